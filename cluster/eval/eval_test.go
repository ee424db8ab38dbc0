package eval

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// labels reads a word as one label an article, - for none.
func labels(word string) []string {
	gold := strings.Split(word, "")
	for i, l := range gold {
		if l == "-" {
			gold[i] = ""
		}
	}
	return gold
}

// groups reads a word as one group an article.
func groups(word string) []int {
	group := make([]int, len(word))
	for i := range word {
		group[i] = int(word[i])
	}
	return group
}

func evaluate(t *testing.T, gold []string, group []int) Score {
	t.Helper()
	s, err := Evaluate(gold, group)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

func TestEvaluateKnown(t *testing.T) {
	ln := math.Log
	tests := []struct {
		name, gold, group   string
		bp, br, pp, pr, ari float64
		h, c                float64
	}{
		{
			// Groups {a a}, {a b b}.
			// BCubed: the groups' squares 2^2/2 + (1^2+2^2)/3 = 11/3, the labels' (2^2+1^2)/3 + 2^2/2 the same; /5.
			// Pairs: 1+0+1 = 2 in both, 1+3 = 4 of a group, 3+1 = 4 of a label, of 10.
			// ARI: chance 4*4/10 = 1.6; (2-1.6)/(4-1.6) = 1/6.
			// V: 5 H(c) = 3 ln(5/3) + 2 ln(5/2), 5 H(c|k) = 0 + ln 3 + 2 ln(3/2); the same the other way.
			name: "one astray", gold: "aaabb", group: "11222",
			bp: 11. / 15, br: 11. / 15, pp: .5, pr: .5, ari: 1. / 6,
			h: 1 - (ln(3)+2*ln(1.5))/(3*ln(5./3)+2*ln(2.5)),
			c: 1 - (ln(3)+2*ln(1.5))/(3*ln(5./3)+2*ln(2.5)),
		},
		{
			// Bagga and Baldwin's first example: two chains of five and two in one. They print 76 % and 100 %.
			// BCubed: 5^2/5 + (2^2+5^2)/7 = 64/7; /12 = 16/21.
			// Pairs: 10+1+10 = 21 in both, 10+21 = 31 of a group, 21 of a label, of 66.
			// ARI: chance 31*21/66 = 217/22; (21-217/22)/(26-217/22) = 245/355 = 49/71.
			// V: 12 H(c) = 10 ln(12/5) + 2 ln 6, 12 H(c|k) = 2 ln(7/2) + 5 ln(7/5); H(k|c) = 0.
			name: "B&B 1", gold: "aaaaabbccccc", group: "111112222222",
			bp: 16. / 21, br: 1, pp: 21. / 31, pr: 1, ari: 49. / 71,
			h: 1 - (2*ln(3.5)+5*ln(1.4))/(10*ln(2.4)+2*ln(6)), c: 1,
		},
		{
			// Bagga and Baldwin's second: the two chains of five in one. They print 58 % and 100 %.
			// BCubed: (5^2+5^2)/10 + 2^2/2 = 7; /12.
			// Pairs: 21 in both, 45+1 = 46 of a group, 21 of a label, of 66.
			// ARI: chance 46*21/66 = 161/11; (21-161/11)/(33.5-161/11) = 70/207.5 = 28/83.
			// V: 12 H(c|k) = 10 ln 2.
			name: "B&B 2", gold: "aaaaabbccccc", group: "111112211111",
			bp: 7. / 12, br: 1, pp: 21. / 46, pr: 1, ari: 28. / 83,
			h: 1 - 10*ln(2)/(10*ln(2.4)+2*ln(6)), c: 1,
		},
		{
			// Each group holds one of each label.
			// BCubed: 4 * 1^2/2 = 2; /4. Pairs: 0 in both, 2 and 2, of 6.
			// ARI: chance 4/6; (0-2/3)/(2-2/3) = -1/2. V: nothing is learnt.
			name: "crossed", gold: "aabb", group: "1212",
			bp: .5, br: .5, pp: 0, pr: 0, ari: -.5, h: 0, c: 0,
		},
		{
			// One label split: 4 H(k) = 2 ln 2 + 2 ln 4 = 6 ln 2, 4 H(k|c) = 2 ln 2: completeness 2/3.
			// BCubed recall: 2^2/2 + (1+1)/2 = 3; /4. Pairs: 1 in both, 1 of a group, 2 of a label, of 6.
			// ARI: chance 2/6; (1-1/3)/(1.5-1/3) = 4/7.
			name: "split", gold: "aabb", group: "1123",
			bp: 1, br: .75, pp: 1, pr: .5, ari: 4. / 7, h: 1, c: 2. / 3,
		},
		{
			// All in one. BCubed: (2^2+1+1)/4 = 1.5; /4. Pairs: 1 in both, 6, 1, of 6.
			// ARI: chance 6*1/6 = 1 = T, so 0. V: the groups tell nothing, and H(k) = 0.
			name: "all in one", gold: "aabc", group: "1111",
			bp: .375, br: 1, pp: 1. / 6, pr: 1, ari: 0, h: 0, c: 1,
		},
		{
			// All single. BCubed recall: (1+1)/2 + 1 + 1 = 3; /4. No two share a group: precision 1.
			// ARI: T = B = 0, chance 0; 0/(1/2) = 0. V: 4 H(k) = 4 ln 4, 4 H(k|c) = 2 ln 2: 1 - 1/4.
			name: "all single", gold: "aabc", group: "1234",
			bp: 1, br: .75, pp: 1, pr: 0, ari: 0, h: 1, c: .75,
		},
		{
			// As "split" with two unlabelled articles between, one of them in a group of its own.
			name: "unlabelled", gold: "a-ab-b", group: "111293",
			bp: 1, br: .75, pp: 1, pr: .5, ari: 4. / 7, h: 1, c: 2. / 3,
		},
		{name: "one article", gold: "a", group: "1", bp: 1, br: 1, pp: 1, pr: 1, ari: 1, h: 1, c: 1},
		{name: "single and so labelled", gold: "abc", group: "123", bp: 1, br: 1, pp: 1, pr: 1, ari: 1, h: 1, c: 1},
		{name: "one label, one group", gold: "aaa", group: "111", bp: 1, br: 1, pp: 1, pr: 1, ari: 1, h: 1, c: 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := evaluate(t, labels(test.gold), groups(test.group))
			if n := len(test.gold) - strings.Count(test.gold, "-"); s.Articles != len(test.gold) || s.Labelled != n {
				t.Errorf("%d articles, %d labelled, want %d, %d", s.Articles, s.Labelled, len(test.gold), n)
			}
			near(t, "BCubed precision", s.BCubed.Precision, test.bp)
			near(t, "BCubed recall", s.BCubed.Recall, test.br)
			near(t, "BCubed F1", s.BCubed.F1, 2*test.bp*test.br/(test.bp+test.br))
			near(t, "pairwise precision", s.Pairwise.Precision, test.pp)
			near(t, "pairwise recall", s.Pairwise.Recall, test.pr)
			f1 := 0.
			if test.pp+test.pr > 0 {
				f1 = 2 * test.pp * test.pr / (test.pp + test.pr)
			}
			near(t, "pairwise F1", s.Pairwise.F1, f1)
			near(t, "ARI", s.ARI, test.ari)
			near(t, "homogeneity", s.V.Homogeneity, test.h)
			near(t, "completeness", s.V.Completeness, test.c)
			v := 0.
			if test.h+test.c > 0 {
				v = 2 * test.h * test.c / (test.h + test.c)
			}
			near(t, "V", s.V.V, v)
		})
	}
}

