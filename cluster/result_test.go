package cluster

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/samestory/samestory/minhash/text"
)

// graphOf lays out stories as they are given, without scores.
func graphOf(docs []document, story []int32) *StoryGraph {
	g := &StoryGraph{story: story}
	g.sort(docs)
	g.vectors = make([]vector, len(docs))
	return g
}

// TestStoriesInOrder numbers documents by date: -, 1, 1, 2, 3, 9.
func TestStoriesInOrder(t *testing.T) {
	at := func(seconds int64, id string) document {
		return read(Article{ID: id, Published: time.Unix(seconds, 0)})
	}
	docs := []document{at(2, "x"), at(1, "b"), read(Article{ID: "u"}), at(9, "n"), at(1, "a"), at(3, "o")}
	// In their own order: a, b, x, o, n, u.
	for _, c := range []struct {
		name  string
		story []int32
		want  [][]int
	}{
		{"alone, the newest first, the undated last", []int32{0, 1, 2, 3, 4, 5}, [][]int{{3}, {5}, {0}, {4}, {1}, {2}}},
		{"the largest first", []int32{0, 0, 2, 3, 4, 0}, [][]int{{4, 1, 2}, {3}, {5}, {0}}},
		{"of two the newer first", []int32{0, 1, 0, 1, 4, 5}, [][]int{{1, 5}, {4, 0}, {3}, {2}}},
	} {
		if got := graphOf(docs, c.story).Stories(); !slices.EqualFunc(got, c.want, slices.Equal) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestPairsAreScores wants what Pairs yields to be what Score says, and nothing
// of it left out.
func TestPairsAreScores(t *testing.T) {
	all := articles(corpus(t, "english"))
	g := storiesOf(t, "english")
	var got []StoryPair
	for p := range g.Pairs() {
		got = append(got, p)
	}
	var want []StoryPair
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			s := g.Score(i, j)
			if s != g.Score(j, i) || !(s >= 0 && s <= 1) {
				t.Errorf("%d and %d score %v, and %v", i, j, s, g.Score(j, i))
			}
			if s >= DefaultStoryThreshold {
				want = append(want, StoryPair{i, j, s})
			}
		}
	}
	if !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("%d pairs, %d have the score", len(got), len(want))
	}
	for range g.Pairs() {
		break
	}
}

// wordsOf returns the words of each article as stories know them.
func wordsOf(all []Article) []map[string]bool {
	out := make([]map[string]bool, len(all))
	for i, a := range all {
		out[i] = map[string]bool{}
		for t := range text.Tokens(fold(a.Title) + "\n" + fold(a.Text)) {
			out[i][t.Word] = true
		}
	}
	return out
}

// checkTerms wants terms to be words of two articles or more, the heaviest first.
func checkTerms(t *testing.T, terms []Term, n int, articles []int, words []map[string]bool) {
	t.Helper()
	if len(terms) == 0 || len(terms) > n {
		t.Errorf("%d terms, want 1 to %d", len(terms), n)
	}
	sum := 0.0
	seen := map[string]bool{}
	for i, term := range terms {
		sum += term.Weight
		fresh := false
		if !(term.Weight > 0) || i > 0 && term.Weight > terms[i-1].Weight {
			t.Errorf("term %d of %v is not in order", i, terms)
		}
		for word := range text.Tokens(term.Term) {
			fresh = fresh || !seen[word.Word]
			seen[word.Word] = true
			in := 0
			for _, i := range articles {
				if words[i][word.Word] {
					in++
				}
			}
			if in < 2 {
				t.Errorf("%q of %q is in %d of the articles", word.Word, term.Term, in)
			}
		}
		if !fresh {
			t.Errorf("%q of %v repeats parts of heavier ones", term.Term, terms)
		}
		if seen["the"] || seen["of"] {
			t.Errorf("%q says nothing", term.Term)
		}
	}
	if sum > 1.000001 {
		t.Errorf("the terms %v weigh more than all: %v", terms, sum)
	}
}

func TestTermsAndExplain(t *testing.T) {
	for _, name := range []string{"english", "world"} {
		all := articles(corpus(t, name))
		words := wordsOf(all)
		article := func(i int) (Article, error) { return all[i], nil }
		g := storiesOf(t, name)
		for _, story := range g.Stories() {
			if len(story) < 2 {
				break
			}
			terms, err := g.Tell(story).Terms(6, article)
			if err != nil {
				t.Fatal(err)
			}
			checkTerms(t, terms, 6, story, words)
		}
		n := 0
		for p := range g.Pairs() {
			if n++; n%4 > 0 {
				continue
			}
			terms, err := g.Explain(p.A, p.B, 8, article)
			if err != nil {
				t.Fatal(err)
			}
			checkTerms(t, terms, 8, []int{p.A, p.B}, words)
		}
	}
}

