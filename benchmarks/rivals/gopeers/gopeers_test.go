package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// article is a text of n words that has nothing in common with that of another
// seed.
func article(seed, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%dx%d ", seed, i)
	}
	return b.String()
}

func TestShingles(t *testing.T) {
	got := fmt.Sprintf("%s", shingles("A rose: is, a ROSE is — a rose is 1 rose"))
	if want := "[a rose is rose is a is a rose rose is 1 is 1 rose]"; got != want {
		t.Errorf("shingles: %s, want %s", got, want)
	}
}

func TestFind(t *testing.T) {
	texts := []string{article(1, 100), article(2, 100), article(1, 100)}
	for _, peer := range []string{"minhash-lsh", "codefang"} {
		path := filepath.Join(t.TempDir(), "pairs.tsv")
		r, err := find(peer, settings{bands: 25, rows: 5, hashes: 128, threshold: .5}, texts, path)
		if err != nil {
			t.Fatal(err)
		}
		if r.Bands != 25 || r.Rows != 5 {
			t.Errorf("%s: %d bands of %d rows, want 25 of 5", peer, r.Bands, r.Rows)
		}
		out, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(out); got != "0\t2\t1\n" && got != "2\t0\t1\n" {
			t.Errorf("%s: pairs %q, want 0 and 2 with 1", peer, got)
		}
	}
}

// TestSketch signs two texts that share 49 of 147 shingles, a third: with 128
// permutations the root mean square error would be .042.
func TestSketch(t *testing.T) {
	dir := t.TempDir()
	sets, pairs := filepath.Join(dir, "sets"), filepath.Join(dir, "pairs.tsv")
	common := article(1, 51)
	texts := []string{common + article(2, 49), "", common + article(3, 49)}
	if size, err := writeSets(texts, sets); err != nil || size["shingles"] != 196 {
		t.Fatalf("%v, %v, want 196 shingles", size, err)
	}
	if err := os.WriteFile(pairs, fmt.Appendf(nil, "0\t2\t%g\n", 49./147), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := sketch(128, 50, sets, pairs)
	if err != nil {
		t.Fatal(err)
	}
	if r.RMSE < .01 || r.RMSE > .06 {
		t.Errorf("error %g, want about .04", r.RMSE)
	}
}
