package cluster

import (
	"math"
	"testing"
)

func TestCopyParamsDefaults(t *testing.T) {
	c := copies(t, CopyParams{}, []string{"one two three", ""})
	if got, want := c.Params(), (CopyParams{3, .7, .8, .99, 16}); got != want {
		t.Errorf("the defaults are %+v, want %+v", got, want)
	}
	if c.Words(0) != 3 || c.Words(1) != 0 {
		t.Errorf("the articles have %d and %d words, want 3 and 0", c.Words(0), c.Words(1))
	}
	if got := c.Bands().Probability(.7); got < .99 {
		t.Errorf("a pair at the threshold is found with probability %v", got)
	}
	if got := copies(t, CopyParams{Cap: -1, Containment: -1}, nil).Params(); got.Cap != 0 || got.Containment > 0 {
		t.Errorf("without cap and containment the parameters are %+v", got)
	}
}

func TestCopyParamsOutOfRange(t *testing.T) {
	for _, p := range []CopyParams{
		{Shingle: -1}, {Shingle: 65},
		{Threshold: -.1}, {Threshold: 1.1}, {Threshold: math.NaN()},
		{Containment: 1.1},
		{Recall: -1}, {Recall: 1}, {Recall: math.NaN()},
		{Threshold: .01},
	} {
		if _, err := NewCopies(p); err == nil {
			t.Errorf("%+v is no error", p)
		}
	}
}

func TestOverlap(t *testing.T) {
	p := CopyParams{}
	for _, c := range []struct {
		name                 string
		o                    Overlap
		resembles, contains  bool
		resemblance, contain float64
	}{
		{"nothing", Overlap{}, false, false, 0, 0},
		{"nothing shared", Overlap{0, 40, 40}, false, false, 0, 0},
		{"just resembling", Overlap{70, 85, 85}, true, true, .7, 70. / 85},
		{"nearly resembling", Overlap{69, 85, 85}, false, true, 69. / 101, 69. / 85},
		{"just contained", Overlap{24, 30, 300}, false, true, 24. / 306, .8},
		{"contained, but short", Overlap{29, 29, 300}, false, false, 29. / 300, 1},
		{"short and the same", Overlap{1, 1, 1}, true, false, 1, 1},
		{"hardly contained", Overlap{79, 100, 500}, false, false, 79. / 521, .79},
	} {
		if p.Resembles(c.o) != c.resembles || p.Contains(c.o) != c.contains || p.IsCopy(c.o) != (c.resembles || c.contains) {
			t.Errorf("%s: resembles %t, contains %t, is a copy %t", c.name, p.Resembles(c.o), p.Contains(c.o), p.IsCopy(c.o))
		}
		if c.o.Resemblance() != c.resemblance || c.o.Containment() != c.contain {
			t.Errorf("%s: resemblance %v, containment %v, want %v, %v", c.name, c.o.Resemblance(), c.o.Containment(), c.resemblance, c.contain)
		}
	}
	if o := (Overlap{300, 300, 300}); (CopyParams{Containment: -1}).Contains(o) {
		t.Error("containment counts where it was turned off")
	}
}

// TestCompare has texts of four and five words: abc bcd against abc bcd cde.
func TestCompare(t *testing.T) {
	if got, want := Compare("A b, c d", "a b c d e", CopyParams{}), (Overlap{2, 2, 3}); got != want {
		t.Errorf("they overlap by %+v, want %+v", got, want)
	}
	if got, want := Compare("a b", "a b", CopyParams{Shingle: 1}), (Overlap{2, 2, 2}); got != want {
		t.Errorf("they overlap by %+v, want %+v", got, want)
	}
	if got := Compare("", "", CopyParams{}); got != (Overlap{}) {
		t.Errorf("nothing overlaps with nothing by %+v", got)
	}
}
