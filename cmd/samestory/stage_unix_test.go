//go:build unix && !race

package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestStagesHoldLittle, for which the race detector is too slow and too large, has a feed go through the steps on disk, none of which holds as
// much as the feed, while what they write is what dedup writes.
func TestStagesHoldLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("sorts half a gigabyte")
	}
	if _, err := exec.LookPath("sort"); err != nil {
		t.Skip(err)
	}
	t.Chdir(t.TempDir())
	copiesFeed(t, "feed.jsonl", 200_000)
	info, err := os.Stat("feed.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	step := func(out string, args ...string) {
		t.Helper()
		c := newChild(t, append([]string{"stage", args[0], "-q", "--workers", "2", "--stats", "json", "-o", out}, args[1:]...)...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		c.finish(t, exitDone)
		peak := peakOf(t, c.stderr.Bytes())
		t.Logf("%v: %d MB", args, peak>>20)
		if peak > info.Size() {
			t.Errorf("%v: %d MB are held, of a feed of %d", args, peak>>20, info.Size()>>20)
		}
	}
	sorted := func(out string, from ...string) {
		t.Helper()
		c := exec.Command("sort", append([]string{"-S", "50M", "-o", out}, from...)...)
		c.Env = append(os.Environ(), "LC_ALL=C")
		if said, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	step("lines", "sketch", "--texts", "texts", "feed.jsonl")
	for range 3 {
		sorted("sorted", "lines")
		step("lines", "pairs", "sorted")
	}
	sorted("sorted", "lines", "texts")
	step("brought", "verify", "--half", "sorted")
	sorted("sorted", "lines", "texts", "brought")
	step("copies", "verify", "sorted")
	step("lines", "link", "copies")
	sorted("sorted", "lines")
	step("lines", "group", "sorted")
	sorted("dropped", "lines")
	step("clean", "keep", "dropped", "feed.jsonl")
	newChild(t, "dedup", "-q", "-o", "want", "feed.jsonl").finishRun(t)
	if clean, want := read(t, "clean"), read(t, "want"); clean != want || strings.Count(want, "\n") > 150_000 {
		t.Errorf("%d records are kept, and %d by dedup", strings.Count(clean, "\n"), strings.Count(want, "\n"))
	}
}
