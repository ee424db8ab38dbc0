package main

import (
	"context"
	"fmt"
	"io"

	"github.com/samestory/samestory/benchmarks/labelled"
)

// titles prints how well articles are grouped whose texts are gone.
func titles(ctx context.Context, w io.Writer, in *input) error {
	if len(in.feeds) == 0 {
		return nil
	}
	fmt.Fprint(w, "Titles: the articles that have one, without their texts, and the same articles with them.\n\n")
	head(w, "feed", "articles", "with a title", "BCubed P", "R", "F1", "F1 with texts")
	for _, f := range in.feeds {
		var titled []labelled.Article
		for _, a := range f.articles {
			if a.Title != "" {
				titled = append(titled, a)
			}
		}
		if len(titled) == 0 {
			row(w, f.name, len(f.articles), 0, "", "", "", "")
			continue
		}
		full, err := newFeed(f.name, titled).usualScore(ctx)
		if err != nil {
			return err
		}
		for i := range titled {
			titled[i].Text = ""
		}
		s, err := newFeed(f.name, titled).usualScore(ctx)
		if err != nil {
			return err
		}
		row(w, f.name, len(f.articles), len(titled), s.BCubed.Precision, s.BCubed.Recall, s.BCubed.F1, full.BCubed.F1)
	}
	fmt.Fprintln(w)
	return nil
}
