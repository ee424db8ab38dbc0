//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// child is samestory in a process of its own, with its own directory for
// temporary files.
type child struct {
	*exec.Cmd
	temp   string
	stderr bytes.Buffer
}

func newChild(t *testing.T, args ...string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{Cmd: exec.CommandContext(t.Context(), self, args...), temp: t.TempDir()}
	c.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+c.temp)
	c.Stderr = &c.stderr
	return c
}

// finish waits for the end and checks the exit and that nothing is left behind.
func (c *child) finish(t *testing.T, code int) {
	t.Helper()
	c.Wait() // its error is the exit code
	if got := c.ProcessState.ExitCode(); got != code {
		t.Errorf("exit %d, want %d: %s", got, code, c.stderr.String())
	}
	if list := names(t, c.temp); len(list) > 0 {
		t.Errorf("left in %s: %q", c.temp, list)
	}
}

// longFeed writes a feed that is longer than any buffer on its way, and of which
// nothing is a copy.
func longFeed(t *testing.T, to io.Writer, records int) {
	t.Helper()
	out := bufio.NewWriter(to)
	for i := range records {
		fmt.Fprintf(out, "{\"id\":%d,\"text\":\"w%d%s\"}\n", i, i, strings.Repeat(fmt.Sprintf(" w%d", i), 40))
	}
	if err := out.Flush(); err != nil {
		t.Error(err)
	}
}

// TestClosedPipe is samestory | head -1: the end is quiet, and no file is left
// that nobody asked for.
func TestClosedPipe(t *testing.T) {
	t.Chdir(t.TempDir())
	feed, err := os.Create("feed.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	longFeed(t, feed, 4000)
	feed.Close()
	write(t, "dropped.jsonl", "old")
	for _, line := range []string{
		"dedup -q feed.jsonl", "dedup -q --dropped dropped.jsonl --rejects rejects.jsonl feed.jsonl", "dedup -q --annotate feed.jsonl",
		"dedup -q -", "pairs -q --relation any " + feedPath("english.jsonl"), "help dedup",
	} {
		c := newChild(t, strings.Fields(line)...)
		if strings.HasSuffix(line, " -") {
			if c.Stdin, err = os.Open("feed.jsonl"); err != nil {
				t.Fatal(err)
			}
		}
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		c.Stdout = writer
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		writer.Close()
		if strings.HasPrefix(line, "dedup") {
			if first, err := bufio.NewReader(reader).ReadString('\n'); err != nil || !strings.HasPrefix(first, `{"id":0,`) {
				t.Errorf("%s: first line %q, %v", line, first, err)
			}
		}
		reader.Close()
		c.Wait()
		if c.stderr.Len() > 0 || !c.ProcessState.Exited() || c.ProcessState.ExitCode() == exitUsage {
			t.Errorf("%s: %v: %s", line, c.ProcessState, c.stderr.String())
		}
		if list := names(t, c.temp); len(list) > 0 {
			t.Errorf("%s: left behind %q", line, list)
		}
		if list := names(t, "."); !slices.Equal(list, []string{"dropped.jsonl", "feed.jsonl"}) || read(t, "dropped.jsonl") != "old" {
			t.Errorf("%s: left behind %q, dropped.jsonl has %q", line, list, read(t, "dropped.jsonl"))
		}
	}
}

// TestInterrupt stops a run in the middle, while it waits for more to read: its
// outputs are as they were before.
func TestInterrupt(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Chdir(t.TempDir())
		write(t, "out.jsonl", "old")
		c := newChild(t, "dedup", "-o", "out.jsonl", "--dropped", "dropped.jsonl", "--rejects", "rejects.jsonl")
		stdin, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		io.WriteString(stdin, strings.Repeat("{\"text\":\"a b c\"}\nbad\n", 50_000))
		for len(names(t, ".")) < 4 { // the three outputs are under way
			time.Sleep(time.Millisecond)
		}
		if err := c.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		c.finish(t, exitFailed)
		if got := c.stderr.String(); !strings.HasSuffix(got, "samestory: interrupted\n") {
			t.Errorf("%v: %s", signal, got)
		}
		if list := names(t, "."); len(list) != 1 || read(t, "out.jsonl") != "old" {
			t.Errorf("%v: left behind %q, out.jsonl has %.50q", signal, list, read(t, "out.jsonl"))
		}
	}
}

