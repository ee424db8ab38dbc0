package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"

	"github.com/samestory/samestory/benchmarks/labelled"
)

func main() {
	data := flag.String("data", string(labelled.Find()), "folder of labelled news in JSON Lines")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, labelled.Dir(*data), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir labelled.Dir, stdout, stderr io.Writer) error {
	if dir == "" {
		fmt.Fprintln(stderr, "accuracy: no labelled news to score on: name its folder by -data or SAMESTORY_DATA")
		return nil
	}
	english, err := readable(dir, "stories-en-dev", stderr)
	if err != nil {
		return err
	}
	vietnamese, err := readable(dir, "stories-vi-dev", stderr)
	if err != nil {
		return err
	}
	feeds := newFeeds(english, vietnamese)
	if err := stories(ctx, stdout, feeds); err != nil {
		return err
	}
	if err := leftOut(ctx, stdout, feeds); err != nil {
		return err
	}
	if err := candidates(ctx, stdout, feeds); err != nil {
		return err
	}
	newswire, err := readable(dir, "reuters21578", stderr)
	if err != nil || len(newswire) == 0 {
		return err
	}
	pairs, err := readPairs(string(dir) + "/reuters21578.pairs.tsv")
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(stderr, "accuracy: copies left out:", err)
		return nil
	} else if err != nil {
		return err
	}
	return copies(ctx, stdout, newswire, pairs)
}

// readable returns the articles of a file, none with a notice where it is
// absent.
func readable(dir labelled.Dir, name string, stderr io.Writer) ([]labelled.Article, error) {
	articles, err := dir.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(stderr, "accuracy: left out:", err)
		return nil, nil
	}
	return articles, err
}
