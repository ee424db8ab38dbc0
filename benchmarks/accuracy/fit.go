package main

import "math"

// line is another calibration: logit q = a + b logit p. Of a curve
// 1/(1+(c/s)^k) of a score it makes one of the same form, whose logit is a line
// in ln s as well.
type line struct{ a, b float64 }

func (l line) apply(p float64) float64 {
	if l == (line{0, 1}) {
		return p
	}
	return 1 / (1 + math.Exp(-l.a-l.b*logit(p)))
}

// logit of a probability that is a whole number of 2^-24, as those of package
// cluster are: 0 and 1 are half a step off.
func logit(p float64) float64 {
	const half = 1. / (1 << 25)
	p = min(max(p, half), 1-half)
	return math.Log(p / (1 - p))
}

// fit returns the line that makes the labels of the pairs from least on
// likeliest, each collection of the same weight, by Newton's method. To leave
// out pairs by their probability does not bend the line: it is fitted to what
// is observed at each.
func fit(sets [][]pair) line {
	type point struct{ x, y, weight float64 }
	var points []point
	for _, pairs := range sets {
		var own []point
		for _, p := range pairs {
			if p.p < least {
				continue
			}
			y := 0.0
			if p.a == p.b {
				y = 1
			}
			own = append(own, point{logit(p.p), y, 1})
		}
		for i := range own {
			own[i].weight = 1 / float64(len(own))
		}
		points = append(points, own...)
	}
	l := line{0, 1}
	for range 50 {
		var ga, gb, haa, hab, hbb float64 // gradient and curvature
		for _, p := range points {
			q := 1 / (1 + math.Exp(-l.a-l.b*p.x))
			d, h := p.weight*(p.y-q), p.weight*q*(1-q)
			ga += d
			gb += d * p.x
			haa += h
			hab += h * p.x
			hbb += h * p.x * p.x
		}
		det := haa*hbb - hab*hab
		if det <= 1e-12 { // too few pairs, or all of one kind
			break
		}
		l.a += (ga*hbb - gb*hab) / det
		l.b += (gb*haa - ga*hab) / det
	}
	return l
}
