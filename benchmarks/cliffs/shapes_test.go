package main

import (
	"testing"
	"time"

	"github.com/samestory/samestory/cluster"
)

// TestNoCliffs is the short form of the command: four times the articles may take
// twelve times as long, where a square would be sixteen and what is slow at all
// stands out more.
func TestNoCliffs(t *testing.T) {
	const n = 1500
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			few := least(t, s, n/4)
			if many := least(t, s, n); many > 12*few+20*time.Millisecond {
				t.Errorf("%d articles take %v, a fourth of them %v", n, many, few)
			}
		})
	}
}

// least returns how long it takes to find the copies in a feed, at best of three.
func least(t *testing.T, s shape, n int) time.Duration {
	var texts []string
	for text := range s.texts(n) {
		texts = append(texts, text)
	}
	best := time.Duration(1 << 62)
	for range 3 {
		start := time.Now()
		kept := keep(t, texts)
		best = min(best, time.Since(start))
		if want := s.kept(n); kept != want {
			t.Fatalf("%d of %d articles are kept, want %d", kept, len(texts), want)
		}
	}
	return best
}

func keep(t *testing.T, texts []string) (kept int) {
	c, err := cluster.NewCopies(cluster.CopyParams{})
	if err != nil {
		t.Fatal(err)
	}
	f := c.Fingerprinter()
	var order []int32
	for i, s := range texts {
		f.Add(s)
		order = append(order, int32(i))
	}
	c.Add(f.Take())
	g, err := c.Graph(t.Context(), 1, func(_, i int) (string, error) { return texts[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range g.Keep(order, 0) {
		if v.CopyOf < 0 {
			kept++
		}
	}
	return kept
}
