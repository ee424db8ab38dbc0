package cluster

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// listed returns the furniture of a feed.
func listed(t *testing.T, feed []Article) []Sentence {
	t.Helper()
	list, err := stories(t, StoryParams{}, 2, feed).Furniture(func(i int) (Article, error) { return feed[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestFurnitureIsListed(t *testing.T) {
	const (
		plea  = "Every pound goes into the Register’s reporting, and ﬁve go to its pensioners!”"
		menu  = "Home\nWorld\nSport\nBooks & letters\nSign in\nSubscribe"
		glued = "Share on Facebook Tweet this Send by email Read more Most popular"
	)
	feed := unlikeArticles(t, 20)
	for i := range 9 {
		feed[i].Text = menu + "\n" + feed[i].Text
	}
	for i := 4; i < 11; i++ {
		feed[i].Text += "\n" + plea
	}
	for i := 11; i < 16; i++ {
		feed[i].Text = strings.TrimRight(feed[i].Text, ". ") + " " + glued
	}
	feed[16].Title = plea // counts, wherever it stands
	list := listed(t, feed)
	want := []struct {
		text     string
		articles []int
	}{
		{menu, []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		{"Every pound goes into the Register’s reporting, and five go to its pensioners!”", []int{4, 5, 6, 7, 8, 9, 10, 16}},
		{glued, []int{11, 12, 13, 14, 15}},
	}
	if len(list) != len(want) {
		t.Fatalf("%d sentences are listed, want %d: %+v", len(list), len(want), list)
	}
	for i, w := range want {
		s := list[i]
		dates := slices.IsSortedFunc(s.Articles, func(a, b int) int { return feed[a].Published.Compare(feed[b].Published) })
		if slices.Sort(s.Articles); s.Text != w.text || !slices.Equal(s.Articles, w.articles) || !dates {
			t.Errorf("listed is %q of %v, want %q of %v", s.Text, s.Articles, w.text, w.articles)
		}
	}
}

// TestFurnitureOfAnyOrder lists that of articles in another order.
func TestFurnitureOfAnyOrder(t *testing.T) {
	feed := articles(corpus(t, "english"))
	want := listed(t, feed)
	if len(want) < 5 {
		t.Fatalf("%d sentences are listed", len(want))
	}
	order := rand.New(rand.NewPCG(3, 4)).Perm(len(feed))
	var other []Article
	for _, i := range order {
		other = append(other, feed[i])
	}
	got := listed(t, other)
	for i := range got {
		for n, a := range got[i].Articles {
			got[i].Articles[n] = order[a]
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("in another order the list is %+v, want %+v", got, want)
	}
	for _, s := range want {
		if first := feed[s.Articles[0]]; !strings.Contains(first.Title+"\n"+first.Text, s.Text) {
			t.Errorf("%q does not stand in %s", s.Text, first.ID)
		}
	}
}

func TestLongFurnitureIsClipped(t *testing.T) {
	feed := unlikeArticles(t, 10)
	long := strings.Repeat("wörter ohne ende ", 200)
	for i := range 4 {
		feed[i].Text = strings.Repeat(feed[i].Text+"\n", 9) + long
	}
	list := listed(t, feed)
	i := slices.IndexFunc(list, func(s Sentence) bool { return strings.HasPrefix(s.Text, "wörter") })
	if i < 0 || len(list[i].Text) > sentenceText+len("…") || !strings.HasSuffix(list[i].Text, "…") || !utf8.ValidString(list[i].Text) {
		t.Errorf("a long sentence is listed as %+v", list)
	}
}

func TestFurnitureOfOtherArticles(t *testing.T) {
	feed := articles(corpus(t, "english"))
	g := stories(t, StoryParams{}, 2, feed)
	lost := errors.New("lost")
	if _, err := g.Furniture(func(int) (Article, error) { return Article{}, lost }); !errors.Is(err, lost) {
		t.Errorf("an article that cannot be read again: %v", err)
	}
	if _, err := g.Furniture(func(int) (Article, error) { return Article{}, nil }); err == nil {
		t.Error("an article that lost its text is no error")
	}
}
