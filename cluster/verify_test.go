package cluster

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// brutePairs compares all texts with one another, those of a node by its first.
func brutePairs(p CopyParams, g *CopyGraph, texts []string) []CopyPair {
	var sets []shingle.Set
	for _, s := range texts {
		var w text.Words
		w.Add(s)
		sets = append(sets, shingle.Of(w.Hashes, p.withDefaults().Shingle))
	}
	var pairs []CopyPair
	for i := range texts {
		for j := i + 1; j < len(texts); j++ {
			if o := overlap(sets[i], sets[j]); int(g.Node[i]) == i && int(g.Node[j]) == j && p.IsCopy(o) {
				pairs = append(pairs, CopyPair{A: i, B: j, Overlap: o})
			}
		}
	}
	return pairs
}

// plain returns pairs without what only Keep reads.
func plain(pairs []CopyPair) []CopyPair {
	out := slices.Clone(pairs)
	for i := range out {
		out[i].Bare = Overlap{}
	}
	return out
}

// TestGraphAgainstBruteForce wants every pair that is returned to be one, and
// of all that are, some few may be missing.
func TestGraphAgainstBruteForce(t *testing.T) {
	for name, params := range map[string][]CopyParams{
		"english": {{}, {Threshold: .5}, {Threshold: .9, Containment: -1}, {Shingle: 5, Containment: .6}},
		"world":   {{}, {Shingle: 1, Threshold: .6}},
	} {
		all := texts(corpus(t, name))
		for _, p := range params {
			g := graph(t, p, 2, all)
			got, want := plain(g.Pairs), brutePairs(p, g, all)
			missing := slices.DeleteFunc(slices.Clone(want), func(q CopyPair) bool { return slices.Contains(got, q) })
			if len(got)+len(missing) != len(want) {
				t.Errorf("%s, %+v: of %d pairs %d are copies", name, p, len(got), len(want)-len(missing))
			}
			if len(missing)*50 > len(want) {
				t.Errorf("%s, %+v: of %d pairs %d are missing, such as %+v", name, p, len(want), len(missing), missing[0])
			}
			if len(want) == 0 && p.Containment >= 0 {
				t.Errorf("%s, %+v: no copies at all", name, p)
			}
			if g.CappedBuckets != 0 {
				t.Errorf("%s, %+v: %d buckets are capped", name, p, g.CappedBuckets)
			}
		}
	}
}

// TestLabelledCopies wants each copy of the test data to be found as a copy of
// what it was made from: they have a resemblance of .5 or a containment of .8.
func TestLabelledCopies(t *testing.T) {
	for _, name := range []string{"english", "world"} {
		all := corpus(t, name)
		found := map[[2]string]bool{}
		for p := range graph(t, CopyParams{Threshold: .5}, 0, texts(all)).Articles() {
			a, b := all[p.A], all[p.B]
			found[[2]string{a.ID, b.ID}], found[[2]string{b.ID, a.ID}] = true, true
			if a.Story != b.Story {
				t.Errorf("%s: %s and %s are of two events and resemble each other by %.2f, contain %.2f", name, a.ID, b.ID, p.Resemblance(), p.Containment())
			}
		}
		for _, a := range all {
			if a.CopyOf != "" && !found[[2]string{a.ID, a.CopyOf}] {
				t.Errorf("%s: %s is not found as a copy of %s", name, a.ID, a.CopyOf)
			}
		}
	}
}

func TestShortAndEmptyTexts(t *testing.T) {
	all := []string{"", "Yes", "yes!", "Yes we", "Yes, we", "we yes", "...", "Yes we can", "yes we can", "yes we can do", "\n", "Yes"}
	for _, p := range []CopyParams{{}, {Threshold: .01, Recall: .001}} {
		g := graph(t, p, 2, all)
		want := []int32{0, 1, 1, 3, 3, 5, 6, 7, 7, 9, 10, 1}
		if !slices.Equal(g.Node, want) {
			t.Errorf("the nodes are %v, want %v", g.Node, want)
		}
		for _, q := range g.Pairs { // ywc in ywc wcd is .5
			if p.Threshold > .1 || q.A != 7 || q.B != 9 {
				t.Errorf("%q and %q are a pair: %+v", all[q.A], all[q.B], q.Overlap)
			}
		}
	}
}

