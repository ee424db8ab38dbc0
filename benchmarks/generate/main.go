// Generate writes a feed of JSON Lines of any size to standard output. See
// package synthetic for what is in it.
//
//	go run ./generate -n 100000 -copies .1 -length 305 -seed 1
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/samestory/samestory/benchmarks/synthetic"
)

func main() {
	n := flag.Int("n", 10_000, "number of articles")
	copies := flag.Float64("copies", .1, "share of them that are copies, 0 to less than 1")
	seed := flag.Uint64("seed", 1, "seed: the same one gives the same feed")
	length := flag.Int("length", 305, "words of an article on average: 150 are 1 kB a record")
	every := flag.Duration("every", 8*time.Second, "time from one article to the next")
	words := flag.String("words", "../testdata/english.jsonl", "articles whose words are used")
	flag.Parse()
	if !(*copies >= 0 && *copies < 1) || *n < 0 || *length < 2 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, *words, *n, synthetic.Feed{Copies: *copies, Seed: *seed, Length: *length, Every: *every}); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, words string, n int, feed synthetic.Feed) error {
	vocabulary, err := synthetic.ReadVocabulary(words)
	if err != nil {
		return err
	}
	return feed.Write(w, vocabulary, n)
}
