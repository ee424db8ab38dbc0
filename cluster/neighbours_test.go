package cluster

import (
	"testing"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/text"
)

// TestLayoutIsTheMerge compares the two ways to a cosine.
func TestLayoutIsTheMerge(t *testing.T) {
	g := storiesOf(t, "english")
	var x layout
	positive := 0
	for i := 0; i < len(g.vectors); i += 3 {
		x.lay(g.vectors[i])
		for j := range g.vectors {
			got, want := x.cosine(g.vectors[j]), cosine(g.vectors[i], g.vectors[j])
			if got != want || got != cosine(g.vectors[j], g.vectors[i]) {
				t.Errorf("the cosine of %d and %d is %d, want %d", i, j, got, want)
			}
			if got > 0 && i != j {
				positive++
			}
		}
	}
	if positive == 0 {
		t.Error("no two articles share anything")
	}
	x.lay(nil)
	if x.cosine(g.vectors[0]) != 0 || cosine(nil, g.vectors[0]) != 0 {
		t.Error("nothing resembles an article")
	}
}

func agreements(a, b []uint32) int {
	n := 0
	for c := range a {
		if a[c] == b[c] {
			n++
		}
	}
	return n
}

// TestFaintSignatures has vectors of hardly any weight: of documents whose rare
// words are theirs alone and that share only what nearly all have.
func TestFaintSignatures(t *testing.T) {
	sketcher, err := minhash.New(signatureSize)
	if err != nil {
		t.Fatal(err)
	}
	terms := make([]term, 3)
	for i := range terms {
		terms[i] = term{hash: text.Mix(uint64(i)), id: uint32(i) + 1, weight: 1}
	}
	for w := range uint32(600) {
		for _, v := range []vector{{1, w}, {1, 2, 3, w, w / 2, 1}} {
			if got := sign(sketcher, terms[:len(v)/2], v); len(got) != 0 && len(got) != signatureSize {
				t.Errorf("the signature of %#x has %d components", v, len(got))
			}
		}
	}
	faint, strong := sign(sketcher, terms[:2], vector{1, 2, 400, 400}), sign(sketcher, terms[:2], vector{1, 2, 1 << 22, 1 << 22})
	if n := agreements(faint, strong); n < signatureSize/2 {
		t.Errorf("a vector and one 10,000 times as strong agree in %d components", n)
	}
}