// TestFullDisk has no room for what is written: exit 3, with the name and why.
func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	t.Chdir(t.TempDir())
	write(t, "feed.jsonl", "bad\n"+read(t, feedPath("english.jsonl")))
	for _, line := range []string{
		"dedup -q feed.jsonl", "dedup -q --annotate feed.jsonl", "cluster -q feed.jsonl", "cluster -q --format json feed.jsonl", "cluster -q --format csv feed.jsonl", "cluster -q --format html feed.jsonl",
		"pairs -q feed.jsonl", "pairs -q --format tsv feed.jsonl", "eval -q feed.jsonl", "compare -q --in feed.jsonl mw-106 mw-105", "help", "help dedup", "version",
		"dedup -q -o /dev/full feed.jsonl", "dedup -q -o out.jsonl --dropped /dev/full feed.jsonl", "dedup -q -o out.jsonl --rejects /dev/full feed.jsonl",
	} {
		var stderr bytes.Buffer
		code := run(strings.Fields(line), strings.NewReader(""), full, &stderr)
		if code != exitFailed || !strings.Contains(stderr.String(), "samestory: write /dev/") || !strings.HasSuffix(stderr.String(), ": no space left on device\n") {
			t.Errorf("%s: exit %d: %s", line, code, stderr.String())
		}
		if list := names(t, "."); len(list) != 1 {
			t.Errorf("%s: left behind %q", line, list)
		}
	}
}

// TestHugeLine skips a line of 300 MB, which comes through a pipe, without
// holding it.
func TestHugeLine(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 300 MB to the temporary directory")
	}
	const before, after = "{\"id\":\"before\",\"text\":\"one two three\"}\n", "{\"id\":\"after\",\"text\":\"four five six\"}\n"
	c := newChild(t, "dedup", "-q", "--stats", "json")
	stdin, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	c.Stdout = &stdout
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	io.WriteString(stdin, before+`{"id":"huge","text":"`)
	block := bytes.Repeat([]byte("word "), 200_000)
	for range 300 {
		if _, err := stdin.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	io.WriteString(stdin, "\"}\n"+after)
	stdin.Close()
	c.finish(t, exitRejected)
	if got := stdout.String(); got != before+after {
		t.Errorf("got %.200q", got)
	}
	said, stats, _ := strings.Cut(c.stderr.String(), "\n")
	if want := "samestory: stdin:2: record too long: 300000024 bytes, the limit is 67108864"; said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	peak := peakOf(t, []byte(stats))
	t.Logf("peak %d MB", peak>>20)
	if peak == 0 || peak > 200<<20 {
		t.Errorf("%d MB were held", peak>>20)
	}
}

// peakOf is the most memory that a run held, by what --stats json says.
func peakOf(t *testing.T, stats []byte) int64 {
	t.Helper()
	var got struct {
		Peak int64 `json:"peak_bytes"`
	}
	if err := json.Unmarshal(stats, &got); err != nil {
		t.Fatal(err)
	}
	return got.Peak
}

// TestPeakIsOurs starts samestory from a program that is larger.
func TestPeakIsOurs(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("the system counts the other way")
	}
	ballast := make([]byte, 300<<20)
	for i := 0; i < len(ballast); i += os.Getpagesize() {
		ballast[i] = 1
	}
	c := newChild(t, "dedup", "-q", "--stats", "json", feedPath("quickstart.jsonl"))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	c.finish(t, exitDone)
	if peak := peakOf(t, c.stderr.Bytes()); peak > int64(len(ballast)) {
		t.Errorf("a run of a small feed held %d MB", peak>>20)
	}
	_ = ballast[len(ballast)-1]
}
