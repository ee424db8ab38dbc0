package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// shape is a feed that may be hard on a program which compares articles.
type shape struct {
	name string
	what string
	// texts yields the texts of a feed of size n.
	texts func(n int) iter.Seq[string]
	// kept is how many of them are no copies.
	kept func(n int) int
}

func all(n int) int { return n }
func one(int) int   { return 1 }

var shapes = []shape{
	{"identical", "n articles of the same 400 words", identical, one},
	{"template", "n pages of one template, a tenth of the words their own", template, all},
	{"word", "one article, of one word 10 n times", word, one},
	{"bucket", "n articles made to agree in one band, and alike in nothing else", bucket, all},
	{"signature", "n articles made to agree in all of a signature, a quarter of their shingles", signature, all},
}

func identical(n int) iter.Seq[string] {
	s := random(rand.New(rand.NewPCG(1, 0)), 400)
	return repeat(n, func(int) string { return s })
}

func template(n int) iter.Seq[string] {
	page := strings.Fields(random(rand.New(rand.NewPCG(2, 0)), 400))
	return repeat(n, func(i int) string {
		r := rand.New(rand.NewPCG(2, uint64(i)))
		words := slices.Clone(page)
		for at := 0; at < len(words); at += 10 {
			words[at] = random(r, 1)
		}
		return strings.Join(words, " ")
	})
}

func word(n int) iter.Seq[string] {
	return repeat(1, func(int) string { return strings.Repeat("word ", 10*n) })
}

func bucket(n int) iter.Seq[string] { return chosen(n, params.Rows, 300) }

func signature(n int) iter.Seq[string] { return chosen(n, params.K, 0) }

// chosen makes texts that share the runs of words which stand for the first
// components of a signature. Each is followed by a word of the text's own, and
// all by more of those.
func chosen(n, components, own int) iter.Seq[string] {
	runs := lowest()[:components]
	return repeat(n, func(i int) string {
		r := rand.New(rand.NewPCG(3, uint64(i)))
		var b strings.Builder
		for _, run := range runs {
			b.WriteString(run + " " + random(r, 1) + " ")
		}
		return b.String() + random(r, own)
	})
}

// params are those of dedup's defaults.
var params, _ = lsh.Tune(.7, .99)

// lowest returns, for each component, a run of three words that beats 50,000 others
// in it: a text that has it has its value there, whatever else it says.
var lowest = sync.OnceValue(func() []string {
	s, err := minhash.New(params.K)
	if err != nil {
		panic(err)
	}
	r := rand.New(rand.NewPCG(4, 0))
	var tried []string
	var hashes []uint64
	for range 50_000 {
		run := random(r, 3)
		var w text.Words
		w.Add(run)
		tried, hashes = append(tried, run), append(hashes, shingle.Of(w.Hashes, 3)...)
	}
	best := s.Sign(nil, hashes)
	runs := make([]string, params.K)
	for i, h := range hashes {
		for at, v := range s.Sign(nil, []uint64{h}) {
			if v == best[at] {
				runs[at] = tried[i]
			}
		}
	}
	return runs
})

// random returns n words that hardly stand anywhere else.
func random(r *rand.Rand, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%x", r.Uint32N(1<<28))
	}
	return strings.Join(words, " ")
}

func repeat(n int, text func(i int) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range n {
			if !yield(text(i)) {
				return
			}
		}
	}
}
