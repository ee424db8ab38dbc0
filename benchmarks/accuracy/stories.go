package main

import (
	"context"
	"fmt"
	"io"

	"github.com/samestory/samestory/benchmarks/tfidf"
	"github.com/samestory/samestory/cluster/eval"
)

// stories prints how well the default grouping and the rival agree with the
// labels.
func stories(ctx context.Context, w io.Writer, feeds []feed) error {
	if len(feeds) == 0 {
		return nil
	}
	var ours []eval.Score
	var trees []tfidf.Tree
	for _, f := range feeds {
		g, err := f.stories(ctx, f.usual())
		if err != nil {
			return err
		}
		s, err := f.score(groups(g, len(f.articles)))
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		ours, trees = append(ours, s), append(trees, f.rival())
	}
	threshold, theirs, err := best(feeds, trees)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Stories: default parameters, and TF-IDF cosines with average linkage at %.2f, its best on these sets.\n\n", threshold)
	fmt.Fprintln(w, "| feed | articles | method | BCubed P | R | F1 | pairwise F1 | ARI |")
	fmt.Fprintln(w, "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
	for i, f := range feeds {
		if i > 0 && feeds[i-1].english && !f.english {
			printMean(w, feeds, ours, theirs)
		}
		name := fmt.Sprintf("%s | %d", f.name, len(f.articles))
		printScore(w, name, "samestory", ours[i])
		printScore(w, "|", "TF-IDF", theirs[i])
	}
	fmt.Fprintln(w)
	return nil
}

func printMean(w io.Writer, feeds []feed, ours, theirs []eval.Score) {
	english := func(f feed) bool { return f.english }
	printScore(w, "mean of these sets |", "samestory", mean(feeds, ours, english))
	printScore(w, "|", "TF-IDF", mean(feeds, theirs, english))
}

func printScore(w io.Writer, feed, method string, s eval.Score) {
	fmt.Fprintf(w, "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.3f |\n", feed, method,
		s.BCubed.Precision, s.BCubed.Recall, s.BCubed.F1, s.Pairwise.F1, s.ARI)
}

// best returns the rival's threshold with the highest mean of BCubed F1 over the
// collections by themselves, and the scores at it.
func best(feeds []feed, trees []tfidf.Tree) (float64, []eval.Score, error) {
	top, at := -1.0, 0.0
	var kept []eval.Score
	for percent := 2; percent <= 60; percent++ {
		threshold := float64(percent) / 100
		var scores []eval.Score
		for i, f := range feeds {
			s, err := f.score(trees[i].Cut(float32(threshold)))
			if err != nil {
				return 0, nil, fmt.Errorf("%s: %w", f.name, err)
			}
			scores = append(scores, s)
		}
		if m := mean(feeds, scores, func(f feed) bool { return f.alone }).BCubed.F1; m > top {
			top, at, kept = m, threshold, scores
		}
	}
	return at, kept, nil
}

// mean returns the mean of each figure over the feeds that count.
func mean(feeds []feed, scores []eval.Score, counts func(feed) bool) eval.Score {
	var m eval.Score
	n := 0.0
	for i, f := range feeds {
		if !counts(f) {
			continue
		}
		n++
		s := scores[i]
		m.BCubed.Precision += s.BCubed.Precision
		m.BCubed.Recall += s.BCubed.Recall
		m.BCubed.F1 += s.BCubed.F1
		m.Pairwise.F1 += s.Pairwise.F1
		m.ARI += s.ARI
	}
	for _, x := range []*float64{&m.BCubed.Precision, &m.BCubed.Recall, &m.BCubed.F1, &m.Pairwise.F1, &m.ARI} {
		*x /= max(1, n)
	}
	return m
}
