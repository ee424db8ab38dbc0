package main

import (
	"context"
	"fmt"
	"io"

	"github.com/samestory/samestory/cluster/eval"
)

// result is what one method makes of a feed.
type result struct {
	eval.Score
	left float64 // BCubed F1 at the threshold that is best for the other collections, 0 where there are none
}

// stories prints how well the default grouping and the rival agree with the
// labels.
func stories(ctx context.Context, w io.Writer, in *input) error {
	if len(in.feeds) == 0 {
		return nil
	}
	threshold, theirs, err := best(in.feeds)
	if err != nil {
		return err
	}
	leftOurs, err := in.chooseOurs(ctx)
	if err != nil {
		return err
	}
	leftTheirs, err := in.chooseTheirs()
	if err != nil {
		return err
	}
	ours, alone := make([]result, len(in.feeds)), 0
	for i, f := range in.feeds {
		if ours[i].Score, err = f.usualScore(ctx); err != nil {
			return err
		}
		if f.alone {
			ours[i].left, theirs[i].left = leftOurs.left[alone].F1, leftTheirs.left[alone].F1
			alone++
		}
	}
	fmt.Fprintf(w, "Stories: default parameters, and TF-IDF cosines with average linkage at %s, its best on these sets. "+
		"Left out: BCubed F1 at the threshold that is best for the other collections.\n\n", decimals(threshold, 2))
	head(w, "feed", "articles", "method", "BCubed P", "R", "F1", "left out", "pairwise P", "R", "F1", "ARI")
	for i, f := range in.feeds {
		if i > 0 && in.feeds[i-1].english && !f.english {
			printResult(w, "mean of these sets", "", "samestory", mean(ours[:i]))
			printResult(w, "", "", "TF-IDF", mean(theirs[:i]))
		}
		if i > 0 && in.feeds[i-1].alone && !f.alone {
			printResult(w, "mean of all sets", "", "samestory", mean(ours[:i]))
			printResult(w, "", "", "TF-IDF", mean(theirs[:i]))
		}
		printResult(w, f.name, thousands(len(f.articles)), "samestory", ours[i])
		printResult(w, "", "", "TF-IDF", theirs[i])
	}
	fmt.Fprintln(w)
	return nil
}

func printResult(w io.Writer, feed, articles, method string, r result) {
	left := ""
	if r.left > 0 {
		left = decimals(r.left, 3)
	}
	row(w, feed, articles, method, r.BCubed.Precision, r.BCubed.Recall, r.BCubed.F1, left,
		r.Pairwise.Precision, r.Pairwise.Recall, r.Pairwise.F1, r.ARI)
}

// best returns the rival's threshold with the highest mean of BCubed F1 over the
// collections by themselves, and the results at it.
func best(feeds []*feed) (float64, []result, error) {
	top, at := -1.0, 0.0
	var kept []result
	for percent := 2; percent <= 60; percent++ {
		threshold := float64(percent) / 100
		results, alone := make([]result, len(feeds)), 0
		for i, f := range feeds {
			s, err := f.score(f.rival().Cut(float32(threshold)))
			if err != nil {
				return 0, nil, err
			}
			results[i].Score = s
			if f.alone {
				alone++ // they come first
			}
		}
		if m := mean(results[:alone]).BCubed.F1; m > top {
			top, at, kept = m, threshold, results
		}
	}
	return at, kept, nil
}

// mean returns the mean of each figure.
func mean(results []result) result {
	var m result
	for _, r := range results {
		m.BCubed.Precision += r.BCubed.Precision
		m.BCubed.Recall += r.BCubed.Recall
		m.BCubed.F1 += r.BCubed.F1
		m.Pairwise.Precision += r.Pairwise.Precision
		m.Pairwise.Recall += r.Pairwise.Recall
		m.Pairwise.F1 += r.Pairwise.F1
		m.ARI += r.ARI
		m.left += r.left
	}
	for _, x := range []*float64{&m.BCubed.Precision, &m.BCubed.Recall, &m.BCubed.F1,
		&m.Pairwise.Precision, &m.Pairwise.Recall, &m.Pairwise.F1, &m.ARI, &m.left} {
		*x /= float64(len(results))
	}
	return m
}
