package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/samestory/samestory/benchmarks/labelled"
)

// wrong is a way in which dates are wrong.
type wrong struct {
	name string
	all  bool // articles, not a tenth of them
	date func(r *rand.Rand, t time.Time) time.Time
}

var wrongs = []wrong{
	{"a tenth absurd", false, func(r *rand.Rand, _ time.Time) time.Time {
		return []time.Time{day(1, 1, 2), day(1970, 1, 1), day(2099, 1, 1)}[r.IntN(3)]
	}},
	{"a tenth moved by up to 1,000 days", false, func(r *rand.Rand, t time.Time) time.Time {
		return t.AddDate(0, 0, r.IntN(2001)-1000)
	}},
	{"all of the day of the crawl", true, func(*rand.Rand, time.Time) time.Time { return day(2025, 1, 1) }},
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// dates prints what wrong dates cost, beside what it would cost if those dates
// were absent.
func dates(ctx context.Context, w io.Writer, in *input) error {
	printed := false
	times := max(1, in.draws/10) // one draw of thirty articles is chance
	for _, f := range in.alone() {
		dated := f.dated()
		if len(dated) == 0 {
			continue
		}
		if !printed {
			fmt.Fprintf(w, "Dates: BCubed F1 where they are wrong, and where those that are wrong are absent; means of %d draws, "+
				"and the draw that is worst beside the same one without those dates.\n\n", times)
			head(w, "set", "with a date", "dates", "F1", "F1, absent", "difference", "worst")
			printed = true
		}
		s, err := f.usualScore(ctx)
		if err != nil {
			return err
		}
		bare, err := f.redated(ctx, dated, func(time.Time) time.Time { return time.Time{} })
		if err != nil {
			return err
		}
		row(w, f.name, len(dated), "as they are", s.BCubed.F1, bare, signed(s.BCubed.F1-bare, 3), "")
		for _, x := range wrongs {
			if err := f.misdated(ctx, w, dated, x, times); err != nil {
				return err
			}
		}
	}
	if printed {
		fmt.Fprintln(w)
	}
	return nil
}

// dated returns the articles that have a date.
func (f *feed) dated() []int {
	var dated []int
	for i, a := range f.articles {
		if !a.Published.IsZero() {
			dated = append(dated, i)
		}
	}
	return dated
}

// misdated prints a line of what one way costs in so many draws.
func (f *feed) misdated(ctx context.Context, w io.Writer, dated []int, x wrong, times int) error {
	n := max(1, len(dated)/10)
	if x.all {
		n, times = len(dated), 1
	}
	r := rand.New(rand.NewPCG(3, 1))
	var mean, absent float64
	worst := 1.0
	for range times {
		var some []int
		for _, at := range r.Perm(len(dated))[:n] {
			some = append(some, dated[at])
		}
		wrong, err := f.redated(ctx, some, func(t time.Time) time.Time { return x.date(r, t) })
		if err != nil {
			return err
		}
		gone, err := f.redated(ctx, some, func(time.Time) time.Time { return time.Time{} })
		if err != nil {
			return err
		}
		mean += wrong / float64(times)
		absent += gone / float64(times)
		worst = min(worst, wrong-gone)
	}
	row(w, "", "", x.name, mean, absent, signed(mean-absent, 3), signed(worst, 3))
	return nil
}

// redated returns the F1 of the feed in which some articles have other dates.
func (f *feed) redated(ctx context.Context, some []int, date func(time.Time) time.Time) (float64, error) {
	s, err := newFeed(f.name, redated(f.articles, some, date)).usualScore(ctx)
	return s.BCubed.F1, err
}

func redated(articles []labelled.Article, some []int, date func(time.Time) time.Time) []labelled.Article {
	articles = slices.Clone(articles)
	for _, i := range some {
		articles[i].Published = date(articles[i].Published)
	}
	return articles
}