func TestEvaluateErrors(t *testing.T) {
	if _, err := Evaluate([]string{"a"}, nil); err == nil {
		t.Error("no error for a label without a group")
	}
	for _, gold := range []string{"", "--"} {
		g := labels(gold)
		s, err := Evaluate(g, make([]int, len(g)))
		if !errors.Is(err, ErrUnlabelled) || s.Articles != len(g) {
			t.Errorf("Evaluate(%q) = %v, %v", gold, s, err)
		}
	}
}

// random draws n articles, about one in eight of them unlabelled.
func random(r *rand.Rand, n int) ([]string, []int) {
	gold, group := make([]string, n), make([]int, n)
	k, l := 1+r.IntN(n), 1+r.IntN(n)
	for i := range n {
		group[i] = r.IntN(k) - k/2
		switch c := r.IntN(l); {
		case r.IntN(8) == 0:
		case r.IntN(2) == 0:
			gold[i] = strconv.Itoa(group[i])
		default:
			gold[i] = strconv.Itoa(c)
		}
	}
	gold[0] = "0"
	return gold, group
}

func TestEvaluateInvariants(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 1 + r.IntN(40)
		gold, group := random(r, n)
		s := evaluate(t, gold, group)

		names := map[string]string{}
		for _, l := range gold {
			names[l] = strconv.FormatUint(r.Uint64(), 36)
		}
		shuffled, renamed, regrouped := make([]string, n), make([]string, n), make([]int, n)
		for i, at := range r.Perm(n) {
			shuffled[at], regrouped[at] = gold[i], 7-3*group[i]
			if gold[i] != "" {
				renamed[at] = names[gold[i]]
			}
		}
		for _, g := range [][]string{shuffled, renamed} {
			if got := evaluate(t, g, regrouped); got != s {
				t.Fatalf("%q in %v: %v, in another order and by other names %v", gold, group, s, got)
			}
		}

		for _, x := range []float64{s.BCubed.Precision, s.BCubed.Recall, s.Pairwise.Precision, s.Pairwise.Recall, s.V.Homogeneity, s.V.Completeness} {
			if !(x >= 0 && x <= 1) {
				t.Fatalf("%q in %v: %v has a figure outside 0 to 1", gold, group, s)
			}
		}

		number := map[string]int{}
		perfect, single := make([]int, n), make([]int, n)
		for i, l := range gold {
			if _, ok := number[l]; !ok {
				number[l] = len(number)
			}
			perfect[i], single[i] = number[l], i
		}
		one := Prf{1, 1, 1}
		if s := evaluate(t, gold, perfect); s.BCubed != one || s.Pairwise != one || s.ARI != 1 || s.V != (VMeasure{1, 1, 1}) {
			t.Fatalf("%q in perfect groups: %v", gold, s)
		}
		if s := evaluate(t, gold, single); s.BCubed.Precision != 1 || s.Pairwise.Precision != 1 || s.V.Homogeneity != 1 {
			t.Fatalf("%q, all single: %v", gold, s)
		}
		if s := evaluate(t, gold, make([]int, n)); s.BCubed.Recall != 1 || s.Pairwise.Recall != 1 || s.V.Completeness != 1 {
			t.Fatalf("%q, all in one: %v", gold, s)
		}
	}
}

