//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// underLimit is a run under a limit of the shell's, such as "ulimit -f 100".
func underLimit(t *testing.T, limit string, args ...string) *child {
	t.Helper()
	c := newChild(t, args...)
	c.Args = append([]string{"sh", "-c", limit + `; exec "$0" "$@"`, c.Path}, args...)
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	c.Path = sh
	return c
}

var keepCommand = []string{"dedup", "-q", "--state", "memory", "--dropped", "left.jsonl", "-o", "kept.jsonl", "feed.jsonl"}

// wanted runs keepCommand with nothing in its way, removes what it made, and returns it.
func wanted(t *testing.T, records int) (kept, left string) {
	t.Helper()
	copiesFeed(t, "feed.jsonl", records)
	newChild(t, keepCommand...).finishRun(t)
	kept, left = read(t, "kept.jsonl"), read(t, "left.jsonl")
	for _, name := range []string{"memory", "kept.jsonl", "left.jsonl"} {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	return kept, left
}

// resumes runs keepCommand to its end, after whatever went before.
func resumes(t *testing.T, kept, left string) {
	t.Helper()
	newChild(t, keepCommand...).finishRun(t)
	if read(t, "kept.jsonl") != kept || read(t, "left.jsonl") != left {
		t.Error("the next run has other articles in its files")
	}
	stateSound(t)
}

// TestNoRoom has files that may not grow beyond a size, at which the state, one of the
// outputs or a journal ends: what is told names it, and the next run goes on.
func TestNoRoom(t *testing.T) {
	t.Chdir(t.TempDir())
	kept, left := wanted(t, 3000)
	for _, blocks := range []int{1, 30, 60, 100, 300, 600, 1200} { // of 512 bytes, or of 1024
		c := underLimit(t, fmt.Sprint("ulimit -f ", blocks), keepCommand...)
		c.Run()
		said := c.stderr.String()
		if c.ProcessState.ExitCode() != exitFailed || !strings.Contains(said, "memory") && !strings.Contains(said, "kept.jsonl") && !strings.Contains(said, "left.jsonl") {
			t.Errorf("%d blocks: %v: %s", blocks, c.ProcessState, said)
		}
		if blocks > 100 {
			stateSound(t)
		}
	}
	resumes(t, kept, left)
}

// TestFullDevice writes to a device without room.
func TestFullDevice(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	t.Chdir(t.TempDir())
	copiesFeed(t, "feed.jsonl", 500)
	want, err := newChild(t, "dedup", "-q", "--state", "other", "feed.jsonl").Output()
	if err != nil {
		t.Fatal(err)
	}
	c := newChild(t, "dedup", "-q", "--state", "memory", "-o", "/dev/full", "feed.jsonl")
	c.Run()
	if c.ProcessState.ExitCode() != exitFailed || !strings.Contains(c.stderr.String(), "no space left") {
		t.Errorf("%v: %s", c.ProcessState, c.stderr.String())
	}
	got, err := newChild(t, "dedup", "-q", "--state", "memory", "feed.jsonl").Output()
	if err != nil || string(got) != string(want) {
		t.Errorf("after that %d bytes are written, want %d: %v", len(got), len(want), err)
	}
}

// TestMemoryLimits has runs that get too little memory, and may die of it.
func TestMemoryLimits(t *testing.T) {
	t.Chdir(t.TempDir())
	kept, left := wanted(t, 3000)
	c := newChild(t, keepCommand...)
	c.Env = append(c.Env, "GOMEMLIMIT=10MiB")
	c.finishRun(t)
	if read(t, "kept.jsonl") != kept {
		t.Error("with GOMEMLIMIT other articles are kept")
	}
	forgetAll()
	died := 0
	for _, megabytes := range []int{200, 600, 700, 800, 900, 1000} {
		c := underLimit(t, fmt.Sprint("ulimit -v ", megabytes<<10), keepCommand...)
		if c.Run() != nil {
			died++
		}
	}
	t.Logf("%d of 6 runs died", died)
	resumes(t, kept, left)
}

// TestTwoProcesses has a second one on a state that is in use.
func TestTwoProcesses(t *testing.T) {
	t.Chdir(t.TempDir())
	c, out, in := waiting(t)
	other := newChild(t, "dedup", "-q", "--state", "memory", "-")
	begin := time.Now()
	other.Run()
	if other.ProcessState.ExitCode() != exitFailed || !strings.Contains(other.stderr.String(), "state memory: another process is using it") || time.Since(begin) > 5*time.Second {
		t.Errorf("after %v: %v: %s", time.Since(begin), other.ProcessState, other.stderr.String())
	}
	info := newChild(t, "state", "info", "--state", "memory")
	if said, err := info.Output(); err != nil || !strings.Contains(string(said), "copies ") {
		t.Errorf("what is in use cannot be shown: %v: %s", err, info.stderr.String())
	}
	fmt.Fprintln(in, `{"id":"2","text":"another text"}`)
	if line, err := out.ReadString('\n'); err != nil || !strings.Contains(line, `"2"`) {
		t.Errorf("the first one says %q, %v", line, err)
	}
	in.Close()
	c.finish(t, 0)
}

// waiting is a run that has written one line and waits for the next.
func waiting(t *testing.T) (c *child, out *bufio.Reader, in io.WriteCloser) {
	t.Helper()
	c = newChild(t, "dedup", "-q", "--state", "memory", "-")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(in, `{"id":"1","text":"one text"}`)
	out = bufio.NewReader(stdout)
	if line, err := out.ReadString('\n'); err != nil || !strings.Contains(line, `"1"`) {
		t.Fatalf("the first line is %q, %v: %s", line, err, c.stderr.String())
	}
	return c, out, in
}

// TestSignalsRemember interrupts runs that wait for more: what was written is remembered.
func TestSignalsRemember(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Chdir(t.TempDir())
		c, _, in := waiting(t)
		defer in.Close()
		if err := c.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		c.finish(t, exitFailed)
		again := newChild(t, "dedup", "-q", "--state", "memory", "-")
		again.Stdin = strings.NewReader(`{"id":"1","text":"one text"}` + "\n" + `{"id":"3","text":"a third text"}` + "\n")
		if got, err := again.Output(); err != nil || string(got) != `{"id":"3","text":"a third text"}`+"\n" {
			t.Errorf("%v: then %q is written, %v", signal, got, err)
		}
	}
}

