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

// Difference is where two texts that share passages differ: what stands between two
// passages that follow each other in both. One of the two spans may be empty.
type Difference struct{ A, B Span }

// Differences returns where two texts differ, given the passages they share, by their
// place in a. Of passages that stand in another order in b those count that are most
// words together. Where only what is between words differs, that is no difference.
func Differences(a, b string, passages []Passage) []Difference {
	var out []Difference
	from := Difference{}
	for _, p := range append(ordered(passages), Passage{A: Span{len(a), len(a)}, B: Span{len(b), len(b)}}) {
		d := Difference{trim(a, Span{from.A.End, p.A.Start}), trim(b, Span{from.B.End, p.B.Start})}
		if d.A != (Span{}) || d.B != (Span{}) {
			out = append(out, d)
		}
		from = Difference{p.A, p.B}
	}
	return out
}

// trim is a span from the first word in it to its last, and none where it has no words.
func trim(s string, span Span) (out Span) {
	for t := range text.Tokens(s[span.Start:span.End]) {
		if out.End == 0 {
			out.Start = span.Start + t.Start
		}
		out.End = span.Start + t.End
	}
	return out
}

// mostOrdered is how many passages ordered looks at: it takes the square of their number.
const mostOrdered = 2000

// ordered returns the passages, given by their place in a, that follow each other in b too
// and are most words together.
func ordered(passages []Passage) []Passage {
	passages = passages[:min(len(passages), mostOrdered)]
	words, before := make([]int, len(passages)), make([]int, len(passages))
	last, most := -1, 0
	for i, p := range passages {
		before[i] = -1
		for j, q := range passages[:i] {
			if q.B.End <= p.B.Start && words[j] > words[i] {
				words[i], before[i] = words[j], j
			}
		}
		if words[i] += p.Words; words[i] > most {
			last, most = i, words[i]
		}
	}
	var out []Passage
	for ; last >= 0; last = before[last] {
		out = append(out, passages[last])
	}
	slices.Reverse(out)
	return out
}
