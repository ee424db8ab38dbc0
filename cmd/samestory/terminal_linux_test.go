package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal opens a pseudo-terminal: what is written to the far end is read from
// the near one.
func terminal(t *testing.T) (near, far *os.File) {
	t.Helper()
	near, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { near.Close() })
	fd := int(near.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		far, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Skip(err)
	}
	return near, far
}

// TestProgress has a run of more than two seconds on a terminal: how far it is
// gets shown, in one line, which is gone when the result comes.
func TestProgress(t *testing.T) {
	var feed bytes.Buffer
	longFeed(t, &feed, 12_000)
	near, far := terminal(t)
	c := newChild(t, "dedup")
	c.Env = append(c.Env, "TERM=xterm")
	c.Stdout, c.Stderr = far, far
	stdin, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	far.Close()
	go func() {
		stdin.Write(feed.Bytes()[:2_500_000])
		time.Sleep(progressAfter + 3*progressEvery)
		stdin.Write(feed.Bytes()[2_500_000:])
		stdin.Close()
	}()
	var shown bytes.Buffer
	for buf := make([]byte, 4<<10); ; {
		n, err := near.Read(buf)
		// Writing is held up long enough to be shown, if it were.
		if before := shown.Len(); before < 100_000 && before+n >= 100_000 {
			time.Sleep(3 * progressEvery)
		}
		shown.Write(buf[:n])
		if err != nil { // EIO, when the far end is closed
			break
		}
	}
	c.finish(t, exitDone)

	said, result, _ := strings.Cut(shown.String(), `{"id":0,`)
	if !regexp.MustCompile(`\r\x1b\[Kreading: [1-9][0-9,]* records, [0-9,]+/s, [0-9]+ MB\r`).MatchString(said) {
		t.Errorf("no progress in %q", said)
	}
	if !strings.HasSuffix(said, "\r\x1b[K") {
		t.Errorf("not erased: %q", said[max(0, len(said)-200):])
	}
	want := strings.ReplaceAll(feed.String(), "\n", "\r\n") + "samestory: 12,000 records, 12,000 kept, 0 dropped as copies\r\n"
	if got := `{"id":0,` + result; got != want {
		at := common(got, want)
		t.Errorf("the result is broken at byte %d: %.200q", at, got[at:])
	}
}

// TestPageOnATerminal wants a page not to be written where it would be read as text.
func TestPageOnATerminal(t *testing.T) {
	_, far := terminal(t)
	defer far.Close()
	var stderr bytes.Buffer
	code := run([]string{"cluster", "--format", "html", feedPath("quickstart.jsonl")}, nil, far, &stderr)
	if want := "samestory: hint: --format html -o stories.html\n"; code != exitUsage || !strings.HasSuffix(stderr.String(), want) {
		t.Errorf("exit %d, and %q; want %d, and %q at the end", code, stderr.String(), exitUsage, want)
	}
}

// TestLongStoryOnATerminal wants a terminal to show the first reports of a long story, and
// all where that is asked for or the output goes elsewhere.
func TestLongStoryOnATerminal(t *testing.T) {
	var feed strings.Builder
	for i := range 15 {
		fmt.Fprintf(&feed, `{"id":"r%d","title":"Report %d","text":"Ferries Orvela and Lindmar collided off Ambarra in fog, say rescuers of station w%d x%d y%d."}`+"\n", i, i, i, i*7, i*13)
	}
	for _, c := range []struct {
		flags []string
		want  string
		lines int
	}{{nil, "and 3 more reports", 12}, {[]string{"--show", "0"}, "", 15}, {[]string{"--show", "2"}, "and 13 more reports", 2}} {
		near, far := terminal(t)
		var stderr bytes.Buffer
		if code := run(append([]string{"cluster", "-q", "--color", "never"}, c.flags...), strings.NewReader(feed.String()), far, &stderr); code != exitDone {
			t.Fatalf("exit %d: %s", code, stderr.String())
		}
		far.Close()
		var shown bytes.Buffer
		for buf := make([]byte, 4<<10); ; {
			n, err := near.Read(buf)
			shown.Write(buf[:n])
			if err != nil {
				break
			}
		}
		if got := strings.Count(shown.String(), "%  Report"); got != c.lines || !strings.Contains(shown.String(), c.want) {
			t.Errorf("%v: %d reports in\n%s\nwant %d, and %q", c.flags, got, shown.String(), c.lines, c.want)
		}
	}
}
