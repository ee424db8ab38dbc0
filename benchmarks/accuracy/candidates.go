package main

import (
	"context"
	"fmt"
	"io"
)

// lowest is a probability below that of every link that a grouping looks at.
const lowest = .001

// candidates prints what is lost by scoring the candidates of MinHash instead of
// every pair.
func candidates(ctx context.Context, w io.Writer, in *input) error {
	if len(in.feeds) == 0 {
		return nil
	}
	fmt.Fprint(w, "Candidates: MinHash against all pairs, default threshold.\n\n")
	head(w, "feed", "candidates an article", "all pairs", "BCubed F1, MinHash", "all pairs", "difference", "recall of links", "of all links")
	for _, f := range in.feeds {
		some, err := f.linked(ctx, true)
		if err != nil {
			return err
		}
		all, err := f.linked(ctx, false)
		if err != nil {
			return err
		}
		row(w, f.name, some.scored/len(f.articles), all.scored/len(f.articles),
			decimals(some.f1, 4), decimals(all.f1, 4), signed(some.f1-all.f1, 4),
			decimals(float64(some.links)/float64(all.links), 4),
			decimals(float64(some.allLinks)/float64(all.allLinks), 4))
	}
	fmt.Fprintln(w)
	return nil
}

// linked is what one way of finding pairs came to.
type linked struct {
	f1              float64
	scored          int
	links, allLinks int
}

// linked groups the feed, and once more at a low threshold, as a graph shows only
// the links of at least its own.
func (f *feed) linked(ctx context.Context, sketched bool) (linked, error) {
	g, err := f.stories(ctx, way{sketched, f.usual().threshold})
	if err != nil {
		return linked{}, err
	}
	s, err := f.score(groups(g, len(f.articles)))
	if err != nil {
		return linked{}, err
	}
	l := linked{f1: s.BCubed.F1, scored: g.Candidates}
	for range g.Pairs() {
		l.links++
	}
	g, err = f.stories(ctx, way{sketched, lowest})
	if err != nil {
		return linked{}, err
	}
	for range g.Pairs() {
		l.allLinks++
	}
	return l, nil
}
