package lsh

import "testing"

// A text of half a million shingles has more samples than 16 bits count.
func TestManySamples(t *testing.T) {
	s := Samples{Every: 1, Contain: .8}
	set := make([]uint64, 90_000)
	for i := range set {
		set[i] = uint64(i)
	}
	add(&s, set, set)
	if got := s.Pairs(0, 1, nil); len(got) != 1 {
		t.Errorf("two equal samples make the pairs %v", got)
	}
}

// Workers below 0 are none, and the join finds nothing.
func TestNegativeWorkers(t *testing.T) {
	x := New(Params{K: 8, Bands: 2, Rows: 4})
	var b Block
	x.Append(&b, make([]uint32, 8))
	x.Append(&b, make([]uint32, 8))
	x.Add(b)
	if got, _ := x.Pairs(0, -1, nil); len(got) != 1 {
		t.Errorf("the pairs are %v", got)
	}
}
