package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/samestory/samestory/benchmarks/labelled"
)

func main() {
	result, err := run(os.Args[1:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gopeers:", err)
		os.Exit(1)
	}
}

func run(args []string) (any, error) {
	if len(args) == 0 {
		return nil, fmt.Errorf("want plain, find, sets or sketch")
	}
	flags := flag.NewFlagSet("gopeers "+args[0], flag.ContinueOnError)
	peer := flags.String("peer", "minhash-lsh", "the module: minhash-lsh or codefang")
	bands := flags.Int("bands", 0, "bands, or 0 for what minhash-lsh takes for the threshold")
	rows := flags.Int("rows", 0, "rows of a band")
	hashes := flags.Int("hashes", 128, "hash functions, where there are no bands")
	threshold := flags.Float64("threshold", .5, "resemblance, where there are no bands")
	k := flags.Int("k", 128, "components of a signature")
	seeds := flags.Int("seeds", 20, "how many hash functions the error is taken over")
	if err := flags.Parse(args[1:]); err != nil {
		return nil, err
	}
	if flags.NArg() != 2 {
		return nil, fmt.Errorf("%s: want two files", args[0])
	}
	in, out := flags.Arg(0), flags.Arg(1)
	switch args[0] {
	case "plain":
		return plain(in, out)
	case "find":
		texts, err := readTexts(in)
		if err != nil {
			return nil, err
		}
		return find(*peer, settings{*bands, *rows, *hashes, *threshold}, texts, out)
	case "sets":
		texts, err := readTexts(in)
		if err != nil {
			return nil, err
		}
		return writeSets(texts, out)
	case "sketch":
		return sketch(*k, *seeds, in, out)
	}
	return nil, fmt.Errorf("%q: want plain, find, sets or sketch", args[0])
}

// plain copies a file of articles, which may be compressed.
func plain(from, to string) (map[string]int, error) {
	articles, err := labelled.Read(from)
	if err != nil {
		return nil, err
	}
	var b []byte
	for _, a := range articles {
		line, err := json.Marshal(map[string]string{"id": a.ID, "text": a.Text})
		if err != nil {
			return nil, err
		}
		b = append(append(b, line...), '\n')
	}
	return map[string]int{"articles": len(articles)}, os.WriteFile(to, b, 0o666)
}

func readTexts(path string) ([]string, error) {
	articles, err := labelled.Read(path)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(articles))
	for i, a := range articles {
		texts[i] = a.Text
	}
	return texts, nil
}