func TestEmptyTextsAreNoCandidates(t *testing.T) {
	if g := graph(t, CopyParams{}, 1, make([]string, 100)); g.Candidates != 0 || g.CappedBuckets != 0 {
		t.Errorf("%d candidates, %d capped buckets", g.Candidates, g.CappedBuckets)
	}
}

func TestIdenticalTextsAreOneNode(t *testing.T) {
	var all []string
	for i := range 60 {
		all = append(all, run(fmt.Sprint("w", i%3, "x"), 0, 100))
	}
	all[59] = strings.ToUpper(strings.ReplaceAll(all[2], " ", " -- "))
	g := graph(t, CopyParams{}, 2, all)
	for i, n := range g.Node {
		if int(n) != i%3 {
			t.Errorf("article %d is of node %d, want %d", i, n, i%3)
		}
	}
	if len(g.Pairs) != 0 {
		t.Errorf("%d pairs between nodes that share nothing", len(g.Pairs))
	}
}

// TestSameSetOtherOrder has two texts of the same shingles in another order:
// they resemble each other entirely and are two nodes.
func TestSameSetOtherOrder(t *testing.T) {
	a := "a b c a b c x y z a b c a b"
	b := "a b c x y z a b c a b c a b"
	g := graph(t, CopyParams{}, 1, []string{a, b})
	if g.Node[1] != 1 || len(g.Pairs) != 1 || g.Pairs[0].Resemblance() != 1 {
		t.Errorf("nodes %v, pairs %+v", g.Node, g.Pairs)
	}
}

func TestContainedTextIsFound(t *testing.T) {
	long := run("w", 0, 900)
	g := graph(t, CopyParams{}, 1, []string{run("u", 0, 300), run("w", 100, 200), long})
	if len(g.Pairs) != 1 || g.Pairs[0].A != 1 || g.Pairs[0].Containment() != 1 || g.Pairs[0].Resemblance() > .2 {
		t.Errorf("the pairs are %+v", g.Pairs)
	}
	if g := graph(t, CopyParams{Containment: -1}, 1, []string{run("w", 100, 200), long}); len(g.Pairs) != 0 {
		t.Errorf("without containment the pairs are %+v", g.Pairs)
	}
}

// template makes texts that are each no more than a word away from one, and so
// resemble each other by 32/44 and more.
func template(n int) []string {
	r := rand.New(rand.NewPCG(9, 9))
	words := strings.Fields(run("w", 0, 40))
	var all []string
	for range n {
		own := slices.Clone(words)
		if r.IntN(4) > 0 {
			own[r.IntN(len(own))] = fmt.Sprint("x", r.IntN(100))
		}
		all = append(all, strings.Join(own, " "))
	}
	return all
}

// TestManyCopies has more articles than a verifier keeps, and each is compared
// with the first ones again and again.
func TestManyCopies(t *testing.T) {
	all := template(1100)
	p := CopyParams{Cap: 4}
	g := graph(t, p, 1, all)
	if g.CappedBuckets == 0 {
		t.Error("no bucket is capped")
	}
	for i, q := range g.Pairs {
		if i%50 == 0 && q.Overlap != Compare(all[q.A], all[q.B], p) {
			t.Fatalf("%d and %d overlap by %+v, want %+v", q.A, q.B, q.Overlap, Compare(all[q.A], all[q.B], p))
		}
	}
	u := newGroups(len(all))
	for i, n := range g.Node {
		u.join(int32(i), n)
	}
	for _, q := range g.Pairs {
		u.join(int32(q.A), int32(q.B))
	}
	for i := range all {
		if u.find(int32(i)) != 0 {
			t.Errorf("page %d of one template stands apart", i)
		}
	}
}

// TestVerifierKeepsWhatItCompares compares one article with more than it has
// room for, each of another size and with the first sentences of the one.
func TestVerifierKeepsWhatItCompares(t *testing.T) {
	const n = 1200
	one := run("w", 0, 200)
	all := []string{one}
	for i := 1; i < n; i++ {
		all = append(all, run("w", 0, 10*(1+i%20))+run(fmt.Sprint("x", i, "y"), 0, 5+i%7))
	}
	c := copies(t, CopyParams{}, all)
	v := newVerifier(c.params, &sentenceSet{}, func(i int, w *text.Words) error {
		w.Reset()
		w.Add(all[i])
		return nil
	})
	for i := 1; i < n; i++ {
		got, err := v.compare(0, i)
		if err != nil {
			t.Fatal(err)
		}
		if want := Compare(one, all[i], CopyParams{}); got.Overlap != want {
			t.Fatalf("0 and %d overlap by %+v, want %+v", i, got.Overlap, want)
		}
	}
}

