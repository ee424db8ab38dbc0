package eval

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// table says how two groupings of the same articles cross.
type table struct {
	n           int64
	gold, group []int64 // how many articles each label and each group has, ascending
	cells       []cell  // ordered
}

// cell is a label and a group that have articles in common.
type cell struct{ both, gold, group int64 }

func (c cell) inGold() int64  { return c.gold }
func (c cell) inGroup() int64 { return c.group }

func newTable(gold []string, group []int) table {
	type crossing struct {
		gold  string
		group int
	}
	golds, groups, both := map[string]int64{}, map[int]int64{}, map[crossing]int64{}
	var t table
	for i, label := range gold {
		if label == "" {
			continue
		}
		t.n++
		golds[label]++
		groups[group[i]]++
		both[crossing{label, group[i]}]++
	}
	for at, n := range both {
		t.cells = append(t.cells, cell{n, golds[at.gold], groups[at.group]})
	}
	// By their counts alone, so that names have no say in the order of sums.
	slices.SortFunc(t.cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.both, b.both), cmp.Compare(a.gold, b.gold), cmp.Compare(a.group, b.group))
	})
	t.gold = slices.Sorted(maps.Values(golds))
	t.group = slices.Sorted(maps.Values(groups))
	return t
}

// share is the mean over the articles of the part of its whole (its group, or
// its label's articles) that an article shares both label and group with.
// Squares are added up by the size of their whole, in integers, so that
// perfect groups give exactly 1.
func (t table) share(whole func(cell) int64) float64 {
	squares := map[int64]int64{}
	for _, c := range t.cells {
		squares[whole(c)] += c.both * c.both
	}
	var sum float64
	for _, size := range slices.Sorted(maps.Keys(squares)) {
		sum += float64(squares[size]) / float64(size)
	}
	return sum / float64(t.n)
}

// pairs counts pairs of articles.
func (t table) pairs() (Prf, float64) {
	var both, gold, group int64
	for _, c := range t.cells {
		both += choose2(c.both)
	}
	for _, n := range t.gold {
		gold += choose2(n)
	}
	for _, n := range t.group {
		group += choose2(n)
	}
	return prf(ratio(both, group), ratio(both, gold)), adjustedRand(both, gold, group, choose2(t.n))
}

func (t table) vMeasure() VMeasure {
	h := 1 - uncertainty(t.within(cell.inGroup), t.parts(t.gold))
	c := 1 - uncertainty(t.within(cell.inGold), t.parts(t.group))
	return VMeasure{Homogeneity: h, Completeness: c, V: harmonic(h, c)}
}

// part is some of a whole.
type part struct{ some, whole int64 }

func (t table) parts(sizes []int64) []part {
	parts := make([]part, len(sizes))
	for i, n := range sizes {
		parts[i] = part{n, t.n}
	}
	return parts
}

func (t table) within(whole func(cell) int64) []part {
	parts := make([]part, len(t.cells))
	for i, c := range t.cells {
		parts[i] = part{c.both, whole(c)}
	}
	return parts
}

// uncertainty is H(x|y)/H(x), and 0 if x has but one value.
func uncertainty(given, alone []part) float64 {
	h := entropy(alone)
	if h == 0 {
		return 0
	}
	return min(entropy(given)/h, 1)
}

// entropy is n times the entropy of the parts. Equal parts in equal order give
// equal bits: what tells nothing gives an uncertainty of exactly 1. The
// conversion keeps the compiler from fusing the product into the sum.
func entropy(parts []part) float64 {
	var sum float64
	for _, p := range parts {
		if p.some < p.whole {
			sum += float64(float64(p.some) * (math.Log(float64(p.whole)) - math.Log(float64(p.some))))
		}
	}
	return sum
}
