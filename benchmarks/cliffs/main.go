// Cliffs runs samestory dedup on feeds that are hard on it, each in three sizes,
// and prints the CPU time of each: twice the articles should take about twice the
// time.
//
//	go run ./cliffs [-n 100000] [-flags "--containment 0"] [shape ...]
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samestory/samestory/benchmarks/program"
)

func main() {
	n := flag.Int("n", 100_000, "articles of the largest feed")
	flags := flag.String("flags", "", "flags for dedup")
	flag.Parse()
	if err := run(*n, strings.Fields(*flags), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "cliffs:", err)
		os.Exit(1)
	}
}

func run(n int, flags, names []string) error {
	dir, err := os.MkdirTemp("", "cliffs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	samestory, err := program.Build(dir)
	if err != nil {
		return err
	}
	sizes := []int{n / 4, n / 2, n}
	fmt.Printf("| feed | n = %d | %d | %d | last by first | kept | peak memory |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n", sizes[0], sizes[1], sizes[2])
	for _, s := range shapes {
		if len(names) > 0 && !slices.Contains(names, s.name) {
			continue
		}
		var took []float64
		var last program.Stats
		for _, n := range sizes {
			feed := filepath.Join(dir, "feed.jsonl")
			if err := write(feed, s, n); err != nil {
				return err
			}
			if last, err = program.Run(samestory, "dedup", append(flags, feed)...); err != nil {
				return err
			}
			took = append(took, last.CPU)
		}
		fmt.Printf("| %s: %s | %.2f s | %.2f s | %.2f s | %.1f | %d | %d MB |\n", s.name, s.what,
			took[0], took[1], took[2], took[2]/took[0], last.Counts["kept"], last.Peak>>20)
		if kept, want := last.Counts["kept"], int64(s.kept(n)); kept != want {
			return fmt.Errorf("%s: %d are kept, want %d", s.name, kept, want)
		}
	}
	return nil
}

func write(path string, s shape, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	encode := json.NewEncoder(out)
	i := 0
	for text := range s.texts(n) {
		i++
		if err := encode.Encode(map[string]string{"id": fmt.Sprint("a", i), "text": text}); err != nil {
			return err
		}
	}
	return out.Flush()
}