// TestTermsByName has what a reader would name these by.
func TestTermsByName(t *testing.T) {
	all := []Article{
		{ID: "a", Text: "A ceasefire in Nagorno-Karabakh took hold on Saturday after ten hours of talks in Moscow between Armenia’s and Azerbaijan's ministers."},
		{ID: "b", Text: "The Louvre will close every Tuesday this winter to save on heating, its director said."},
		{ID: "c", Text: "Guns fell silent at noon: Azerbaijan and Armenia signed a truce over Karabakh in the small hours in Moscow."},
	}
	g := stories(t, StoryParams{}, 1, all)
	terms, err := g.Explain(0, 2, 20, func(i int) (Article, error) { return all[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, term := range terms {
		names = append(names, term.Term)
	}
	for _, want := range []string{"karabakh", "armenia", "azerbaijan", "moscow"} {
		if !slices.ContainsFunc(names, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("%q is not among the terms %q", want, names)
		}
	}
	if slices.Contains(names, "the") || slices.Contains(names, "s") {
		t.Errorf("the terms are %q", names)
	}
	if terms, err := g.Explain(0, 1, 20, func(i int) (Article, error) { return all[i], nil }); err != nil || len(terms) > 3 {
		t.Errorf("what shares nothing is explained by %v, %v", terms, err)
	}
}

// TestTermsWithoutSpaces names pairs of characters, and no character alone.
func TestTermsWithoutSpaces(t *testing.T) {
	all := []Article{
		{ID: "a", Text: "亚美尼亚与阿塞拜疆在莫斯科签署停火协议。"},
		{ID: "b", Text: "卢浮宫今年冬天每个星期二关闭，以节省的供暖费用。"},
		{ID: "c", Text: "停火协议在莫斯科签署，亚美尼亚总理的讲话。"},
	}
	g := stories(t, StoryParams{}, 1, all)
	terms, err := g.Explain(0, 2, 10, func(i int) (Article, error) { return all[i], nil })
	if err != nil || len(terms) == 0 {
		t.Fatalf("the terms are %v, %v", terms, err)
	}
	for _, term := range terms {
		if utf8.RuneCountInString(term.Term) != 2 || !strings.Contains(all[0].Text, term.Term) || !strings.Contains(all[2].Text, term.Term) {
			t.Errorf("%q is not a part of both articles", term.Term)
		}
	}
}

func TestTermsFail(t *testing.T) {
	all := articles(corpus(t, "english"))
	g := storiesOf(t, "english")
	story := g.Stories()[0]
	gone := errors.New("the file is gone")
	fail := func(int) (Article, error) { return Article{}, gone }
	if _, err := g.Tell(story).Terms(5, fail); !errors.Is(err, gone) {
		t.Errorf("the error is %v, want %v", err, gone)
	}
	if _, err := g.Explain(story[0], story[1], 5, fail); !errors.Is(err, gone) {
		t.Errorf("the error is %v, want %v", err, gone)
	}
	if terms, err := g.Tell(story[:1]).Terms(5, func(i int) (Article, error) { return all[i], nil }); err != nil || len(terms) != 0 {
		t.Errorf("an article alone shares %v, %v", terms, err)
	}
}

// TestRepresentative wants the one that the others are nearest to.
func TestRepresentative(t *testing.T) {
	g := storiesOf(t, "english")
	for _, story := range g.Stories() {
		got := g.Tell(story).Representative
		if !slices.Contains(story, got) {
			t.Fatalf("%d represents %v", got, story)
		}
		if len(story) == 1 && got != story[0] {
			t.Errorf("%d represents %v", got, story)
		}
	}
	near := []Article{
		{ID: "a", Text: "The zorblat, the quuxing and the frobnicator"},
		{ID: "b", Text: "The zorblat, the quuxing, the wibble and the grault"},
		{ID: "c", Text: "The wibble, the grault and the plugh"},
	}
	g = stories(t, StoryParams{}, 1, near)
	if got := g.Tell([]int{0, 1, 2}).Representative; got != 1 {
		t.Errorf("%d represents what 1 is between", got)
	}
}

func TestNewestIsNoDate(t *testing.T) {
	g := graphOf([]document{read(Article{ID: "a"})}, []int32{0})
	if got := g.newest([]int{0}); got != math.MinInt64 {
		t.Errorf("the newest of the undated is %d", got)
	}
}
