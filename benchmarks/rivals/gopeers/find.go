package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"

	codelsh "github.com/Sumatoshi-tech/codefang/pkg/alg/lsh"
	codehash "github.com/Sumatoshi-tech/codefang/pkg/alg/minhash"
	minhashlsh "github.com/ekzhu/minhash-lsh"
)

// settings are of the index. minhash-lsh takes its bands from the number of hash
// functions and the threshold, codefang from its caller.
type settings struct {
	bands, rows, hashes int
	threshold           float64
}

// match is a pair that an index returned, and what the signatures say of it.
type match struct {
	a, b     int
	estimate float64
}

// found is what find prints.
type found struct {
	timed
	Shingles float64 `json:"shingles"` // CPU, again: of words and shingles alone
	Bands    int     `json:"bands"`
	Rows     int     `json:"rows"`
}

// find runs a module over the texts and writes the pairs that it returns.
func find(peer string, s settings, texts []string, path string) (found, error) {
	var r found
	var matches []match
	var err error
	r.timed, err = measure(func() (err error) {
		switch peer {
		case "minhash-lsh":
			matches, r.Rows, r.Bands = minhashLSH(s, texts)
		case "codefang":
			matches, err = codefang(s, texts)
			r.Bands, r.Rows = s.bands, s.rows
		default:
			err = fmt.Errorf("no peer %q", peer)
		}
		return err
	})
	if err != nil {
		return r, err
	}
	alone, _ := measure(func() error {
		for _, text := range texts {
			shingles(text)
		}
		return nil
	})
	r.Shingles = alone.CPU
	return r, write(path, matches)
}

// minhashLSH indexes all before it asks, for that is how the module works.
func minhashLSH(s settings, texts []string) (matches []match, rows, bands int) {
	index := minhashlsh.NewMinhashLSH(s.hashes, s.threshold)
	signatures := make([][]uint64, len(texts))
	for i, text := range texts {
		m := minhashlsh.NewMinhash(1, s.hashes)
		for _, shingle := range shingles(text) {
			m.Push(shingle)
		}
		signatures[i] = m.Signature()
		index.Add(i, signatures[i])
	}
	index.Index()
	for a, signature := range signatures {
		for _, key := range index.Query(signature) {
			if b := key.(int); a < b {
				matches = append(matches, match{a, b, agreement(signature, signatures[b])})
			}
		}
	}
	rows, bands = index.Params()
	return matches, rows, bands
}

func agreement(a, b []uint64) float64 {
	n := 0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

func codefang(s settings, texts []string) ([]match, error) {
	index, err := codelsh.New(s.bands, s.rows)
	if err != nil {
		return nil, err
	}
	var matches []match
	signatures := make([]*codehash.Signature, len(texts))
	for a, text := range texts {
		m, err := codehash.New(s.bands * s.rows)
		if err != nil {
			return nil, err
		}
		for _, shingle := range shingles(text) {
			m.Add(shingle)
		}
		keys, err := index.Query(m)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			b, err := strconv.Atoi(key)
			if err != nil {
				return nil, err
			}
			estimate, err := m.Similarity(signatures[b])
			if err != nil {
				return nil, err
			}
			matches = append(matches, match{a, b, estimate})
		}
		if err := index.Insert(strconv.Itoa(a), m); err != nil {
			return nil, err
		}
		signatures[a] = m
	}
	return matches, nil
}

func write(path string, matches []match) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	for _, m := range matches {
		fmt.Fprintf(w, "%d\t%d\t%g\n", m.a, m.b, m.estimate)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
