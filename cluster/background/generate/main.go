// Command generate writes the table of package background from a collection
// of English articles and from lists of word counts; see there.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

type options struct {
	articles, counts, out string
	limit, least          int
	words, pairs          int
}

func run(args []string, stdout, stderr io.Writer) int {
	var o options
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.articles, "articles", "", "English articles, JSON Lines with title and text, .zst")
	flags.StringVar(&o.counts, "wordcounts", "", "lines of language, word and count, .zst")
	flags.StringVar(&o.out, "o", "table.bin", "the file to write")
	flags.IntVar(&o.limit, "limit", 20000, "articles to read at most")
	flags.IntVar(&o.least, "least", 20, "articles that a word or a pair must stand in")
	flags.IntVar(&o.words, "words", 0, "words of a language at most, the most frequent, 0 for all")
	flags.IntVar(&o.pairs, "pairs", 20000, "pairs of words of a language at most, the most frequent, 0 for all")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if o.articles == "" || o.counts == "" || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "generate: want -articles FILE and -wordcounts FILE")
		return 2
	}
	if err := generate(o, stdout); err != nil {
		fmt.Fprintln(stderr, "generate:", err)
		return 3
	}
	return 0
}

func generate(o options, stdout io.Writer) error {
	dfs, err := collect(o)
	if err != nil {
		return err
	}
	b, err := dfs.encode()
	if err != nil {
		return err
	}
	pairs := 0
	for f := range dfs {
		if isPair(f) {
			pairs++
		}
	}
	if err := os.WriteFile(o.out, b, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s: %d words, %d pairs, %d bytes\n", o.out, len(dfs)-pairs, pairs, len(b))
	return nil
}

// collect counts both sources and merges them.
func collect(o options) (frequencies, error) {
	var english frequencies
	err := open(o.articles, func(r io.Reader) (err error) {
		english, err = articles(r, o.limit, o.least)
		return err
	})
	if err != nil {
		return nil, err
	}
	var languages map[string]frequencies
	err = open(o.counts, func(r io.Reader) (err error) {
		languages, err = subtitles(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	if languages["en"] == nil {
		languages["en"] = make(frequencies)
	}
	languages["en"].merge(english)
	all := make(frequencies)
	for _, dfs := range languages {
		dfs.cut(o.words, o.pairs)
		all.merge(dfs)
	}
	return all, nil
}

// open calls f with what the .zst file decompresses to.
func open(path string, f func(io.Reader) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r, err := zstd.NewReader(file)
	if err != nil {
		return fmt.Errorf("decompressing %s: %w", path, err)
	}
	defer r.Close()
	if err := f(r); err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	return nil
}
