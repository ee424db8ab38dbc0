package cluster

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/samestory/samestory/minhash/text"
)

// TestReasonsAreTheScore puts the parts together again, for pairs of a story and for
// others.
func TestReasonsAreTheScore(t *testing.T) {
	for _, name := range []string{"english", "world"} {
		all := articles(corpus(t, name))
		words, g := wordsOf(all), storiesOf(t, name)
		article := func(i int) (Article, error) { return all[i], nil }
		for a := range all {
			b := (a*7 + 3) % len(all)
			if s := g.Stories()[0]; a < len(s) {
				b = s[0]
			}
			r, err := g.Reasons(a, b, 20, article)
			if err != nil {
				t.Fatal(err)
			}
			made := float64(g.scale.probability(uint32(r.Cosine*r.Nearness*r.Beyond*unit))) / unit
			if r.Score != g.Score(a, b) || math.Abs(made-r.Score) > 1e-3 {
				t.Errorf("%s and %s: %+v make %v, and the score is %v", all[a].ID, all[b].ID, r, made, g.Score(a, b))
			}
			for side, i := range []int{a, b} {
				if len(r.Alone[side]) > 20 || a != b && len(r.Alone[side]) == 0 {
					t.Errorf("%s has %d terms alone, want 1 to 20", all[i].ID, len(r.Alone[side]))
				}
				for _, term := range r.Alone[side] {
					both := true
					for token := range text.Tokens(term.Term) {
						both = both && words[b][token.Word] && words[a][token.Word]
						if !words[i][token.Word] {
							t.Errorf("%q is not in %s", term.Term, all[i].ID)
						}
					}
					if w := text.Tokens(term.Term); both && count(w) == 1 {
						t.Errorf("%q is in %s and in %s", term.Term, all[a].ID, all[b].ID)
					}
				}
			}
		}
	}
}

func count[T any](seq func(func(T) bool)) (n int) {
	seq(func(T) bool { n++; return true })
	return n
}

func TestReasonsOfDates(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2024, 3, day, 12, 0, 0, 0, time.UTC) }
	body := "Two ferries collided off Ambarra in dense fog and the harbour was closed."
	all := []Article{
		{ID: "a", Text: body, Published: at(1)}, {ID: "b", Text: "Fog over Ambarra: both ferries collided.", Published: at(9)},
		{ID: "c", Text: "In Ambarra the harbour stays shut.", Published: time.Time{}},
	}
	g := stories(t, StoryParams{}, 1, all)
	article := func(i int) (Article, error) { return all[i], nil }
	for _, c := range []struct {
		a, b, days int
		nearness   float64
	}{{0, 1, 8, .2}, {0, 0, 0, 1}, {0, 2, -1, 1}} {
		r, err := g.Reasons(c.a, c.b, 5, article)
		if err != nil {
			t.Fatal(err)
		}
		if r.Days != c.days || math.Abs(r.Nearness-c.nearness) > .001 {
			t.Errorf("%s and %s: %d days leave %v, want %d and %v", all[c.a].ID, all[c.b].ID, r.Days, r.Nearness, c.days, c.nearness)
		}
	}
	failure := errors.New("gone")
	if _, err := g.Reasons(0, 1, 5, func(int) (Article, error) { return Article{}, failure }); !errors.Is(err, failure) {
		t.Errorf("got %v, want what reading an article failed with", err)
	}
}

// TestReasonsCountRepeatedText has an appeal that four articles share, which does not count.
func TestReasonsCountRepeatedText(t *testing.T) {
	appeal := " Please support our newsroom with a small gift every month of the year."
	all := []Article{
		{ID: "a", Text: "Two ferries collided off Ambarra in dense fog and the harbour was closed on Friday until noon." + appeal},
		{ID: "b", Text: "The bank of Orvela raised its rate by a quarter of a point to cool the price of houses in the north." + appeal},
		{ID: "c", Text: "A painting by an unknown pupil was sold for nine million crowns at an auction in the old town hall." + appeal},
		{ID: "d", Text: "Miners found a seam of silver under the lake that the state had thought exhausted for two centuries." + appeal},
	}
	g := stories(t, StoryParams{}, 1, all)
	r, err := g.Reasons(0, 1, 5, func(i int) (Article, error) { return all[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	if want := 13; r.Repeated != [2]int{want, want} {
		t.Errorf("%v words do not count, want %d in each", r.Repeated, want)
	}
}

func BenchmarkReasons(b *testing.B) {
	all := articles(corpus(b, "english"))
	g := storiesOf(b, "english")
	article := func(i int) (Article, error) { return all[i], nil }
	story := g.Stories()[0]
	for b.Loop() {
		if _, err := g.Reasons(story[0], story[1], 20, article); err != nil {
			b.Fatal(err)
		}
	}
}
