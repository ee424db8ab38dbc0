package main

import (
	"context"
	"fmt"
	"io"

	"github.com/samestory/samestory/cluster/eval"
)

// languages prints what becomes of each collection where others are in the same
// feed: what a second language costs the first.
func languages(ctx context.Context, w io.Writer, in *input) error {
	var mixed []*feed
	for _, f := range in.feeds {
		if !f.alone {
			mixed = append(mixed, f)
		}
	}
	if len(mixed) == 0 {
		return nil
	}
	fmt.Fprint(w, "Languages: BCubed F1 of each collection by itself, and inside of the feeds that it is mixed into.\n\n")
	columns := []string{"set", "by itself"}
	for _, m := range mixed {
		columns = append(columns, m.name)
	}
	head(w, columns...)
	for _, f := range in.alone() {
		s, err := f.usualScore(ctx)
		if err != nil {
			return err
		}
		cells := []any{f.name, s.BCubed.F1}
		for _, m := range mixed {
			group, err := m.usually(ctx)
			if err != nil {
				return err
			}
			gold, found := m.labels(), false
			for i, a := range m.articles {
				if a.Set == f.set {
					found = true
				} else {
					gold[i] = "" // eval leaves it out
				}
			}
			if !found {
				cells = append(cells, "")
				continue
			}
			s, err := eval.Evaluate(gold, group)
			if err != nil {
				return err
			}
			cells = append(cells, s.BCubed.F1)
		}
		row(w, cells...)
	}
	fmt.Fprintln(w)
	return nil
}
