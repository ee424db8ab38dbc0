package cluster

import (
	"slices"
	"testing"
)

// TestPlace takes each article of labelled news out of the others and asks where it
// belongs: nearly always where grouping all of them puts it.
func TestPlace(t *testing.T) {
	all := corpus(t, "english")
	feed := articles(all)
	story := make([]int, len(feed))
	for n, members := range stories(t, StoryParams{}, 1, feed).Stories() {
		for _, i := range members {
			story[i] = n
		}
	}
	var r DocumentReader
	var docs []Document
	for i := range feed {
		docs = append(docs, r.Read(&feed[i]))
	}
	right, wrong, missed, alone := 0, 0, 0, 0
	for own := range feed {
		n, err := NewNearby(StoryParams{})
		if err != nil {
			t.Fatal(err)
		}
		var numbers []int
		for i := range feed {
			if i != own {
				n.Add(docs[i])
				numbers = append(numbers, i)
			}
		}
		p, err := n.Place(t.Context(), docs[own])
		if err != nil {
			t.Fatal(err)
		}
		company := slices.ContainsFunc(numbers, func(i int) bool { return story[i] == story[own] })
		switch {
		case len(p.Story) == 0 && company:
			missed++
		case len(p.Story) == 0:
			alone++
		case story[numbers[p.Nearest]] == story[own]:
			right++
			if p.Score <= 0 || !slices.Contains(p.Story, p.Nearest) {
				t.Errorf("%s is placed by %+v", feed[own].ID, p)
			}
		default:
			wrong++
		}
		if right == 1 {
			terms, err := p.Terms(5, func(i int) (Article, error) {
				if i < 0 {
					return feed[own], nil
				}
				return feed[numbers[i]], nil
			})
			if err != nil || len(terms) == 0 {
				t.Errorf("terms %v, %v", terms, err)
			}
		}
	}
	if wrong > 2 || missed > len(feed)/20 || right < 50 || alone < 5 {
		t.Errorf("of %d articles %d are placed right, %d wrong, %d missed, %d alone", len(feed), right, wrong, missed, alone)
	}
	t.Logf("of %d articles %d are placed right, %d wrong, %d missed, %d alone", len(feed), right, wrong, missed, alone)
}

func TestPlaceAmongNone(t *testing.T) {
	n, err := NewNearby(StoryParams{})
	if err != nil {
		t.Fatal(err)
	}
	var r DocumentReader
	for _, a := range []Article{{}, {Text: "some words here"}} {
		p, err := n.Place(t.Context(), r.Read(&a))
		if err != nil || len(p.Story) > 0 {
			t.Errorf("among none it is placed by %+v, %v", p, err)
		}
		n.Add(r.Read(&a))
	}
	if _, err := NewNearby(StoryParams{Threshold: 2}); err == nil {
		t.Error("a threshold of 2 is no error")
	}
}
