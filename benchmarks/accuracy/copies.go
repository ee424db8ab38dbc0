package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/samestory/samestory/cluster"
)

// minWords is the length from which the file of pairs has an article.
const minWords = 10

// idPair names two articles, the smaller id first.
type idPair [2]string

func newIDPair(a, b string) idPair { return idPair{min(a, b), max(a, b)} }

// readPairs reads a file of id, id, resemblance, with tabs between.
func readPairs(path string) (map[idPair]bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	pairs := map[idPair]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		a, rest, _ := strings.Cut(lines.Text(), "\t")
		b, _, ok := strings.Cut(rest, "\t")
		if !ok {
			return nil, fmt.Errorf("read %s: line %d: want id, id, resemblance", path, len(pairs)+1)
		}
		pairs[newIDPair(a, b)] = true
	}
	return pairs, lines.Err()
}

// copies prints how the copies that are found agree with the exact pairs.
func copies(ctx context.Context, w io.Writer, in *input) error {
	articles, err := in.read("reuters21578")
	if err != nil || len(articles) == 0 {
		return err
	}
	exact, err := readPairs(filepath.Join(string(in.dir), "reuters21578.pairs.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(in.notices, "accuracy: copies left out:", err)
		return nil
	} else if err != nil {
		return err
	}
	c, err := cluster.NewCopies(cluster.CopyParams{Threshold: .5, Containment: -1})
	if err != nil {
		return err
	}
	f := c.Fingerprinter()
	for _, a := range articles {
		f.Add(a.Text)
	}
	c.Add(f.Take())
	g, err := c.Graph(ctx, 0, func(_, i int) (string, error) { return articles[i].Text, nil })
	if err != nil {
		return err
	}
	found, right := 0, 0
	for p := range g.Articles() {
		if min(c.Words(p.A), c.Words(p.B)) < minWords {
			continue
		}
		found++
		if exact[newIDPair(articles[p.A].ID, articles[p.B].ID)] {
			right++
		}
	}
	fmt.Fprintf(w, "Copies: resemblance .5, %s articles of newswire, %s exact pairs.\n\n", thousands(len(articles)), thousands(len(exact)))
	head(w, "candidates verified", "capped buckets", "pairs found", "recall", "precision")
	row(w, g.Candidates, g.CappedBuckets, found,
		decimals(float64(right)/float64(len(exact)), 4), decimals(float64(right)/float64(found), 4))
	fmt.Fprintln(w)
	return nil
}
