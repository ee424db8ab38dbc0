// Pictures draws what the manual's page on how samestory works shows, from runs of
// it, and prints the numbers behind each picture as tables.
//
//	go run ./pictures -data DIR > pictures.md
//
// Those of labelled news are left as they are where DIR is absent. About two minutes.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/samestory/samestory/benchmarks/labelled"
	"github.com/samestory/samestory/cluster"
)

func main() {
	data := flag.String("data", string(labelled.Find()), "folder of labelled news in JSON Lines")
	dir := flag.String("dir", filepath.Join("..", "cmd", "samestory", "manual"), "folder to write the pictures to")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, labelled.Dir(*data), *dir); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, data labelled.Dir, dir string) error {
	if err := detection(w, dir); err != nil {
		return err
	}
	if data == "" {
		fmt.Fprintln(os.Stderr, "pictures: no labelled news to draw the others from: name its folder by -data or SAMESTORY_DATA")
		return nil
	}
	english, err := data.Read("stories-en-dev")
	if err != nil {
		return err
	}
	vietnamese, err := data.Read("stories-vi-dev")
	if err != nil {
		return err
	}
	if err := reliability(ctx, w, dir, append(sets(english), vietnamese)); err != nil {
		return err
	}
	all, err := group(ctx, slices.Concat(english, vietnamese))
	if err != nil {
		return err
	}
	if err := scores(ctx, w, dir, all); err != nil {
		return err
	}
	return chains(ctx, w, dir, all)
}

// sets parts articles by the collection that they come from.
func sets(articles []labelled.Article) (parts [][]labelled.Article) {
	at := map[string]int{}
	for _, a := range articles {
		i, seen := at[a.Set]
		if !seen {
			i = len(parts)
			at[a.Set] = i
			parts = append(parts, nil)
		}
		parts[i] = append(parts[i], a)
	}
	return parts
}

// feed is articles that were grouped together, as the command would.
type feed struct {
	graph *cluster.StoryGraph
	gold  []string // their labels
}

func group(ctx context.Context, articles []labelled.Article) (*feed, error) {
	s, err := cluster.NewStories(cluster.StoryParams{})
	if err != nil {
		return nil, err
	}
	f := &feed{}
	var r cluster.DocumentReader
	for i := range articles {
		s.Add(r.Read(&articles[i].Article))
		f.gold = append(f.gold, articles[i].Label)
	}
	f.graph, err = s.Group(ctx, 0)
	return f, err
}

// pairs yields all pairs of labelled articles, with the probability that they are
// said to report one event.
func (f *feed) pairs(ctx context.Context, yield func(a, b int, p float64)) error {
	for b := range f.gold {
		if err := ctx.Err(); err != nil {
			return err
		}
		for a := range b {
			if f.gold[a] != "" && f.gold[b] != "" {
				yield(a, b, f.graph.Score(a, b))
			}
		}
	}
	return nil
}

// table prints a Markdown table behind a sentence that says what of.
func table(w io.Writer, about string, columns []string, rows [][]string) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n", about)
	line := func(cells []string) {
		for _, c := range cells {
			fmt.Fprintf(&b, "| %s ", c)
		}
		b.WriteString("|\n")
	}
	line(columns)
	line(slices.Repeat([]string{"---:"}, len(columns)))
	for _, r := range rows {
		line(r)
	}
	fmt.Fprintf(w, "%s\n", b.Bytes())
}
