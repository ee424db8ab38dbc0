package cluster

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/samestory/samestory/cluster/eval"
)

func TestStoryParams(t *testing.T) {
	s, err := NewStories(StoryParams{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.Params(), (StoryParams{DefaultStoryThreshold, 2000, 0}); got != want {
		t.Errorf("the defaults are %+v, want %+v", got, want)
	}
	for _, threshold := range []float64{-.1, 1, 1.1, math.NaN(), math.Inf(1)} {
		if _, err := NewStories(StoryParams{Threshold: threshold}); err == nil {
			t.Errorf("a threshold of %v is no error", threshold)
		}
	}
}

// TestCorpusScores holds what was measured when this was written, less some
// hundredths, which any change of a parameter may move.
func TestCorpusScores(t *testing.T) {
	for _, c := range []struct {
		name           string
		bcubed, paired float64
	}{
		{"english", .93, .88},
		{"world", .95, .92},
	} {
		all := corpus(t, c.name)
		s := score(t, all, groupOf(storiesOf(t, c.name))).Rounded()
		if s.BCubed.F1 < c.bcubed || s.Pairwise.F1 < c.paired {
			t.Errorf("%s: BCubed F1 %v, want %v; pairwise F1 %v, want %v; %+v", c.name, s.BCubed.F1, c.bcubed, s.Pairwise.F1, c.paired, s)
		}
		t.Logf("%s: BCubed %+v, pairwise %+v", c.name, s.BCubed, s.Pairwise)
	}
}

// TestSignaturesAgreeWithAllPairs compares the path of large feeds with that of
// small ones, on a feed that either can take.
func TestSignaturesAgreeWithAllPairs(t *testing.T) {
	for _, name := range []string{"english", "world"} {
		all := corpus(t, name)
		pairs := storiesOf(t, name)
		sketched := stories(t, StoryParams{AllPairs: 1}, 0, articles(all))
		if n := len(all) * (len(all) - 1) / 2; pairs.Candidates != n || sketched.Candidates >= n {
			t.Errorf("%s: %d of %d pairs are scored, and %d by signatures", name, pairs.Candidates, n, sketched.Candidates)
		}
		a, b := score(t, all, groupOf(pairs)).BCubed.F1, score(t, all, groupOf(sketched)).BCubed.F1
		if math.Abs(a-b) > .005 {
			t.Errorf("%s: BCubed F1 is %.4f by all pairs and %.4f by signatures", name, a, b)
		}
		var gold []string
		for _, story := range groupOf(pairs) {
			gold = append(gold, fmt.Sprint(story))
		}
		same, err := eval.Evaluate(gold, groupOf(sketched))
		if err != nil {
			t.Fatal(err)
		}
		if same.BCubed.F1 < .98 {
			t.Errorf("%s: the two groupings agree by a BCubed F1 of %.4f", name, same.BCubed.F1)
		}
	}
}

// told is what a run tells of a feed, by ids.
type told struct {
	Stories [][]string
	Scores  map[[2]string]float64
	Pairs   map[[2]string]float64
	Terms   [][]Term
	Heads   []string
}

func tell(t *testing.T, g *StoryGraph, all []Article) told {
	t.Helper()
	out := told{Scores: map[[2]string]float64{}, Pairs: map[[2]string]float64{}}
	byID := func(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }
	for _, story := range g.Stories() {
		var ids []string
		for _, i := range story {
			ids = append(ids, all[i].ID)
			for _, j := range story {
				out.Scores[byID(all[i].ID, all[j].ID)] = g.Score(i, j)
			}
		}
		terms, err := g.Tell(story).Terms(5, func(i int) (Article, error) { return all[i], nil })
		if err != nil {
			t.Fatal(err)
		}
		out.Stories, out.Terms, out.Heads = append(out.Stories, ids), append(out.Terms, terms), append(out.Heads, all[g.Tell(story).Representative].ID)
	}
	for p := range g.Pairs() {
		if p.A >= p.B {
			t.Errorf("the pair %+v is not in order", p)
		}
		out.Pairs[byID(all[p.A].ID, all[p.B].ID)] = p.Score
	}
	return out
}

func TestGroupIgnoresOrderAndWorkers(t *testing.T) {
	all := articles(corpus(t, "english"))
	for i := range all { // so that dates do not tell all apart
		if i%4 == 0 {
			all[i].Published = all[0].Published
		}
	}
	r := rand.New(rand.NewPCG(6, 6))
	for _, p := range []StoryParams{{}, {AllPairs: 1}} {
		first := stories(t, p, 1, all)
		want := tell(t, first, all)
		other := slices.Clone(all)
		r.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		g := stories(t, p, 8, other)
		if got := tell(t, g, other); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v: another order and eight workers tell other stories", p)
		}
		if g.Candidates != first.Candidates {
			t.Errorf("%+v: %d candidates, %d in another order", p, g.Candidates, first.Candidates)
		}
	}
}

// TestAnUnrelatedArticleChangesNothing adds articles of words that no other has,
// which leave the counts of all other words as they are.
func TestAnUnrelatedArticleChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for _, name := range []string{"english", "world"} {
		all := articles(corpus(t, name))
		for _, p := range []StoryParams{{}, {AllPairs: 1}} {
			want := tell(t, stories(t, p, 2, all), all)
			for n := range 10 {
				added := Article{ID: fmt.Sprintf("%c%d", rune('0'+r.IntN(74)), n), Published: all[r.IntN(len(all))].Published}
				for range 1 + r.IntN(300) {
					added.Text += fmt.Sprintf("W%x ", r.Uint64()) + []string{"", ". "}[r.IntN(2)]
				}
				with := append(slices.Clone(all), added)
				got := tell(t, stories(t, p, 2, with), with)
				at := slices.IndexFunc(got.Stories, func(ids []string) bool { return slices.Equal(ids, []string{added.ID}) })
				if at < 0 {
					t.Fatalf("%s, %+v: what no other resembles is not alone", name, p)
				}
				got.Stories, got.Terms, got.Heads = slices.Delete(got.Stories, at, at+1), slices.Delete(got.Terms, at, at+1), slices.Delete(got.Heads, at, at+1)
				delete(got.Scores, [2]string{added.ID, added.ID})
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %+v: an article that resembles none changes the stories or the scores", name, p)
				}
			}
		}
	}
}

