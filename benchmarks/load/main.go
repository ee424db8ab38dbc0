// Load measures samestory serve over loopback: generated articles, one a request from
// several clients, and in batches.
//
//	go run ./load [-live 100000] [-n 20000] [-clients 8] [-batch 100] [-flags "--no-stories"]
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/samestory/samestory/benchmarks/program"
	"github.com/samestory/samestory/benchmarks/synthetic"
)

func main() {
	live := flag.Int("live", 100_000, "articles that are remembered before")
	n := flag.Int("n", 20_000, "articles that are posted, of each kind")
	clients := flag.Int("clients", 8, "that post at once")
	batch := flag.Int("batch", 100, "articles of a request")
	flags := flag.String("flags", "--no-stories", "flags for serve")
	flag.Parse()
	dir, err := os.MkdirTemp("", "load")
	if err == nil {
		defer os.RemoveAll(dir)
		err = run(os.Stdout, dir, *live, *n, *clients, *batch, strings.Fields(*flags))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, dir string, live, n, clients, batch int, flags []string) error {
	samestory, err := program.Build(dir)
	if err != nil {
		return err
	}
	words, err := synthetic.ReadVocabulary(filepath.Join("..", "testdata", "english.jsonl"))
	if err != nil {
		return err
	}
	next, stop := iter.Pull(synthetic.Feed{Copies: .1, Seed: 1, Length: 150}.Articles(words))
	defer stop()
	take := func(n int) (all [][]byte, err error) {
		for range n {
			a, _ := next()
			line, err := json.Marshal(a)
			if err != nil {
				return nil, err
			}
			all = append(all, line)
		}
		return all, nil
	}
	old, err := take(live)
	if err != nil {
		return err
	}
	feed, state := filepath.Join(dir, "feed.jsonl"), filepath.Join(dir, "state")
	if err := os.WriteFile(feed, bytes.Join(old, []byte{'\n'}), 0o600); err != nil {
		return err
	}
	if _, err := program.Run(samestory, "dedup", "--window", "0", "--state", state, "-o", os.DevNull, feed); err != nil {
		return err
	}
	s, err := serve(samestory, append([]string{"--window", "0", "--state", state}, flags...))
	if err != nil {
		return err
	}
	defer s.Process.Kill()
	fmt.Fprintln(w, "| articles a request | clients | requests a second | articles a second | median | p99 | peak memory |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, size := range []int{1, batch} {
		articles, err := take(n)
		if err != nil {
			return err
		}
		took, wall, err := s.post(slices.Collect(slices.Chunk(articles, size)), clients)
		if err != nil {
			return err
		}
		ms := func(part int) float64 { return took[(len(took)-1)*part/100].Seconds() * 1e3 }
		peak, err := s.peak()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "| %d | %d | %.0f | %.0f | %.1f ms | %.1f ms | %s |\n", size, clients, float64(len(took))/wall.Seconds(), float64(n)/wall.Seconds(), ms(50), ms(99), peak)
	}
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.Wait()
}

// server is a samestory serve.
type server struct {
	*exec.Cmd
	url string
}

func serve(path string, args []string) (*server, error) {
	s := &server{Cmd: exec.Command(path, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)}
	stderr, err := s.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.Start(); err != nil {
		return nil, err
	}
	said := bufio.NewReader(stderr)
	line, err := said.ReadString('\n')
	s.url = regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	if err == nil && s.url == "" {
		err = fmt.Errorf("serve says %q", line)
	}
	go io.Copy(io.Discard, said)
	return s, err
}

// peak is the most memory that the server has held until now. Where the system does not
// tell, it is empty.
func (s *server) peak() (string, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.Process.Pid))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	found := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindSubmatch(status)
	if found == nil {
		return "", nil
	}
	kB, err := strconv.Atoi(string(found[1]))
	return fmt.Sprintf("%d MB", kB>>10), err
}

// post posts batches from several clients and returns how long each took, in order, and all.
func (s *server) post(batches [][][]byte, clients int) (took []time.Duration, wall time.Duration, err error) {
	work := make(chan [][]byte)
	var mu sync.Mutex
	var all sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	start := time.Now()
	for range clients {
		all.Go(func() {
			for b := range work {
				begin := time.Now()
				failed := send(client, s.url+"/articles", b)
				mu.Lock()
				took, err = append(took, time.Since(begin)), cmp.Or(err, failed)
				mu.Unlock()
			}
		})
	}
	for _, b := range batches {
		work <- b
	}
	close(work)
	all.Wait()
	slices.Sort(took)
	return took, time.Since(start), err
}

// send posts a batch and wants an answer for each of its articles.
func send(client *http.Client, url string, batch [][]byte) error {
	got, err := client.Post(url, "application/x-ndjson", bytes.NewReader(bytes.Join(batch, []byte{'\n'})))
	if err != nil {
		return err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return err
	}
	if lines := bytes.Count(body, []byte("\n")); got.StatusCode != http.StatusOK || lines != len(batch) || bytes.Contains(body, []byte(`"status":"error"`)) {
		return errors.New(string(body[:min(len(body), 300)]))
	}
	return nil
}
