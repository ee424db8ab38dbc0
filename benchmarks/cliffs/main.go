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
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
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
	program := filepath.Join(dir, "samestory")
	if out, err := exec.Command("go", "build", "-C", "..", "-o", program, "./cmd/samestory").CombinedOutput(); err != nil {
		return fmt.Errorf("build samestory: %w\n%s", err, out)
	}
	sizes := []int{n / 4, n / 2, n}
	fmt.Printf("| feed | n = %d | %d | %d | last by first | kept | peak memory |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n", sizes[0], sizes[1], sizes[2])
	for _, s := range shapes {
		if len(names) > 0 && !slices.Contains(names, s.name) {
			continue
		}
		var took []time.Duration
		var last result
		for _, n := range sizes {
			feed := filepath.Join(dir, "feed.jsonl")
			if err := write(feed, s, n); err != nil {
				return err
			}
			if last, err = dedup(program, flags, feed); err != nil {
				return err
			}
			took = append(took, last.cpu)
		}
		fmt.Printf("| %s: %s | %.2f s | %.2f s | %.2f s | %.1f | %d | %d MB |\n", s.name, s.what,
			took[0].Seconds(), took[1].Seconds(), took[2].Seconds(), took[2].Seconds()/took[0].Seconds(), last.kept, last.peak>>20)
		if want := s.kept(n); last.kept != want {
			return fmt.Errorf("%s: %d are kept, want %d", s.name, last.kept, want)
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

type result struct {
	cpu  time.Duration
	kept int
	peak int64
}

// dedup runs the program on a file.
func dedup(program string, flags []string, feed string) (result, error) {
	command := exec.Command(program, append([]string{"dedup", "-q", "--stats", "json", feed}, flags...)...)
	var stats strings.Builder
	command.Stderr = &stats
	if err := command.Run(); err != nil {
		return result{}, fmt.Errorf("dedup: %w\n%s", err, stats.String())
	}
	var s struct {
		Counts struct{ Kept int }
		Peak   int64 `json:"peak_bytes"`
	}
	if err := json.Unmarshal([]byte(stats.String()), &s); err != nil {
		return result{}, fmt.Errorf("dedup's statistics: %w", err)
	}
	state := command.ProcessState
	return result{state.UserTime() + state.SystemTime(), s.Counts.Kept, s.Peak}, nil
}