// Precision and recall change places with the groupings.
func TestEvaluateSymmetric(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		n := 1 + r.IntN(30)
		a, b := make([]int, n), make([]int, n)
		la, lb := make([]string, n), make([]string, n)
		for i := range n {
			a[i], b[i] = r.IntN(5), r.IntN(6)
			la[i], lb[i] = string(rune('a'+a[i])), string(rune('a'+b[i]))
		}
		there, back := evaluate(t, la, b), evaluate(t, lb, a)
		there.BCubed.Precision, there.BCubed.Recall = there.BCubed.Recall, there.BCubed.Precision
		there.Pairwise.Precision, there.Pairwise.Recall = there.Pairwise.Recall, there.Pairwise.Precision
		there.V.Homogeneity, there.V.Completeness = there.V.Completeness, there.V.Homogeneity
		if !reflect.DeepEqual(there.Rounded(), back.Rounded()) {
			t.Fatalf("%v against %v: %v, turned round %v", a, b, there, back)
		}
	}
}

// 300,000 articles: the products of the adjusted Rand index need 70 bits. Two
// labels of n each, one group of the first and half of the second:
// with m = n/2, T = C(n) + 2 C(m), A = 2 C(n), B = C(n+m) + C(m).
func TestEvaluateLarge(t *testing.T) {
	const n, m = 150_000, 75_000
	gold, group := make([]string, 2*n), make([]int, 2*n)
	for i := range gold {
		gold[i], group[i] = "a", 1
		if i >= n {
			gold[i] = "b"
		}
		if i >= n+m {
			group[i] = 2
		}
	}
	c := func(n float64) float64 { return n * (n - 1) / 2 }
	both, a, b := c(n)+2*c(m), 2*c(n), c(n+m)+c(m)
	s := evaluate(t, gold, group)
	near(t, "pairwise precision", s.Pairwise.Precision, both/b)
	near(t, "ARI", s.ARI, (both-a*b/c(2*n))/((a+b)/2-a*b/c(2*n)))
	near(t, "BCubed recall", s.BCubed.Recall, (1+.5)/2)
}

func TestRounded(t *testing.T) {
	for _, test := range []struct{ x, want float64 }{
		{1. / 3, .3333}, {2. / 3, .6667}, {1, 1}, {0, 0}, {-.5, -.5},
		{.28125, .2812}, // a true half: to even
		{-.00001, 0},
	} {
		got := Score{ARI: test.x}.Rounded().ARI
		if got != test.want || math.Signbit(got) != math.Signbit(test.want) {
			t.Errorf("%v is rounded to %v, want %v", test.x, got, test.want)
		}
	}
}

func TestScoreJSON(t *testing.T) {
	s := evaluate(t, labels("aaabb-"), groups("112223")).Rounded()
	got, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"articles":6,"labelled":5,` +
		`"bcubed":{"precision":0.7333,"recall":0.7333,"f1":0.7333},` +
		`"pairwise":{"precision":0.5,"recall":0.5,"f1":0.5},` +
		`"ari":0.1667,"v_measure":{"homogeneity":0.4325,"completeness":0.4325,"v":0.4325}}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