func TestGroupOfFew(t *testing.T) {
	for _, p := range []StoryParams{{}, {AllPairs: 1}, {AllPairs: -1}} {
		if got := stories(t, p, 2, nil).Stories(); len(got) != 0 {
			t.Errorf("no articles have the stories %v", got)
		}
		one := corpus(t, "english")[:1]
		if got := stories(t, p, 2, articles(one)).Stories(); !reflect.DeepEqual(got, [][]int{{0}}) {
			t.Errorf("one article has the stories %v", got)
		}
		all := append(articles(one), Article{ID: "e1"}, Article{ID: "e2", Text: "..."}, Article{ID: "e3", Title: "\xff"})
		all = append(all, all[0])
		all[4].ID = "zz"
		if got := stories(t, p, 2, all).Stories(); !reflect.DeepEqual(got, [][]int{{0, 4}, {1}, {2}, {3}}) {
			t.Errorf("articles without words and two that are the same have the stories %v", got)
		}
	}
}

func TestGroupAgain(t *testing.T) {
	all := articles(corpus(t, "quickstart"))
	s, err := NewStories(StoryParams{})
	if err != nil {
		t.Fatal(err)
	}
	var r DocumentReader
	for i := range all {
		s.Add(r.Read(&all[i]))
		if i == len(all)/2 {
			if _, err := s.Group(t.Context(), 2); err != nil {
				t.Fatal(err)
			}
		}
	}
	g, err := s.Group(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := g.Stories(), stories(t, StoryParams{}, 2, all).Stories(); !reflect.DeepEqual(got, want) {
		t.Error("grouping half of the articles first changes the stories of all")
	}
}

func TestGroupIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, p := range []StoryParams{{}, {AllPairs: 1}} {
		s, err := NewStories(p)
		if err != nil {
			t.Fatal(err)
		}
		var r DocumentReader
		for _, a := range corpus(t, "english") {
			s.Add(r.Read(&a.Article))
		}
		if g, err := s.Group(ctx, 2); !errors.Is(err, context.Canceled) || g != nil {
			t.Errorf("%+v: the error is %v, want %v", p, err, context.Canceled)
		}
	}
}

// TestDatesSharpen moves an article three years away from what it resembles.
func TestDatesSharpen(t *testing.T) {
	g := storiesOf(t, "english")
	for p := range g.Pairs() {
		when := &g.when[g.at[p.A]]
		near := *when
		*when += 3 * 365 * day
		if got := g.Score(p.A, p.B); got >= p.Score {
			t.Errorf("%d and %d score %.3f, and %.3f three years apart", p.A, p.B, p.Score, got)
		}
		*when = near
	}
}

func TestScoresKnowNoThreshold(t *testing.T) {
	all := articles(corpus(t, "english"))
	for _, p := range []StoryParams{{}, {AllPairs: 1}} {
		want := tell(t, stories(t, p, 2, all), all).Pairs
		p.Threshold = .5
		got := tell(t, stories(t, p, 2, all), all).Pairs
		for pair, score := range got {
			if score != want[pair] {
				t.Errorf("%+v: %v score %v, and %v at the default threshold", p, pair, score, want[pair])
			}
		}
		if len(got) == 0 || len(got) >= len(want) {
			t.Errorf("%+v: %d pairs, %d at the default threshold", p, len(got), len(want))
		}
	}
}

func TestRegroupIsGroup(t *testing.T) {
	all := articles(corpus(t, "english"))
	g := stories(t, StoryParams{Threshold: .05}, 2, all)
	for _, threshold := range []float64{.05, .3, .9} {
		other, err := g.Regroup(threshold)
		if err != nil {
			t.Fatal(err)
		}
		if want := stories(t, StoryParams{Threshold: threshold}, 2, all).Stories(); !reflect.DeepEqual(other.Stories(), want) {
			t.Errorf("regrouped from %v the stories are others than grouped", threshold)
		}
	}
	for _, bad := range []float64{0, 1, -1, math.NaN()} {
		if _, err := g.Regroup(bad); err == nil {
			t.Errorf("a threshold of %v is taken", bad)
		}
	}
}
