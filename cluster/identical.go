package cluster

import (
	"context"
	"math/bits"
	"slices"
	"strings"

	"github.com/samestory/samestory/minhash/lsh"
)

// capped counts the nodes whose articles are not all paired with one another.
func (g *CopyGraph) capped() int {
	limit, n := g.copies.params.Cap, 0
	if limit == 0 {
		return 0
	}
	members := make([]int, len(g.Node))
	for i, node := range g.Node {
		if members[node]++; members[node] == limit+1 && g.copies.whole[i] != 0 {
			n++
		}
	}
	return n
}

// identical fills in the node of each article and returns each one that is not
// the first of its node, as a pair with that first.
func (c *Copies) identical(node []int32) []lsh.Pair {
	width := bits.Len(uint(2 * len(node)))
	firsts := make([]int32, 1<<width) // by hash, one more than the first article that has it
	var same []lsh.Pair
	for i, h := range c.whole {
		node[i] = int32(i)
		for at := h >> (64 - width); h != 0; at = (at + 1) % uint64(len(firsts)) {
			first := firsts[at] - 1
			if first < 0 {
				firsts[at] = int32(i) + 1
				break
			}
			if c.whole[first] == h && c.sizes[first] == c.sizes[i] {
				node[i] = first
				same = append(same, lsh.Pair{A: uint32(first), B: uint32(i)})
				break
			}
		}
	}
	slices.SortFunc(same, lsh.Pair.Compare)
	return same
}

// verifySame compares articles whose shingles have the same hash with the first
// of their node. One that differs after all is left alone, as a node that
// nothing joins.
func (g *CopyGraph) verifySame(ctx context.Context, workers int, same []lsh.Pair) error {
	return g.parallel(ctx, workers, len(same), func(v *verifier, i int) error {
		a, b := int(same[i].A), int(same[i].B)
		if v.first != a {
			s, err := g.text(v.worker, a)
			if err != nil {
				return err
			}
			v.first, v.firstText = a, strings.Clone(s)
		}
		s, err := g.text(v.worker, b)
		if err == nil && s != v.firstText && !v.sameWords(s) {
			g.Node[b] = int32(b)
		}
		return err
	})
}

// sameWords reports whether a text has the words of the first one.
func (v *verifier) sameWords(s string) bool {
	v.words.Reset()
	v.words.Add(v.firstText)
	first := slices.Clone(v.words.Hashes)
	v.words.Reset()
	v.words.Add(s)
	return slices.Equal(v.words.Hashes, first)
}
