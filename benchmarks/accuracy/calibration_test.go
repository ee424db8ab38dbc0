package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// drawn makes pairs of 50 labels whose truth is what the line makes of their
// probabilities.
func drawn(seed uint64, l line) []pair {
	r := rand.New(rand.NewPCG(seed, 1))
	var pairs []pair
	for range 40_000 {
		p := pair{p: r.Float64(), a: r.Int32N(50)}
		p.b = p.a
		if r.Float64() >= l.apply(p.p) {
			p.b = (p.a + 1 + r.Int32N(49)) % 50
		}
		pairs = append(pairs, p)
	}
	return pairs
}

func TestFitFindsTheLine(t *testing.T) {
	want := line{.7, .8}
	got := fit([][]pair{drawn(1, want), drawn(2, want)})
	if math.Abs(got.a-want.a) > .05 || math.Abs(got.b-want.b) > .05 {
		t.Errorf("fitted %v, want %v", got, want)
	}
	if got := fit([][]pair{{{p: 1, a: 1, b: 1}}}); got != (line{0, 1}) {
		t.Errorf("fitted %v to one pair", got)
	}
}

func TestReliability(t *testing.T) {
	pairs := drawn(3, line{1, 1})
	if b := reliability(pairs, line{1, 1}); b.error(1) > .02 || b.off() > 0 {
		t.Errorf("by the true line the error is %.3f and %d bins are off", b.error(1), b.off())
	}
	b := reliability(pairs, line{0, 1})
	if b.error(1) < .1 || b.off() < 5 {
		t.Errorf("by another line the error is %.3f and %d bins are off", b.error(1), b.off())
	}
	for n, x := range b {
		if x.pairs == 0 || x.observed() < x.low || x.observed() > x.high {
			t.Errorf("bin %s: %+v", binName(n), x)
		}
	}
}

func TestBins(t *testing.T) {
	for _, c := range []struct {
		p    float64
		name string
	}{{0, "below .01"}, {.01, ".01 to .10"}, {.1, ".10 to .20"}, {.95, ".90 to 1.00"}, {1, ".90 to 1.00"}} {
		if got := binName(binOf(c.p)); got != c.name {
			t.Errorf("%v is in bin %s, want %s", c.p, got, c.name)
		}
	}
}

// TestPrintCurve reads the table again and compares it with the curve.
func TestPrintCurve(t *testing.T) {
	var out bytes.Buffer
	if err := printCurve(&out, ".05,3.5"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) > 50 {
		t.Errorf("%d points", len(lines))
	}
	score, probability := -1, -1
	for _, line := range lines {
		var s, p int
		if _, err := fmt.Sscanf(strings.TrimSpace(line), "{%d, %d},", &s, &p); err != nil || s <= score || p <= probability {
			t.Fatalf("%q after %d, %d: %v", line, score, probability, err)
		}
		score, probability = s, p
		x := float64(s) / (1 << 24)
		if want := 1 / (1 + math.Pow(.05/x, 3.5)); math.Abs(float64(p)/(1<<24)-want) > 1e-4 {
			t.Errorf("%q, want %.4f", line, want)
		}
	}
	for _, spec := range []string{"", ".05", "0,3", "a,b"} {
		if err := printCurve(&out, spec); err == nil {
			t.Errorf("curve %q is no error", spec)
		}
	}
}
