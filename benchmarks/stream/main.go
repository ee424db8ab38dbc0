// Stream measures samestory dedup with a state: how soon a line that is written to its
// standard input comes out of it, while a million articles are remembered, also where a copy
// of one of them goes before it, and how much a window remembers in a simulated year.
//
//	go run ./stream [-live 1000000] [-probes 2000]
//	go run ./stream -year [-daily 500] [-runs 12]
//	go run ./stream -year -stories [-daily 100] [-runs 360]
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/samestory/samestory/benchmarks/program"
	"github.com/samestory/samestory/benchmarks/synthetic"
)

func main() {
	live := flag.Int("live", 1_000_000, "articles that are remembered")
	probes := flag.Int("probes", 2000, "lines that are timed")
	year := flag.Bool("year", false, "simulate a year instead")
	daily := flag.Int("daily", 500, "articles a day of that year")
	runs := flag.Int("runs", 12, "into which that year is cut")
	stories := flag.Bool("stories", false, "of cluster, not of dedup")
	flag.Parse()
	dir, err := os.MkdirTemp("", "stream")
	if err == nil {
		defer os.RemoveAll(dir)
		if *year {
			err = simulate(os.Stdout, dir, *stories, *daily, *runs)
		} else {
			err = latency(os.Stdout, dir, *live, *probes)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "stream:", err)
		os.Exit(1)
	}
}

// latency prints how long lines take with so many articles remembered.
func latency(w io.Writer, dir string, live, probes int) error {
	samestory, err := program.Build(dir)
	if err != nil {
		return err
	}
	feed, state := filepath.Join(dir, "feed.jsonl"), filepath.Join(dir, "state")
	if err := write(feed, synthetic.Feed{Copies: .1, Seed: 1, Length: 150}, live); err != nil {
		return err
	}
	fill, err := program.Run(samestory, "dedup", "--window", "0", "--state", state, "-o", os.DevNull, feed)
	if err != nil {
		return err
	}
	olds, err := pick(feed, live, probes/copyEvery+1)
	if err != nil {
		return err
	}
	if err := os.Remove(feed); err != nil {
		return err
	}
	size, err := sizeOf(state, "copies")
	if err != nil {
		return err
	}
	p, err := begin(samestory, "dedup", "-q", "--stats", "json", "--window", "0", "--state", state, "-")
	if err != nil {
		return err
	}
	start := time.Now()
	r := rand.New(rand.NewPCG(1, 2))
	var took []time.Duration
	for i := range probes + 1 {
		old := ""
		if i%copyEvery == copyEvery-1 {
			old = olds[i/copyEvery]
		}
		one, err := p.probe(r, i, old)
		if err != nil {
			return err
		}
		if i > 0 { // the first one waits for the state to be read
			took = append(took, one)
		} else {
			one = time.Since(start)
			fmt.Fprintf(w, "| remembered | fill, an article | state | start-up | median | p99 | longest | peak memory |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n| %d | %.0f us | %d MB | %.1f s ",
				fill.Counts["kept"], fill.Seconds*1e6/float64(live), size>>20, one.Seconds())
		}
		time.Sleep(3 * time.Millisecond)
	}
	peak, err := p.end()
	if err != nil {
		return err
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return d.Seconds() * 1e3 }
	_, err = fmt.Fprintf(w, "| %.2f ms | %.2f ms | %.1f ms | %d MB |\n", ms(took[len(took)/2]), ms(took[len(took)*99/100]), ms(took[len(took)-1]), max(peak, fill.Peak)>>20)
	return err
}

// process is a samestory that reads a pipe and writes one.
type process struct {
	*exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	said strings.Builder
}

func begin(path string, args ...string) (p *process, err error) {
	p = &process{Cmd: exec.Command(path, args...)}
	p.Stderr = &p.said
	if p.in, err = p.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	return p, p.Start()
}

// copyEvery is how many probes there are to one that has a copy before it.
const copyEvery = 5

