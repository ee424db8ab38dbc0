package cluster

import (
	"testing"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/text"
)

// TestLayoutIsTheMerge compares the two ways to how alike two are.
func TestLayoutIsTheMerge(t *testing.T) {
	g := storiesOf(t, "english")
	var x layout
	positive := 0
	for i := 0; i < len(g.vectors); i += 3 {
		x.lay(g.vectors[i])
		for j := range g.vectors {
			got, want := x.alike(g.vectors[j]), likeness(g.vectors[i], g.vectors[j])
			if got != want || got != likeness(g.vectors[j], g.vectors[i]) {
				t.Errorf("%d and %d are alike by %d, want %d", i, j, got, want)
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
	if x.alike(g.vectors[0]) != 0 || likeness(nil, g.vectors[0]) != 0 {
		t.Error("nothing resembles an article")
	}
}

// TestOneFeatureAlone has vectors of equal cosines, by one feature and by two.
func TestOneFeatureAlone(t *testing.T) {
	const half, third = unit / 2, unit / 3
	other := vector{1, 2, 3, half, half, third}
	var x layout
	x.lay(other)
	for _, c := range []struct {
		v    vector
		want uint32 // part of the cosine, in halves
	}{{vector{1, 4, half, half}, 1}, {vector{1, 2, half / 2, half / 2}, 2}, {vector{1, 3, half, 0}, 1}, {vector{4, half}, 0}} {
		want := x.cosine(c.v) * c.want / 2
		if got := x.alike(c.v); got != want || likeness(c.v, other) != want {
			t.Errorf("%v: %d and %d, want %d", c.v, got, likeness(c.v, other), want)
		}
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