func TestGraphIsDeterministic(t *testing.T) {
	for _, all := range [][]string{texts(corpus(t, "english")), template(80)} {
		one, eight := graph(t, CopyParams{Threshold: .5}, 1, all), graph(t, CopyParams{Threshold: .5}, 8, all)
		if !slices.Equal(one.Node, eight.Node) || !slices.Equal(one.Pairs, eight.Pairs) || one.Candidates != eight.Candidates || one.CappedBuckets != eight.CappedBuckets {
			t.Error("one worker finds another graph than eight")
		}
		if !slices.IsSortedFunc(one.Pairs, func(p, q CopyPair) int { return (p.A-q.A)*len(all) + p.B - q.B }) {
			t.Error("the pairs are not in order")
		}
		order := make([]int32, len(all))
		for i := range order {
			order[i] = int32(i)
		}
		if !reflect.DeepEqual(one.Keep(order, 0), eight.Keep(order, 0)) {
			t.Error("one worker keeps others than eight")
		}
	}
}

// TestArticlePairs expands nodes: 0 and 2 are the same, 1 resembles them.
func TestArticlePairs(t *testing.T) {
	a, b := run("w", 0, 100), run("w", 0, 95)
	all := []string{a, b, a, "", "", run("u", 0, 100), a}
	var got []string
	g := graph(t, CopyParams{}, 2, all)
	for p := range g.Articles() {
		got = append(got, fmt.Sprintf("%d-%d %.3f", p.A, p.B, p.Resemblance()))
		if p.A == 1 && p.SizeA != 93 || p.B == 1 && p.SizeB != 93 {
			t.Errorf("the sizes of %+v are exchanged", p)
		}
	}
	want := []string{"0-1 0.949", "0-2 1.000", "0-6 1.000", "1-2 0.949", "1-6 0.949", "2-6 1.000"}
	if !slices.Equal(got, want) {
		t.Errorf("the pairs are %v, want %v", got, want)
	}
	for range g.Articles() {
		break
	}
}

// TestArticlePairsOfManyAreFew has a node of more members than the cap: they
// are paired with their first.
func TestArticlePairsOfManyAreFew(t *testing.T) {
	all := slices.Repeat([]string{run("w", 0, 100)}, 50)
	g := graph(t, CopyParams{}, 1, all)
	n := 0
	for p := range g.Articles() {
		if n++; p.A != 0 {
			t.Errorf("%d and %d are paired", p.A, p.B)
		}
	}
	if n != 49 || g.CappedBuckets != 1 {
		t.Errorf("%d pairs, %d capped buckets, want 49 and 1", n, g.CappedBuckets)
	}
	if g := graph(t, CopyParams{Cap: 50}, 1, all); g.CappedBuckets != 0 {
		t.Errorf("%d buckets are capped at 50 members of 50", g.CappedBuckets)
	}
	n = 0
	for range graph(t, CopyParams{Cap: -1}, 1, all).Articles() {
		n++
	}
	if n != 50*49/2 {
		t.Errorf("%d pairs without a cap, want %d", n, 50*49/2)
	}
}

func TestGraphFails(t *testing.T) {
	all := template(20)
	c := copies(t, CopyParams{}, all)
	gone := errors.New("the file is gone")
	if _, err := c.Graph(t.Context(), 2, func(_, i int) (string, error) {
		if i == 13 {
			return "", gone
		}
		return all[i], nil
	}); !errors.Is(err, gone) {
		t.Errorf("the error is %v, want %v", err, gone)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Graph(ctx, 2, func(_, i int) (string, error) { return all[i], nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want %v", err, context.Canceled)
	}
}

func TestWorkersNumberThemselves(t *testing.T) {
	all := template(300)
	c := copies(t, CopyParams{}, all)
	busy := make([]bool, 3) // one worker's calls never meet: the race detector sees to it
	if _, err := c.Graph(t.Context(), 3, func(worker, i int) (string, error) {
		busy[worker] = !busy[worker]
		return all[i], nil
	}); err != nil {
		t.Error(err)
	}
}