// pick returns the texts of n articles all over a feed.
func pick(path string, live, n int) (texts []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewReaderSize(f, 1<<20)
	for i := 0; len(texts) < n; i++ {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if i < len(texts)*live/n {
			continue
		}
		var a synthetic.Article
		if err := json.Unmarshal(line, &a); err != nil {
			return nil, err
		}
		texts = append(texts, a.Text)
	}
	return texts, nil
}

// probe writes a new article of 150 words, after a copy of an old one unless that is "", and
// waits for it.
func (p *process) probe(r *rand.Rand, i int, old string) (time.Duration, error) {
	var text strings.Builder
	for range 150 {
		fmt.Fprintf(&text, "w%d ", r.IntN(50_000))
	}
	line, err := json.Marshal(map[string]string{"id": fmt.Sprint("probe", i), "text": text.String()})
	if err != nil {
		return 0, err
	}
	lines := append(slices.Clone(line), '\n')
	if old != "" {
		first, err := json.Marshal(map[string]string{"id": fmt.Sprint("copy", i), "text": old})
		if err != nil {
			return 0, err
		}
		lines = slices.Concat(first, []byte("\n"), lines)
	}
	start := time.Now()
	if _, err := p.in.Write(lines); err != nil {
		return 0, err
	}
	got, err := p.out.ReadString('\n')
	if err == nil && got != string(line)+"\n" {
		err = fmt.Errorf("out comes %.60q", got)
	}
	return time.Since(start), err
}

// end closes the pipe and returns the peak memory.
func (p *process) end() (int64, error) {
	if err := p.in.Close(); err != nil {
		return 0, err
	}
	if err := p.Wait(); err != nil {
		return 0, fmt.Errorf("%w\n%s", err, p.said.String())
	}
	s, err := program.Parse(p.said.String())
	return s.Peak, err
}

const days = 360

// simulate feeds a year in runs, and prints what is remembered after each month.
func simulate(w io.Writer, dir string, stories bool, daily, runs int) error {
	samestory, err := program.Build(dir)
	if err != nil {
		return err
	}
	command, file := []string{"dedup", "--window", "7d"}, "copies"
	if stories {
		command, file = []string{"cluster", "--window", "7d", "--format", "json"}, "stories"
	}
	state, all, part := filepath.Join(dir, "state"), filepath.Join(dir, "year.jsonl"), filepath.Join(dir, "part.jsonl")
	if err := write(all, synthetic.Feed{Copies: .1, Seed: 1, Length: 150, Every: 24 * time.Hour / time.Duration(daily)}, daily*days); err != nil {
		return err
	}
	in, err := os.Open(all)
	if err != nil {
		return err
	}
	defer in.Close()
	lines := bufio.NewReaderSize(in, 1<<20)
	fmt.Fprintln(w, "| month | articles | remembered | state | a run | peak memory |\n| ---: | ---: | ---: | ---: | ---: | ---: |")
	for n := range runs {
		if err := some(part, lines, daily*days/runs); err != nil {
			return err
		}
		ran, err := program.Run(samestory, command[0], append(command[1:], "--state", state, "-o", os.DevNull, part)...)
		if err != nil {
			return err
		}
		size, err := sizeOf(state, file)
		if err != nil {
			return err
		}
		if (n+1)%max(1, runs/12) == 0 {
			fmt.Fprintf(w, "| %d | %d | %d | %.1f MB | %.2f s | %d MB |\n", (n+1)*12/runs, daily*days/runs*(n+1), ran.Counts["remembered"], float64(size)/(1<<20), ran.Seconds, ran.Peak>>20)
		}
	}
	return nil
}

// some writes the next n lines to a file.
func some(path string, from *bufio.Reader, n int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for range n {
		line, err := from.ReadSlice('\n')
		if err != nil {
			return err
		}
		if _, err := f.Write(line); err != nil {
			return err
		}
	}
	return nil
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
	defer f.Close()
	return feed.Write(f, words, n)
}

func sizeOf(dir, file string) (int64, error) {
	info, err := os.Stat(filepath.Join(dir, file+".db"))
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