// TestClosedPipeRemembers has a reader that has enough: what it has not read comes again.
func TestClosedPipeRemembers(t *testing.T) {
	t.Chdir(t.TempDir())
	copiesFeed(t, "feed.jsonl", 6000)
	want, err := newChild(t, "dedup", "-q", "--state", "other", "feed.jsonl").Output()
	if err != nil {
		t.Fatal(err)
	}
	c := newChild(t, "dedup", "-q", "--state", "memory", "feed.jsonl")
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if _, err := io.CopyN(&got, stdout, 100_000); err != nil {
		t.Fatal(err)
	}
	stdout.Close()
	c.finish(t, 0)
	rest, err := newChild(t, "dedup", "-q", "--state", "memory", "feed.jsonl").Output()
	if err != nil {
		t.Fatal(err)
	}
	// What the pipe held when it was closed is lost to its reader, not to the state: the
	// process had written it. No more than that is missing.
	const held = 64 << 10
	if at := strings.Index(string(want), string(rest[:strings.IndexByte(string(rest), '\n')])); at > got.Len()+held+(1<<16) || !strings.HasSuffix(string(want), string(rest)) {
		t.Errorf("%d bytes were read, and the rest begins at %d", got.Len(), at)
	}
}

// TestReadOnly has directories that may not be written. Root may write all.
func TestReadOnly(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write all")
	}
	t.Chdir(t.TempDir())
	kept, left := wanted(t, 500)
	refused := func(names ...string) {
		t.Helper()
		c := newChild(t, keepCommand...)
		c.Run()
		if said := c.stderr.String(); c.ProcessState.ExitCode() != exitFailed || !strings.Contains(said, names[0]) {
			t.Errorf("%v: %s", c.ProcessState, said)
		}
	}
	if err := os.Mkdir("memory", 0o555); err != nil {
		t.Fatal(err)
	}
	refused("memory")
	os.Chmod("memory", 0o755)
	resumes(t, kept, left)
	os.Chmod("memory/copies.db", 0o444)
	refused("memory")
	os.Chmod("memory/copies.db", 0)
	refused("memory")
	os.Chmod("memory/copies.db", 0o644)
	os.Chmod("kept.jsonl", 0o444)
	refused("kept.jsonl")
	os.Chmod("kept.jsonl", 0o644)
	resumes(t, kept, left)
}
