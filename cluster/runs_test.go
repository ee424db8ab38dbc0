package cluster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/samestory/samestory/minhash/text"
)

func TestCutEnds(t *testing.T) {
	for _, c := range []struct {
		what       string
		ends, want []int32
		repeats    [][2]int32
	}{
		{"glued behind a sentence", []int32{10, 40}, []int32{10, 25, 40}, [][2]int32{{25, 40}}},
		{"glued before one", []int32{30, 40}, []int32{9, 30, 40}, [][2]int32{{0, 9}}},
		{"glued between two words", []int32{50}, []int32{20, 30, 50}, [][2]int32{{20, 30}}},
		{"a menu of lines", []int32{1, 2, 4, 5, 6, 8, 9, 11, 40}, []int32{5, 11, 40}, [][2]int32{{0, 11}}},
		{"sentences of an appeal", []int32{10, 20, 30}, []int32{10, 20, 30}, [][2]int32{{10, 30}}},
		{"the last word before, by chance", []int32{10, 20, 30}, []int32{10, 20, 30}, [][2]int32{{9, 20}}},
		{"the first words behind, by chance", []int32{10, 20, 30}, []int32{10, 20, 30}, [][2]int32{{10, 23}}},
		{"two in a row", []int32{40}, []int32{10, 20, 40}, [][2]int32{{0, 10}, {10, 20}}},
		{"all", []int32{40}, []int32{40}, [][2]int32{{0, 40}}},
	} {
		if got := cutEnds(c.ends, c.repeats); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v is cut to %v, want %v", c.what, c.ends, got, c.want)
		}
	}
}

// TestRunCounter counts runs that are there once to five times.
func TestRunCounter(t *testing.T) {
	const n = 1_200_000
	c := newRunCounter(n)
	rng := rand.New(rand.NewPCG(1, 2))
	hashes := make([]uint64, n/3)
	for i := range hashes {
		hashes[i] = text.Mix(rng.Uint64())
		for range i%5 + 1 {
			c.add(hashes[i : i+1])
		}
	}
	wrong := 0
	for i, h := range hashes {
		switch often := i%5+1 >= runTimes; {
		case often && !c.often(h):
			t.Fatalf("a run that was added %d times is not found", i%5+1)
		case !often && c.often(h):
			wrong++
		}
	}
	if rare := len(hashes) * 2 / 5; wrong*100 > rare {
		t.Errorf("%d of %d rare runs are taken for frequent ones", wrong, rare)
	}
}

// TestGluedMenu has a menu that no mark or line parts from the news, in front,
// behind and within.
func TestGluedMenu(t *testing.T) {
	const menu = "Share on Facebook Tweet this Send by email Read more Most popular"
	feed := unlikeArticles(t, 20)
	for i := range 9 {
		half := strings.Index(feed[i].Text[len(feed[i].Text)/2:], " ") + len(feed[i].Text)/2
		switch i % 3 {
		case 0:
			feed[i].Text = menu + " " + feed[i].Text
		case 1:
			feed[i].Text = strings.TrimRight(feed[i].Text, ". \n") + " " + menu
		case 2:
			feed[i].Text = feed[i].Text[:half] + " " + menu + feed[i].Text[half:]
		}
	}
	if got := furnitureOf(t, feed, menu); !got[0] {
		t.Error("a glued menu is taken for news")
	}
}

// TestMenuOfShortLines has lines that are no sentences by themselves.
func TestMenuOfShortLines(t *testing.T) {
	feed := unlikeArticles(t, 20)
	for i := range 5 {
		feed[i].Text = "Home\nWorld\nSport\nBooks and letters\nSign in\nSubscribe\n" + feed[i].Text
	}
	if got := furnitureOf(t, feed, "home world sport books and letters sign in subscribe"); !got[0] {
		t.Error("a menu of short lines is taken for news")
	}
}

// TestCutRunsOnce holds the documents of a collection to be what they were.
func TestCutRunsOnce(t *testing.T) {
	feed := unlikeArticles(t, 6)
	for i := range feed {
		feed[i].Text += fmt.Sprintf(" Copyright %s all rights reserved by the publisher", feed[i].Source)
	}
	docs := []document{read(feed[0]), read(feed[1]), read(feed[2])}
	before := slices.Clone(docs[0].ends)
	kept := docs[0].ends
	cutRuns(t.Context(), docs, 2)
	if !slices.Equal(kept, before) {
		t.Error("the ends that were given are overwritten")
	}
}
