// Store measures what could hold the state of a feed: SQLite in Go, with the journal that
// --state has and with a WAL, bbolt, and blocks with checksums that are only ever appended
// to. Each takes the articles of a feed in batches, a transaction each, as --state does: of
// every article its head and fingerprint, which a later run reads all of, and its words, of
// which it reads some.
//
//	go run ./store [-n 1000000] [-batch 1000] [store ...]
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// sizes of what an article of 400 words leaves.
const (
	headSize  = 100
	printSize = 370
	wordsSize = 1600
)

// store is what is measured. Articles are known by their numbers from 1.
type store interface {
	append(first int, articles []article) error // durable when it returns
	scan(f func(article)) error
	words(i int) ([]byte, error)
	drop(before int) error // articles below
	close() error
}

type article struct {
	head  string
	print []byte
	words []byte
}

var stores = []struct {
	name string
	open func(path string) (store, error)
}{
	{"sqlite", openSQLite},
	{"sqlite-wal", openWAL},
	{"bbolt", openBolt},
	{"blocks", openBlocks},
}

func main() {
	n := flag.Int("n", 1_000_000, "articles")
	batch := flag.Int("batch", 1000, "articles of a transaction")
	flag.Parse()
	if err := run(*n, *batch, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "store:", err)
		os.Exit(1)
	}
}

func run(n, batch int, names []string) error {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Println("| store | append, an article | read all heads | words of one | drop a tenth | one durable article | size |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, s := range stores {
		if len(names) > 0 && !slices.Contains(names, s.name) {
			continue
		}
		if err := measure(s.name, filepath.Join(dir, s.name), s.open, n, batch); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// measure prints a row.
func measure(name, path string, open func(string) (store, error), n, batch int) error {
	r := rand.New(rand.NewPCG(1, 1))
	some := make([]article, batch)
	for i := range some {
		some[i] = article{head(r), noise(r, printSize), noise(r, wordsSize)}
	}
	s, err := open(path)
	if err != nil {
		return err
	}
	var appending time.Duration
	for from := 0; from < n; from += batch {
		took, err := timed(func() error { return s.append(from+1, some[:min(batch, n-from)]) })
		if err != nil {
			return err
		}
		appending += took
	}
	if err := s.close(); err != nil {
		return err
	}
	size, err := sizeOf(path)
	if err != nil {
		return err
	}
	if s, err = open(path); err != nil {
		return err
	}
	read := 0
	scanning, err := timed(func() error { return s.scan(func(a article) { read += len(a.print) }) })
	if err != nil {
		return err
	}
	if read != n*printSize {
		return fmt.Errorf("%d bytes of fingerprints, want %d", read, n*printSize)
	}
	const looks = 10_000
	looking, err := timed(func() error {
		for range looks {
			if w, err := s.words(1 + r.IntN(n)); err != nil || len(w) != wordsSize {
				return fmt.Errorf("%d bytes of words, want %d: %w", len(w), wordsSize, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	dropping, err := timed(func() error { return s.drop(1 + n/10) })
	if err != nil {
		return err
	}
	const single = 200
	one, err := timed(func() error {
		for i := range single {
			if err := s.append(n+1+i, some[:1]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("| %s | %.1f us | %.1f s | %.0f us | %.1f s | %.2f ms | %d MB |\n", name, appending.Seconds()*1e6/float64(n), scanning.Seconds(),
		looking.Seconds()*1e6/looks, dropping.Seconds(), one.Seconds()*1e3/single, size>>20)
	return s.close()
}

func timed(f func() error) (time.Duration, error) {
	start := time.Now()
	err := f()
	return time.Since(start), err
}

func head(r *rand.Rand) string {
	return fmt.Sprintf("%0*x", headSize, r.Uint64())
}

func noise(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// sizeOf returns the bytes of all files whose names begin with path.
func sizeOf(path string) (int64, error) {
	files, err := filepath.Glob(path + "*")
	total := int64(0)
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return 0, err
		}
		total += info.Size()
	}
	return total, err
}
