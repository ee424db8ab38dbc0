package main

import (
	"bytes"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/samestory/samestory/benchmarks/labelled"
	"github.com/samestory/samestory/minhash/lsh"
)

// TestDetection draws the picture that needs no data.
func TestDetection(t *testing.T) {
	dir := t.TempDir()
	var said bytes.Buffer
	if err := run(t.Context(), &said, labelled.Dir(""), dir); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "| .70 | .9930 | .99") {
		t.Errorf("said\n%s", said.String())
	}
	svg, err := os.ReadFile(dir + "/s-curve.svg")
	if err != nil || len(svg) > 60_000 || !bytes.Contains(svg, []byte(">resemblance of two texts</text>")) {
		t.Errorf("%d bytes, %v", len(svg), err)
	}
}

// TestShare holds what is counted to the theory of bands alone, within four standard
// errors.
func TestShare(t *testing.T) {
	p := lsh.Params{K: 64, Bands: 8, Rows: 4}
	got, err := share(rand.New(rand.NewPCG(1, 2)), p, shingles/2)
	want := 1 - math.Pow(1-1./16, 8)
	if err != nil || math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/made) {
		t.Errorf("%v of pairs at .5 were found, want %v (%v)", got, want, err)
	}
}

// TestLeastArea has what datasketch 2.0.0 chooses for 128 permutations.
func TestLeastArea(t *testing.T) {
	for threshold, want := range map[float64][2]int{.5: {25, 5}, .7: {14, 9}, .9: {5, 25}} {
		if p := leastArea(threshold, 128); p.Bands != want[0] || p.Rows != want[1] {
			t.Errorf("%+v at %v, want %d", p, threshold, want)
		}
	}
}

func TestUnion(t *testing.T) {
	u := newUnion(5)
	u.join(0, 3)
	u.join(3, 4)
	if g := u.groups(); g[0] != g[3] || g[3] != g[4] || g[1] == g[2] || g[0] == g[1] || u.largest() != 3 {
		t.Errorf("%v, largest %d", g, u.largest())
	}
}

func TestNumbers(t *testing.T) {
	if got := numbers([][]int{{2, 0}, {1}}, 3); !slices.Equal(got, []int{0, 1, 0}) {
		t.Errorf("%v", got)
	}
	for x, want := range map[float64]string{.7: ".700", 1: "1.000"} {
		if got := number(x, 3); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
