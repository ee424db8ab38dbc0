package cluster

import (
	"cmp"
	"slices"

	"github.com/samestory/samestory/minhash/text"
)

// Passage is a run of words that two texts share.
type Passage struct {
	Words int
	A, B  Span // where each has it
}

// Span is a part of a text in bytes.
type Span struct{ Start, End int }

// Passages returns the runs of at least least words that two texts share, none
// within another, by their place in a. Each word of a is in one passage at most,
// the longest that begins before it.
func Passages(a, b string, least int) []Passage {
	x, y := slices.Collect(text.Tokens(a)), slices.Collect(text.Tokens(b))
	if least < 1 || len(x) < least || len(y) < least {
		return nil
	}
	at := map[uint64][]int{} // where in y the words begin that hash to a number
	for j := range len(y) - least + 1 {
		h := runHash(y[j : j+least])
		at[h] = append(at[h], j)
	}
	var found []Passage
	for i := 0; i+least <= len(x); {
		best := Passage{}
		starts := at[runHash(x[i:i+least])]
		for _, j := range starts[:min(len(starts), 64)] { // one word a million times is no reason to stop
			if n := extent(x[i:], y[j:]); n > best.Words {
				best = Passage{n, Span{x[i].Start, x[i+n-1].End}, Span{y[j].Start, y[j+n-1].End}}
			}
		}
		if best.Words < least {
			i++
			continue
		}
		found = append(found, best)
		i += best.Words
	}
	slices.SortStableFunc(found, func(p, q Passage) int { return cmp.Compare(p.A.Start, q.A.Start) })
	return found
}

func runHash(tokens []text.Token) uint64 {
	h := uint64(0)
	for _, t := range tokens {
		h = text.Mix(h ^ t.Hash)
	}
	return h
}

// extent returns how many words the two begin with in common.
func extent(x, y []text.Token) int {
	n := 0
	for n < len(x) && n < len(y) && x[n].Word == y[n].Word {
		n++
	}
	return n
}
