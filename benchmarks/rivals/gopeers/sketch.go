package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// sketched is what sketch prints.
type sketched struct {
	Nanoseconds float64 `json:"ns"`   // of CPU for an article, the least of some rounds
	RMSE        float64 `json:"rmse"` // of the estimate of resemblance
}

// rounds is how often the articles are signed for their cost.
const rounds = 7

// sketch signs the sets for their cost, and the pairs' sets by many hash
// functions for the error.
func sketch(k, seeds int, setsPath, pairsPath string) (sketched, error) {
	sets, err := readSets(setsPath)
	if err != nil {
		return sketched{}, err
	}
	s, err := minhash.New(k)
	if err != nil {
		return sketched{}, err
	}
	var signature []uint32
	least := time.Duration(math.MaxInt64)
	for range rounds {
		before := cpu()
		for _, set := range sets {
			signature = s.Sign(signature[:0], set)
		}
		least = min(least, cpu()-before)
	}
	r := sketched{Nanoseconds: float64(least.Nanoseconds()) / float64(len(sets))}
	r.RMSE, err = rmse(s, seeds, sets, pairsPath)
	return r, err
}

// rmse is the root of the mean square error over the pairs and the seeds.
func rmse(s *minhash.Sketcher, seeds int, sets [][]uint64, path string) (float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	sum, n := 0.0, 0
	var hashes []uint64
	sign := func(set []uint64, seed int) []uint32 {
		hashes = hashes[:0]
		for _, h := range set {
			hashes = append(hashes, mix(h^mix(uint64(seed))))
		}
		return s.Sign(nil, hashes)
	}
	for in := bufio.NewReader(f); ; {
		var a, b int
		var resemblance float64
		_, err := fmt.Fscan(in, &a, &b, &resemblance)
		if errors.Is(err, io.EOF) {
			return math.Sqrt(sum / float64(n)), nil
		} else if err != nil {
			return 0, fmt.Errorf("read %s: pair %d: %w", path, n/seeds+1, err)
		}
		for seed := range seeds {
			agree := minhash.Agree(sign(sets[a], seed), sign(sets[b], seed))
			e := float64(agree)/float64(s.K()) - resemblance
			sum += e * e
			n++
		}
	}
}

// mix is a permutation of 64 bits that makes another hash function of a hash
// (Stafford's thirteenth variant of MurmurHash3's finalizer).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// writeSets writes what all sketches get, the shingles as samestory hashes them.
func writeSets(texts []string, path string) (map[string]int, error) {
	out := []uint64{uint64(len(texts))}
	var all []uint64
	for _, t := range texts {
		var w text.Words
		w.Add(t)
		all = append(all, shingle.Of(w.Hashes, 3)...)
		out = append(out, uint64(len(all)))
	}
	bytes, err := binary.Append(nil, binary.LittleEndian, append(out, all...))
	if err != nil {
		return nil, err
	}
	return map[string]int{"articles": len(texts), "shingles": len(all)}, os.WriteFile(path, bytes, 0o666)
}

func readSets(path string) ([][]uint64, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	all := make([]uint64, len(b)/8)
	if _, err := binary.Decode(b, binary.LittleEndian, all); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	n := all[0]
	ends, hashes := all[1:1+n], all[1+n:]
	sets := make([][]uint64, n)
	start := uint64(0)
	for i, end := range ends {
		sets[i] = hashes[start:end]
		start = end
	}
	return sets, nil
}
