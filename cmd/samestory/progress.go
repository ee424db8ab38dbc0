package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/samestory/samestory/cmd/samestory/internal/feed"
)

// progress shows on a terminal what takes more than two seconds: one line, that
// is gone when it is done.
type progress struct {
	mu      sync.Mutex
	out     io.Writer // nil where nothing is shown
	name    string
	feed    *feed.Feed
	begin   time.Time
	shown   bool
	ended   chan struct{}
	stopped sync.Once
}

const (
	progressAfter = 2 * time.Second
	progressEvery = 200 * time.Millisecond
)

func newProgress(stderr io.Writer, quiet bool) *progress {
	p := &progress{begin: time.Now(), ended: make(chan struct{})}
	if f, ok := stderr.(*os.File); ok && !quiet && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb" {
		p.out = stderr
		go p.show()
	}
	return p
}

func (p *progress) show() {
	start := time.Now()
	for {
		select {
		case <-p.ended:
			return
		case <-time.After(progressEvery):
		}
		p.mu.Lock()
		if time.Since(start) > progressAfter && p.name != "" {
			fmt.Fprintf(p.out, "\r\x1b[K%s", p.line())
			p.shown = true
		}
		p.mu.Unlock()
	}
}

// line is the state in words. The mutex is held.
func (p *progress) line() string {
	spent := time.Since(p.begin)
	if p.feed == nil {
		return fmt.Sprintf("%s, %d s", p.name, int(spent.Seconds()))
	}
	n := p.feed.Stats().Records
	done, total := p.feed.Progress()
	line := fmt.Sprintf("%s: %s, %s/s", p.name, count(n, "record"), thousands(int64(float64(n)/max(spent.Seconds(), .001))))
	if total > 0 {
		return fmt.Sprintf("%s, %d %%", line, 100*done/total)
	}
	return fmt.Sprintf("%s, %d MB", line, done>>20)
}

// step begins the next thing to show.
func (p *progress) step(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.name, p.feed, p.begin = name, nil, time.Now()
}

// read shows how far the feed has been read.
func (p *progress) read(f *feed.Feed) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.feed = f
}

// erase makes room for a line of another kind.
func (p *progress) erase() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.shown = false
	}
}

func (p *progress) stop() {
	p.stopped.Do(func() { close(p.ended) })
	p.mu.Lock()
	p.name = ""
	p.mu.Unlock()
	p.erase()
}
