package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"github.com/samestory/samestory/benchmarks/labelled"
)

// scores draws how many pairs of the same story and of different ones have which score,
// over bins of equal width in log odds, so that a pair is as likely of the one kind as
// of the other where the lines cross.
func scores(ctx context.Context, w io.Writer, dir string, f *feed) error {
	const (
		first = -9. // log odds where the first bin begins: a probability of .0001
		width = .5
		bins  = 36
		axis  = .7 // a count that is drawn as 0
	)
	var same, different [bins]int
	var below, total [2]int
	if err := f.pairs(ctx, func(a, b int, p float64) {
		kind, of := 0, &different
		if f.gold[a] == f.gold[b] {
			kind, of = 1, &same
		}
		total[kind]++
		at := math.Log(p/(1-p)) - first
		if at < 0 {
			below[kind]++
			return
		}
		of[min(bins-1, int(at/width))]++
	}); err != nil {
		return err
	}
	rows := [][]string{{"0", thousands(below[0]), thousands(below[1])}}
	var lines [2]plotter.XYs
	for i := range bins {
		x := first + width*float64(i)
		rows = append(rows, []string{number(odds(x), 4), thousands(different[i]), thousands(same[i])})
		for k, n := range []int{different[i], same[i]} {
			y := max(axis, float64(n)) // an empty bin lies on the axis
			lines[k] = append(lines[k], plotter.XY{X: x, Y: y}, plotter.XY{X: x + width, Y: y})
		}
	}
	table(w, fmt.Sprintf("scores.svg: all pairs of five labelled collections as one feed, %s of different stories and %s of the same, by the score from which a bin begins.",
		thousands(total[0]), thousands(total[1])), []string{"score from", "different stories", "same story"}, rows)

	picture := newPlot("score of a pair", "pairs")
	picture.X.Tick.Marker = ticks([]float64{.0001, .001, .01, .1, .5, .9, .99, .999}, func(p float64) (at float64, label string) {
		return math.Log(p / (1 - p)), strconv.FormatFloat(p, 'f', -1, 64)
	})
	picture.Y.Scale = plot.LogScale{}
	picture.Y.Tick.Marker = ticks([]float64{1, 10, 100, 1000, 10_000, 100_000, 1_000_000}, func(n float64) (at float64, label string) {
		return n, thousands(int(n))
	})
	picture.X.Min, picture.X.Max, picture.Y.Min, picture.Y.Max = first-.3, -first, axis, 2_000_000
	place(picture, true, false)
	if err := add(picture, "of different stories", lines[0], style{color: vermillion}); err != nil {
		return err
	}
	if err := add(picture, "of the same story", lines[1], style{color: blue}); err != nil {
		return err
	}
	return save(picture, dir, "scores")
}

// ticks are the numbers that an axis has, and where.
func ticks(of []float64, tick func(float64) (at float64, label string)) (t plot.ConstantTicks) {
	for _, x := range of {
		at, label := tick(x)
		t = append(t, plot.Tick{Value: at, Label: label})
	}
	return t
}

// odds turns log odds into a probability.
func odds(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// bin is pairs of about one score.
type bin struct {
	pairs, same int
	sum         float64
}

// byScore sorts pairs into ten bins of equal width, without those below .01, which are
// nearly all there are.
func (f *feed) byScore(ctx context.Context) (bins [10]bin, err error) {
	return bins, f.pairs(ctx, func(a, b int, p float64) {
		if p < .01 {
			return
		}
		of := &bins[min(9, int(p*10))]
		of.pairs++
		of.sum += p
		if f.gold[a] == f.gold[b] {
			of.same++
		}
	})
}

// reliability draws for each collection by itself how many of the pairs of a score are
// of one story.
func reliability(ctx context.Context, w io.Writer, dir string, sets [][]labelled.Article) error {
	picture := newPlot("score of a pair", "share that are of one story")
	shares(picture)
	place(picture, false, false)
	if err := add(picture, "as it should be", plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}}, style{color: grey, broken: true}); err != nil {
		return err
	}
	colors := []style{{color: blue, marks: true}, {color: vermillion, marks: true}, {color: green, marks: true}, {color: orange, marks: true}, {color: purple, marks: true}}
	var rows [][]string
	for i, articles := range sets {
		f, err := group(ctx, articles)
		if err != nil {
			return err
		}
		bins, err := f.byScore(ctx)
		if err != nil {
			return err
		}
		name := map[string]string{"fnc1": "rumours", "wikinews_events": "Wikinews", "ecbplus": "ECB+", "allsides_events_full": "AllSides"}[articles[0].Set]
		if name == "" {
			name = "Vietnamese"
		}
		var points plotter.XYs
		for _, b := range bins {
			if b.pairs == 0 {
				continue
			}
			said, is := b.sum/float64(b.pairs), float64(b.same)/float64(b.pairs)
			rows = append(rows, []string{name, thousands(b.pairs), number(said, 3), number(is, 3)})
			points = append(points, plotter.XY{X: said, Y: is})
		}
		if err := add(picture, name, points, colors[i%len(colors)]); err != nil {
			return err
		}
	}
	table(w, "reliability.svg: pairs of each collection by itself in ten bins of their score, from .01 on.", []string{"collection", "pairs", "mean score", "of one story"}, rows)
	return save(picture, dir, "reliability")
}

// thousands writes a whole number as 1,633.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
