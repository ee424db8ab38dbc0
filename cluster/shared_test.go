package cluster

import (
	"errors"
	"testing"

	"github.com/samestory/samestory/minhash/text"
)

// TestShared wants each term to stand in the articles that it weighs in, and all terms
// of two articles together to weigh most of what their cosine is, and no more.
func TestShared(t *testing.T) {
	all := articles(corpus(t, "english"))
	words, g := wordsOf(all), storiesOf(t, "english")
	again := func(i int) (Article, error) { return all[i], nil }
	pairs := 0
	for _, story := range g.Stories() {
		if len(story) < 2 {
			continue
		}
		telling := g.Tell(story)
		terms, err := telling.Shared(1000, again)
		if err != nil {
			t.Fatal(err)
		}
		for _, term := range terms {
			for n, i := range story {
				has := true
				for token := range text.Tokens(term.Term) {
					has = has && words[i][token.Word]
				}
				if term.Weights[n] > 0 && !has {
					t.Errorf("%q weighs %v in %s, which lacks it", term.Term, term.Weights[n], all[i].ID)
				}
			}
		}
		for m, i := range story {
			for n, j := range story[:m] {
				if got, want := telling.Score(m, n), g.Score(i, j); got != want || got != telling.Score(n, m) {
					t.Errorf("%s and %s score %v, and %v in their story", all[i].ID, all[j].ID, want, got)
				}
				sum := 0.
				for _, term := range terms {
					sum += term.Weights[m] * term.Weights[n]
				}
				cos := float64(likeness(g.vector(g.at[i]), g.vector(g.at[j]))) / unit
				if sum > cos+1e-6 || sum < .7*cos {
					t.Errorf("%s and %s share terms of %v, and have a cosine of %v", all[i].ID, all[j].ID, sum, cos)
				}
				pairs++
			}
		}
	}
	if pairs == 0 {
		t.Error("no story of two articles")
	}
}

func TestSharedKnowsNames(t *testing.T) {
	all := []Article{
		{ID: "a", Text: "Two ferries collided off Ambarra in dense fog. The port of Ambarra was closed."},
		{ID: "b", Text: "Fog over Ambarra: both ferries collided at 7, and the harbour is shut."},
	}
	g := stories(t, StoryParams{}, 1, all)
	terms, err := g.Tell([]int{0, 1}).Shared(20, func(i int) (Article, error) { return all[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	name := map[string]bool{}
	for _, term := range terms {
		name[term.Term] = term.Name
	}
	for _, c := range []struct {
		term string
		name bool
	}{{"ambarra", true}, {"ferries", false}, {"collided", false}, {"ferries collided", false}} {
		if got, ok := name[c.term]; !ok || got != c.name {
			t.Errorf("%q: shared %v, a name %v; want a name %v", c.term, ok, got, c.name)
		}
	}
}

func TestSharedFails(t *testing.T) {
	all := articles(corpus(t, "english"))
	g := storiesOf(t, "english")
	failure := errors.New("gone")
	_, err := g.Tell(g.Stories()[0]).Shared(5, func(int) (Article, error) { return all[0], failure })
	if !errors.Is(err, failure) {
		t.Errorf("got %v, want what reading an article failed with", err)
	}
}
