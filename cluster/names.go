package cluster

import (
	"context"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Two events of one kind, two quakes or two fights of one boxer, are told in the
// same words by other names: people, places, companies, numbers. So what two
// groups of articles have in common is measured by their names alone, and counts
// less where each group holds together by its names far better than both do.
//
// A name is a word that the article more often begins with something else than
// a small letter. That takes in numbers, nouns of German and every word of a script
// without case, where all words have to stand for the names. Of 141 right and 18
// wrong merges of groups of three articles or more, what is between two groups
// against what is within them ranks a right one above a wrong one in 73 of 100 by
// their names, in 71 by their words, in 64 by words and pairs of words, and in 47 by
// the words in small letters.

// lowerCase marks those words of an article that begin with a small letter, a bit
// for each of its running words.
type lowerCase []uint64

// read appends the words of a text, given where they begin, to at that are there.
func (c *lowerCase) read(s string, starts []int, at int) {
	for _, start := range starts {
		if at%64 == 0 {
			*c = append(*c, 0)
		}
		if lower(s[start:]) {
			(*c)[at/64] |= 1 << (at % 64)
		}
		at++
	}
}

func lower(s string) bool {
	if c := s[0]; c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z'
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func (c lowerCase) has(at int) bool { return c[at/64]>>(at%64)&1 != 0 }

// named keeps the terms of a document that are names.
func named(terms []term) []term {
	return slices.DeleteFunc(terms, func(t term) bool { return !t.name })
}

// nameEdges sets what the names of the documents of each edge, by a, have in common.
func (g *StoryGraph) nameEdges(ctx context.Context, workers int, edges []edge) {
	var begin []int // of the edges of one document
	for i, e := range edges {
		if i == 0 || edges[i-1].a != e.a {
			begin = append(begin, i)
		}
	}
	each(ctx, len(begin), workers, func(int) (func(int), func()) {
		var x layout
		return func(n int) {
			i := begin[n]
			x.lay(g.names[edges[i].a])
			for a := edges[i].a; i < len(edges) && edges[i].a == a; i++ {
				e := &edges[i]
				e.names = uint32(uint64(x.cosine(g.names[e.b])) * nearness(g.when[e.a], g.when[e.b]) >> 16)
			}
		}, nil
	})
}
