// Growth runs a command of samestory on the beginnings of one generated feed and
// prints what each took, as a table with tabs, or draws such tables.
//
//	go run ./growth -sizes 1000000,2000000,5000000,10000000 dedup >growth-dedup.tsv
//	go run ./growth -sizes 250000,500000,1000000 cluster >growth-cluster.tsv
//	go run ./growth -plot growth.svg growth-dedup.tsv growth-cluster.tsv
//
// A record takes about 1 kB. The feeds lie in -dir: for ten million in four sizes 20 GB.
package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samestory/samestory/benchmarks/program"
	"github.com/samestory/samestory/benchmarks/synthetic"
)

func main() {
	sizes := flag.String("sizes", "1000000,2000000,5000000,10000000", "articles of each run")
	runs := flag.Int("runs", 3, "runs of each size, of which the one of median time is printed")
	length := flag.Int("length", 150, "words of an article on average")
	copies := flag.Float64("copies", .1, "share of them that are copies")
	seed := flag.Uint64("seed", 1, "seed of the feed")
	every := flag.Duration("every", 8*time.Second, "time from one article to the next")
	dir := flag.String("dir", os.TempDir(), "folder for the feed")
	plot := flag.String("plot", "", "draw the tables named by the arguments into this SVG file")
	flag.Parse()
	err := func() error {
		if *plot != "" {
			return drawTables(*plot, flag.Args())
		}
		numbers, err := parse(*sizes)
		if err != nil {
			return err
		}
		if flag.NArg() == 0 {
			return fmt.Errorf("want a command and its flags, such as dedup --threshold .8")
		}
		return run(os.Stdout, *dir, numbers, *runs, synthetic.Feed{Copies: *copies, Seed: *seed, Length: *length, Every: *every}, flag.Args())
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

// parse reads sizes, the largest first.
func parse(sizes string) ([]int, error) {
	var numbers []int
	for s := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("sizes %q: want numbers from 1 on, with commas", sizes)
		}
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	slices.Reverse(numbers)
	return slices.Compact(numbers), nil
}

// run measures a command on all sizes in turn, so that a neighbour on the machine
// disturbs all.
func run(w io.Writer, dir string, sizes []int, runs int, feed synthetic.Feed, command []string) error {
	dir, err := os.MkdirTemp(dir, "growth")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	samestory, err := program.Build(dir)
	if err != nil {
		return err
	}
	path := func(i int) string { return filepath.Join(dir, fmt.Sprintf("feed%d.jsonl", i)) }
	if err := write(path(0), feed, sizes[0]); err != nil {
		return err
	}
	for i := range sizes[1:] {
		if err := begin(path(i+1), path(i), sizes[i+1]); err != nil {
			return err
		}
	}
	all := make([][]program.Stats, len(sizes))
	for range max(1, runs) {
		for i := range sizes {
			s, err := program.Run(samestory, command[0], append(command[1:], path(i))...)
			if err != nil {
				return err
			}
			all[i] = append(all[i], s)
		}
	}
	var rows []row
	for _, of := range slices.Backward(all) {
		slices.SortFunc(of, func(a, b program.Stats) int { return cmp.Compare(a.Seconds, b.Seconds) })
		rows = append(rows, newRow(strings.Join(command, " "), of[len(of)/2]))
	}
	return print(w, rows)
}

func write(path string, feed synthetic.Feed, n int) error {
	words, err := synthetic.ReadVocabulary(filepath.Join("..", "testdata", "english.jsonl"))
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := feed.Write(f, words, n); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// begin writes the first n lines of a file to another.
func begin(to, from string, n int) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	w := bufio.NewWriterSize(out, 1<<20)
	for r := bufio.NewReaderSize(in, 1<<20); n > 0; {
		part, err := r.ReadSlice('\n')
		if err == nil {
			n--
		} else if err == io.EOF {
			return fmt.Errorf("%s has %d lines too few", from, n)
		} else if err != bufio.ErrBufferFull {
			return err
		}
		w.Write(part) // Flush tells of errors
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return out.Close()
}
