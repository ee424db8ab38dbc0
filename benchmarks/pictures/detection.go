package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"

	"gonum.org/v1/plot/plotter"

	"github.com/samestory/samestory/minhash"
	"github.com/samestory/samestory/minhash/lsh"
)

const (
	threshold = .7
	recall    = .99
	shingles  = 340  // of both sets of a made pair together: an article of newswire
	made      = 4000 // pairs of each resemblance
)

// detection draws how likely a pair becomes a candidate by its resemblance: by theory,
// and counted among made pairs.
func detection(w io.Writer, dir string) error {
	p, err := lsh.Tune(threshold, recall)
	if err != nil {
		return err
	}
	usual := leastArea(threshold, 128)
	var theory, other, counted plotter.XYs
	for i := range 201 {
		s := float64(i) / 200
		theory = append(theory, plotter.XY{X: s, Y: p.Probability(s)})
		other = append(other, plotter.XY{X: s, Y: usual.Probability(s)})
	}
	r := rand.New(rand.NewPCG(1997, 1998))
	var rows [][]string
	for i := 6; i <= 20; i++ {
		both := shingles * i / 20
		s := float64(both) / shingles
		found, err := share(r, p, both)
		if err != nil {
			return err
		}
		counted = append(counted, plotter.XY{X: s, Y: found})
		rows = append(rows, []string{number(s, 2), number(p.Probability(s), 4), number(found, 4), number(usual.Probability(s), 4)})
	}
	table(w, fmt.Sprintf("s-curve.svg: %d made pairs of each resemblance; signatures of %d components in %d bands of %d rows, "+
		"a candidate agrees in %d at least. Usual: %d in %d bands of %d rows.",
		made, p.K, p.Bands, p.Rows, p.MinAgree, usual.K, usual.Bands, usual.Rows),
		[]string{"resemblance", "theory", "found", "usual, theory"}, rows)

	plot := newPlot("resemblance of two texts", "share of such pairs that are looked at")
	shares(plot)
	place(plot, true, true)
	for _, of := range []struct {
		name   string
		points plotter.XYs
		as     style
	}{
		{"threshold", plotter.XYs{{X: threshold, Y: 0}, {X: threshold, Y: 1}}, style{color: grey}},
		{"usual bands, theory", other, style{color: orange, broken: true}},
		{"samestory, theory", theory, style{color: blue}},
		{"samestory, counted", counted, style{color: blue, marks: true, bare: true}},
	} {
		if err := add(plot, of.name, of.points, of.as); err != nil {
			return err
		}
	}
	return save(plot, dir, "s-curve")
}

// share counts how many of made pairs with so many shingles in common are candidates.
func share(r *rand.Rand, p lsh.Params, both int) (float64, error) {
	s, err := minhash.New(p.K)
	if err != nil {
		return 0, err
	}
	index := lsh.New(p)
	var block lsh.Block
	set := func(common []uint64, own int) []uint64 {
		elements := append([]uint64(nil), common...)
		for range own {
			elements = append(elements, r.Uint64())
		}
		return elements
	}
	for range made {
		common := set(nil, both)
		own := (shingles - both) / 2
		p.Append(&block, s.Sign(nil, set(common, own)))
		p.Append(&block, s.Sign(nil, set(common, shingles-both-own)))
	}
	index.Add(block)
	pairs, _ := index.Pairs(0, 0, nil)
	found := 0
	for _, pair := range pairs {
		if pair.A%2 == 0 && pair.B == pair.A+1 {
			found++
		}
	}
	return float64(found) / made, nil
}

// leastArea returns the bands and rows for k components that other tools choose: the
// area under the curve below the threshold and the one above the curve behind it are
// least together.
func leastArea(threshold float64, k int) lsh.Params {
	best, least := lsh.Params{}, math.Inf(1)
	for bands := 1; bands <= k; bands++ {
		for rows := 1; rows <= k/bands; rows++ {
			p := lsh.Params{K: k, Bands: bands, Rows: rows}
			area := 0.0
			const steps = 1000
			for i := range steps {
				s := (float64(i) + .5) / steps
				if y := p.Probability(s); s < threshold {
					area += y
				} else {
					area += 1 - y
				}
			}
			if area < least {
				best, least = p, area
			}
		}
	}
	return best
}

// number writes a figure as .932.
func number(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	if s[0] == '0' && digits > 0 {
		return s[1:]
	}
	return s
}
