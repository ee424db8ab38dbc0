package main

import (
	"fmt"
	"io"
	"math"
)

// printCurve writes the curve 1/(1+(c/s)^k) as the table of package cluster: as
// few points, at whole thousandths of a score, as keep the straight lines
// between them within .002 of it, and where it is low within a tenth.
func printCurve(w io.Writer, spec string) error {
	var c, k float64
	if _, err := fmt.Sscanf(spec, "%g,%g", &c, &k); err != nil || c <= 0 || k <= 0 {
		return fmt.Errorf("curve %q: want c,k of 1/(1+(c/s)^k), such as .05,3.5", spec)
	}
	curve := func(s float64) float64 { return 1 / (1 + math.Pow(c/s, k)) }
	const unit = 1 << 24
	for at := 0; ; {
		s, p := float64(at)/1000, curve(float64(at)/1000)
		if at == 1000 {
			p = 1
		}
		fmt.Fprintf(w, "\t{%d, %d}, // %.3f: %.4f\n", int(math.Round(s*unit)), int(math.Round(p*unit)), s, p)
		if at == 1000 {
			return nil
		}
		next := at + 1
		for next < 1000 && straight(curve, at, next+1) {
			next++
		}
		at = next
	}
}

// straight says whether a line between two points, in thousandths, is as good as
// the curve.
func straight(curve func(float64) float64, from, to int) bool {
	a, b := float64(from)/1000, float64(to)/1000
	low, high := curve(a), curve(b)
	const steps = 64
	for n := 1; n < steps; n++ {
		x := float64(n) / steps
		p := curve(a + x*(b-a))
		if math.Abs(low+x*(high-low)-p) > min(.002, .0002+p/10) {
			return false
		}
	}
	return true
}
