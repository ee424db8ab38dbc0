package cluster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// keep returns of each text which one it is dropped for, -1 where it stays.
func keep(t *testing.T, p CopyParams, forced int, order []int32, texts ...string) []int {
	t.Helper()
	if order == nil {
		order = inOrder(len(texts))
	}
	verdicts := graph(t, p, 2, texts).Keep(order, forced)
	var of []int
	for i, v := range verdicts {
		of = append(of, v.CopyOf)
		if v.CopyOf >= 0 && v.SizeA > 1 && v.Overlap != Compare(texts[i], texts[v.CopyOf], p) {
			t.Errorf("%d overlaps with %d by %+v, want %+v", i, v.CopyOf, v.Overlap, Compare(texts[i], texts[v.CopyOf], p))
		}
	}
	return of
}

func inOrder(n int) []int32 {
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	return order
}

func TestKeep(t *testing.T) {
	// Windows of 100 words, 12 words apart, share 86 of 98 shingles and so
	// resemble each other by .78; 24 words apart, by .61, and contain .76.
	a, b, c := run("w", 0, 100), run("w", 12, 112), run("w", 24, 124)
	full, start, end := run("f", 0, 300), run("f", 0, 60), run("f", 240, 300)
	other := run("o", 0, 100)
	for _, k := range []struct {
		name   string
		texts  []string
		order  []int32
		forced int
		want   []int
	}{
		{"nothing", nil, nil, 0, nil},
		{"a chain", []string{a, b, c}, nil, 0, []int{-1, 0, -1}},
		{"a chain backwards", []string{a, b, c}, []int32{2, 1, 0}, 0, []int{-1, 2, -1}},
		{"a chain from its middle", []string{a, b, c}, []int32{1, 0, 2}, 0, []int{1, -1, 1}},
		{"the same and none", []string{a, other, a, "", "", a}, nil, 0, []int{-1, -1, 0, -1, -1, 0}},
		{"the same, the last first", []string{a, a, a}, []int32{2, 0, 1}, 0, []int{2, 2, -1}},
		{"cut short later", []string{full, start, end}, nil, 0, []int{-1, 0, 0}},
		{"cut short before", []string{start, full}, nil, 0, []int{-1, -1}},
		{"cut short before and after", []string{start, full, start, end}, nil, 0, []int{-1, -1, 0, 1}},
		{"forced", []string{a, a, b, full, start, a}, nil, 3, []int{-1, -1, -1, -1, 3, 0}},
		{"forced, and then a chain", []string{a, b, c}, []int32{1, 0, 2}, 1, []int{1, -1, 1}},
		{"the most resembling is named", []string{a, run("w", 20, 120), b}, nil, 0, []int{-1, -1, 1}},
		{"of two that resemble alike, the first", []string{run("w", 24, 124), run("w", 0, 100), b}, nil, 0, []int{-1, -1, 0}},
		{"the containing is named where none resembles", []string{full, run("u", 0, 100) + full, start}, nil, 2, []int{-1, -1, 0}},
	} {
		if got := keep(t, CopyParams{}, k.forced, k.order, k.texts...); !slices.Equal(got, k.want) {
			t.Errorf("%s: dropped for %v, want %v", k.name, got, k.want)
		}
	}
}

const appealWords = 150

// appealed puts an appeal of 15 sentences before some words.
func appealed(prefix string, n int) string { return run("appeal", 0, appealWords) + run(prefix, 0, n) }

// TestKeepLooksPastFurniture has short articles that are mostly an appeal,
// which also stands before articles that are their own.
func TestKeepLooksPastFurniture(t *testing.T) {
	elsewhere := []string{appealed("x", 400), appealed("y", 400), appealed("z", 400)}
	with := func(short ...string) []string { return append(short, elsewhere...) }
	a, b := appealed("a", 20), appealed("b", 20)
	for _, c := range []struct {
		name  string
		texts []string
		want  []int
	}{
		{"only an appeal in common", with(a, b), []int{-1, -1, -1, -1, -1}},
		{"the same behind the appeal", with(a, appealed("a", 22)), []int{-1, 0, -1, -1, -1}},
		{"word for word the same", with(a, a), []int{-1, 0, -1, -1, -1}},
		{"a copy with the appeal and one without", with(appealed("a", 200), run("a", 0, 200)), []int{-1, 0, -1, -1, -1}},
		// A text that stands in one article more may be a quote.
		{"one article elsewhere", []string{a, b, elsewhere[0]}, []int{-1, 0, -1}},
	} {
		if got := keep(t, CopyParams{Containment: .9}, 0, nil, c.texts...); !slices.Equal(got, c.want) {
			t.Errorf("%s: dropped for %v, want %v", c.name, got, c.want)
		}
	}
}

// TestKeepIsARule checks the rule itself on articles that overlap at random: one
// is dropped if and only if it is a copy of a kept one before it.
func TestKeepIsARule(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	p := CopyParams{}
	dropped := 0
	for range 6 {
		var texts []string
		for range 30 {
			from := r.IntN(120)
			texts = append(texts, run(fmt.Sprint("w", r.IntN(2), "x"), from, from+35+r.IntN(120)))
		}
		order := inOrder(len(texts))
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		g := graph(t, p, 1, texts)
		g.Pairs = brutePairs(p, g, texts) // the rule is about pairs that were found
		for i := range g.Pairs {
			g.Pairs[i].Bare = g.Pairs[i].Overlap
		}
		const forced = 3
		got := g.Keep(order, forced)
		var kept []int32
		for rank, i := range order {
			most, by := -1., -1
			for _, k := range kept {
				o := Compare(texts[i], texts[k], p)
				if rank >= forced && (p.Resembles(o) || p.Contains(o) && o.SizeA <= o.SizeB) && o.Resemblance() >= most {
					if o.Resemblance() > most || int(k) < by {
						by = int(k)
					}
					most = o.Resemblance()
				}
			}
			if got[i].CopyOf != by {
				t.Errorf("%d, number %d of %v, is dropped for %d, want %d", i, rank, order, got[i].CopyOf, by)
			}
			if by < 0 {
				kept = append(kept, i)
			} else {
				dropped++
			}
		}
	}
	if dropped < 30 {
		t.Errorf("only %d articles are dropped", dropped)
	}
}
