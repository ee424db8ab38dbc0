//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// kills is how often the tests below stop a run: SAMESTORY_KILLS, or a few.
func kills(t *testing.T, few int) int {
	if n, err := strconv.Atoi(os.Getenv("SAMESTORY_KILLS")); err == nil {
		t.Logf("%d kills", n)
		return n
	}
	return few
}

// copiesFeed writes a feed of which a third is copies of what came shortly before.
func copiesFeed(t *testing.T, path string, records int) {
	t.Helper()
	r := rand.New(rand.NewPCG(41, 42))
	var b bytes.Buffer
	var texts []string
	for i := range records {
		var text strings.Builder
		if k := r.IntN(20); k < 7 && i > k {
			text.WriteString(texts[i-1-k] + " and more")
		} else {
			for j := range 40 + r.IntN(60) {
				fmt.Fprintf(&text, "w%dx%d ", i, j)
			}
		}
		texts = append(texts, text.String())
		fmt.Fprintf(&b, `{"id":"%d","text":"%s"}`+"\n", i, text.String())
	}
	write(t, path, b.String())
}

// stateSound fails the test unless samestory state check is content.
func stateSound(t *testing.T) {
	t.Helper()
	check := newChild(t, "state", "check", "-q", "--state", "memory")
	out, _ := check.Output()
	if code := check.ProcessState.ExitCode(); code != 0 || len(out) > 0 {
		t.Fatalf("state check: exit %d, %s%s", code, out, check.stderr.String())
	}
}

// killSoon starts a run and kills it at some moment, unless it ends before.
func killSoon(t *testing.T, r *rand.Rand, c *child, within time.Duration) (ended bool) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Duration(r.Int64N(int64(within))))
	c.Process.Kill()
	c.Wait()
	return c.ProcessState.Success()
}

// TestKilledRunsLoseNothing stops runs that write to a file at random moments. When
// one comes to the end, the file is what a run has that nobody stops, to the byte.
func TestKilledRunsLoseNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	copiesFeed(t, "feed.jsonl", 3000)
	command := []string{"dedup", "-q", "--state", "memory", "--dropped", "left.jsonl", "-o", "kept.jsonl", "feed.jsonl"}
	begin := time.Now()
	newChild(t, command...).Run()
	long := time.Since(begin)
	kept, left := read(t, "kept.jsonl"), read(t, "left.jsonl")
	if strings.Count(kept, "\n") < 1500 || strings.Count(left, "\n") < 500 {
		t.Fatalf("%d lines are kept, %d left out", strings.Count(kept, "\n"), strings.Count(left, "\n"))
	}
	clean := func() {
		for _, name := range []string{"memory", "kept.jsonl", "left.jsonl"} {
			os.RemoveAll(name)
		}
	}
	clean()
	r := rand.New(rand.NewPCG(43, 44))
	ends := 0
	for n := range kills(t, 12) {
		c := newChild(t, command...)
		if !killSoon(t, r, c, long) {
			if n%10 == 0 {
				stateSoundIfAny(t)
			}
			continue
		}
		ends++
		if read(t, "kept.jsonl") != kept || read(t, "left.jsonl") != left {
			t.Fatal("after runs that were killed other articles are kept")
		}
		stateSound(t)
		clean()
	}
	c := newChild(t, command...)
	c.finishRun(t)
	if read(t, "kept.jsonl") != kept || read(t, "left.jsonl") != left {
		t.Error("after runs that were killed other articles are kept")
	}
	stateSound(t)
	t.Logf("%d runs came to the end in spite of all", ends)
}

func stateSoundIfAny(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("memory/copies.db"); err == nil {
		if exec.Command("test", "-s", "memory/copies.db").Run() == nil {
			stateSound(t)
		}
	}
}

func (c *child) finishRun(t *testing.T) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	c.finish(t, 0)
}

// TestKilledStreamsLoseNothing stops runs that read and write pipes: each kept
// article comes at least once, in order, and what comes again are the last ones.
func TestKilledStreamsLoseNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	copiesFeed(t, "feed.jsonl", 2500)
	want, err := newChild(t, "dedup", "-q", "--state", "other", "feed.jsonl").Output()
	if err != nil {
		t.Fatal(err)
	}
	order := map[string]int{}
	for i, line := range strings.SplitAfter(string(want), "\n") {
		order[line] = i
	}
	r := rand.New(rand.NewPCG(45, 46))
	got := map[string]bool{}
	last := 0
	for range kills(t, 6) + 1 {
		c := newChild(t, "dedup", "-q", "--state", "memory", "-")
		if c.Stdin, err = os.Open("feed.jsonl"); err != nil {
			t.Fatal(err)
		}
		reader, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		lines := make(chan []byte)
		go func() {
			all, _ := io.ReadAll(reader)
			lines <- all
		}()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(r.IntN(250))*time.Millisecond, func() { c.Process.Signal(syscall.SIGKILL) })
		all := <-lines
		timer.Stop()
		c.Wait()
		for n, line := range strings.SplitAfter(string(all[:bytes.LastIndexByte(all, '\n')+1]), "\n") {
			at, known := order[line]
			switch {
			case !known:
				t.Fatalf("%.60q is not to be kept", line)
			case n == 0 && line != "" && (at > last || last-at > 2*commitArticles):
				t.Fatalf("a run begins at line %d, after line %d", at, last)
			case line != "":
				got[line] = true
				last = max(last, at+1)
			}
		}
	}
	rest, err := newChild(t, "dedup", "-q", "--state", "memory", "feed.jsonl").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitAfterSeq(string(rest), "\n") {
		got[line] = true
	}
	for line := range order {
		if !got[line] {
			t.Errorf("%.60q is lost", line)
		}
	}
	stateSound(t)
}

// TestKilledStoriesLoseNothing stops runs of cluster, which add one part of a feed after
// another: in the end the stories are those of runs that nobody stops.
func TestKilledStoriesLoseNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	lines := strings.SplitAfter(read(t, feedPath("english.jsonl")), "\n")
	const parts = 4
	for n := range parts {
		write(t, fmt.Sprint("part", n, ".jsonl"), strings.Join(lines[len(lines)*n/parts:len(lines)*(n+1)/parts], ""))
	}
	command := func(n int, state string) *child {
		return newChild(t, "cluster", "-q", "--state", state, "--window", "0", "--format", "json", "-o", state+".json", fmt.Sprint("part", n, ".jsonl"))
	}
	begin := time.Now()
	for n := range parts {
		command(n, "whole").finishRun(t)
	}
	long := time.Since(begin) / parts
	r := rand.New(rand.NewPCG(49, 50))
	each := (kills(t, 12) + parts - 1) / parts
	for n := range parts {
		for range each {
			killSoon(t, r, command(n, "memory"), long)
		}
		command(n, "memory").finishRun(t)
		stateSound(t)
	}
	// Of a run that was killed after it was remembered the articles have come twice, which
	// moves the feed's clock and with it when stories have changed, and nothing else.
	times := regexp.MustCompile(`"(created|changed)":"[^"]*"`)
	if got, want := times.ReplaceAllString(read(t, "memory.json"), ""), times.ReplaceAllString(read(t, "whole.json"), ""); got != want {
		t.Errorf("runs that were killed tell other stories:\n%.600s\nwant\n%.600s", got, want)
	}
}
