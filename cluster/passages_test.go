package cluster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samestory/samestory/minhash/text"
)

// passages returns what two texts share, as a has it.
func passages(t *testing.T, a, b string, least int) []string {
	t.Helper()
	var all []string
	last := -1
	for _, p := range Passages(a, b, least) {
		x, y := slices.Collect(text.Tokens(a[p.A.Start:p.A.End])), slices.Collect(text.Tokens(b[p.B.Start:p.B.End]))
		if len(x) != p.Words || len(y) != p.Words || p.Words < least {
			t.Errorf("%q and %q are %d words", a[p.A.Start:p.A.End], b[p.B.Start:p.B.End], p.Words)
		}
		if !slices.EqualFunc(x, y, func(s, t text.Token) bool { return s.Word == t.Word }) {
			t.Errorf("%q and %q are not the same words", a[p.A.Start:p.A.End], b[p.B.Start:p.B.End])
		}
		if p.A.Start < last {
			t.Errorf("%q begins within the passage before it", a[p.A.Start:p.A.End])
		}
		last = p.A.End
		all = append(all, a[p.A.Start:p.A.End])
	}
	return all
}

func TestPassages(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		least      int
		want       []string
	}{
		{"nothing", "", "", 1, nil},
		{"nothing in common", "a b c", "d e f", 1, nil},
		{"all", "A b, c!", "a B c", 3, []string{"A b, c"}},
		{"too few", "x a b y", "a b", 3, nil},
		{"two, in the other order", "one two three, and four five six.", "four five six one two three", 3, []string{"one two three", "four five six"}},
		{"the longer of two", "a b c d e", "a b c x a b c d y", 3, []string{"a b c d"}},
		{"none of no words", "a b", "a b", 0, nil},
		{"han", "中国总理访问", "总理访问美国", 4, []string{"总理访问"}},
	} {
		if got := passages(t, c.a, c.b, c.least); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPassagesOfRepeatedWords(t *testing.T) {
	long := strings.Repeat("spam ", 20_000)
	began := time.Now()
	if got := Passages(long, long+"egg", 5); len(got) != 1 || got[0].Words != 20_000 {
		t.Errorf("%d passages", len(got))
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}

func FuzzPassages(f *testing.F) {
	f.Add("one two three", "two three one", uint8(2))
	f.Add("\xffa b\u0301", "a b\u0301 \xe2", uint8(1))
	f.Add(fmt.Sprint(strings.Repeat("a b ", 9)), strings.Repeat("b a ", 9), uint8(3))
	f.Fuzz(func(t *testing.T, a, b string, least uint8) {
		passages(t, a, b, int(least))
	})
}

func TestDifferences(t *testing.T) {
	const run, other = "the harbour of Ambarra was closed at noon", "two ferries had met there in the fog"
	for _, c := range []struct {
		name, a, b string
		want       [][2]string
	}{
		{"none", run, run, nil},
		{"between words alone", run + ". " + other, run + "; " + other, nil},
		{"one word", run + " as " + other, run + " because " + other, [][2]string{{"as", "because"}}},
		{"more at the beginning", run, "By our own reporter. " + run, [][2]string{{"", "By our own reporter"}}},
		{"more at the end", run + ". And more.", run, [][2]string{{"And more", ""}}},
		{"all", "one text", "another one", [][2]string{{"one text", "another one"}}},
		{"moved", run + ". " + other, other + ". " + run, [][2]string{{"", other}, {other, ""}}},
		{"nothing at all", "", run, [][2]string{{"", run}}},
	} {
		var got [][2]string
		for _, d := range Differences(c.a, c.b, Passages(c.a, c.b, 5)) {
			got = append(got, [2]string{c.a[d.A.Start:d.A.End], c.b[d.B.Start:d.B.End]})
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
