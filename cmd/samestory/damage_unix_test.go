//go:build unix

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// forgetAll removes what runs of keepCommand have made.
func forgetAll() {
	for _, name := range []string{"memory", "kept.jsonl", "left.jsonl"} {
		os.RemoveAll(name)
	}
}

// TestFilesBetweenRuns changes what is there between two runs.
func TestFilesBetweenRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	kept, left := wanted(t, 1500)
	half := kept[:strings.Index(kept[len(kept)/2:], "\n")+len(kept)/2+1]
	begin := func() {
		forgetAll()
		newChild(t, keepCommand...).finishRun(t)
	}
	refused := func(why string, words ...string) {
		t.Helper()
		c := newChild(t, keepCommand...)
		c.Run()
		for _, w := range words {
			if !strings.Contains(c.stderr.String(), w) {
				t.Errorf("%s: said is %q, want %q", why, c.stderr.String(), w)
			}
		}
		if c.ProcessState.ExitCode() != exitFailed {
			t.Errorf("%s: %v", why, c.ProcessState)
		}
	}
	begin()
	write(t, "kept.jsonl", kept+"torn line of a run that was ki")
	resumes(t, kept, left)
	write(t, "kept.jsonl", half)
	refused("a shorter file", "kept.jsonl", "move it away")
	if read(t, "kept.jsonl") != half {
		t.Error("the shorter file was changed")
	}
	os.Remove("kept.jsonl")
	resumes(t, "", left) // empty: all were kept before
	begin()
	os.RemoveAll("memory")
	refused("a file of another state", "kept.jsonl", "move it away")
	begin()
	data := read(t, "memory/copies.db")
	write(t, "memory/copies.db", data[:len(data)/2])
	refused("a truncated state", "state memory", "damaged", "compact")
	write(t, "memory/copies.db", data)
	resumes(t, kept, left)
	write(t, "memory/copies.db", "")
	os.Remove("kept.jsonl")
	os.Remove("left.jsonl")
	resumes(t, kept, left) // an empty file is a new state
}

// halfDone runs keepCommand on the first half of a feed, of which all is in feed.jsonl then.
func halfDone(t *testing.T, records int) (kept, left string) {
	t.Helper()
	kept, left = wanted(t, records)
	all := read(t, "feed.jsonl")
	write(t, "feed.jsonl", all[:strings.Index(all[len(all)/2:], "\n")+len(all)/2+1])
	newChild(t, keepCommand...).finishRun(t)
	write(t, "feed.jsonl", all)
	return kept, left
}

// flip returns data with one bit changed.
func flip(r *rand.Rand, data string) string {
	b := []byte(data)
	b[r.IntN(len(b))] ^= 1 << r.IntN(8)
	return string(b)
}

// TestFlippedState changes a bit of the state between two runs. The second one tells that, or
// does not need what was changed and comes to the right end. What has been told is mended,
// and no article is lost for it: those that were damaged come again.
func TestFlippedState(t *testing.T) {
	if testing.Short() {
		t.Skip("starts two hundred processes")
	}
	t.Chdir(t.TempDir())
	kept, left := halfDone(t, 400)
	state, keptHalf, leftHalf := read(t, "memory/copies.db"), read(t, "kept.jsonl"), read(t, "left.jsonl")
	r := rand.New(rand.NewPCG(53, 54))
	refused, mended := 0, 0
	for n := range 50 {
		forgetAll()
		write(t, "memory/copies.db", flip(r, state))
		write(t, "kept.jsonl", keptHalf)
		write(t, "left.jsonl", leftHalf)
		c := newChild(t, keepCommand...)
		c.Run()
		if c.ProcessState.ExitCode() == exitDone {
			if read(t, "kept.jsonl") != kept || read(t, "left.jsonl") != left {
				t.Errorf("flip %d: it was not noticed, and other articles are kept", n)
			}
			continue
		}
		refused++
		if said := c.stderr.String(); c.ProcessState.ExitCode() != exitFailed || !strings.HasPrefix(said, "samestory: state memory: ") || strings.Count(said, "\n") != 1 {
			t.Errorf("flip %d: %v: %s", n, c.ProcessState, said)
		}
		if !strings.HasPrefix(read(t, "kept.jsonl"), keptHalf) || !strings.HasPrefix(read(t, "left.jsonl"), leftHalf) {
			t.Errorf("flip %d: what was written before is gone", n)
		}
		compact := newChild(t, "state", "compact", "-q", "--state", "memory")
		compact.Run()
		if compact.ProcessState.ExitCode() == exitFailed {
			if said := compact.stderr.String(); !strings.HasPrefix(said, "samestory: state memory: ") {
				t.Errorf("flip %d: mending says %s", n, said)
			}
			continue
		}
		mended++
		stateSound(t)
		again := newChild(t, keepCommand...)
		if again.Run() != nil { // an output's length was what was damaged
			if !strings.Contains(again.stderr.String(), "left.jsonl is there already") && !strings.Contains(again.stderr.String(), "kept.jsonl is there already") {
				t.Errorf("flip %d: mended, the next run says %s", n, again.stderr.String())
			}
			os.Remove("kept.jsonl")
			os.Remove("left.jsonl")
			newChild(t, keepCommand...).finishRun(t)
			continue
		}
		has := map[string]bool{}
		for line := range strings.Lines(read(t, "kept.jsonl")) {
			has[line] = true
		}
		for line := range strings.Lines(kept) {
			if !has[line] {
				t.Errorf("flip %d: mended, %.60q is lost", n, line)
			}
		}
	}
	t.Logf("%d of 50 were refused, %d of these mended", refused, mended)
	if refused < 5 || mended < 5 {
		t.Errorf("%d of 50 were refused, %d of these mended", refused, mended)
	}
}

// TestFlippedOutput changes a bit of what was written: that is not read again, and no
// more than it is wrong.
func TestFlippedOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	kept, left := halfDone(t, 400)
	flipped := flip(rand.New(rand.NewPCG(55, 56)), read(t, "kept.jsonl"))
	write(t, "kept.jsonl", flipped)
	resumes(t, flipped+kept[len(flipped):], left)
}

// TestFlippedJournal changes a bit of what killed runs have left for their state to be
// put right. That is told, or the state is as it was.
func TestFlippedJournal(t *testing.T) {
	t.Chdir(t.TempDir())
	kept, left := wanted(t, 3000)
	r := rand.New(rand.NewPCG(47, 48))
	journals, told := 0, 0
	for n := 0; n < 15 && journals < 2; n++ {
		killSoon(t, r, newChild(t, keepCommand...), 600*time.Millisecond)
		journal, err := os.ReadFile("memory/copies.db-journal")
		if err != nil || len(journal) == 0 {
			continue
		}
		journals++
		write(t, "memory/copies.db-journal", flip(r, string(journal)))
		check := newChild(t, "state", "check", "-q", "--state", "memory")
		wrong, _ := check.Output()
		if check.ProcessState.ExitCode() == exitDone {
			continue
		}
		told++
		if said := check.stderr.String(); len(wrong) == 0 && !strings.HasPrefix(said, "samestory: state memory: ") {
			t.Errorf("said is %q", said)
		}
		forgetAll()
	}
	t.Logf("%d journals were changed, of which %d were told", journals, told)
	resumes(t, kept, left)
}

// TestTerminatedInTheMiddle stops runs while they read: what they have written is
// remembered, to its last line, and nothing is cut.
func TestTerminatedInTheMiddle(t *testing.T) {
	t.Chdir(t.TempDir())
	kept, left := wanted(t, 3000)
	r := rand.New(rand.NewPCG(57, 58))
	stopped := 0
	for n := 0; n < 20 && stopped < 3; n++ {
		c := newChild(t, slices.DeleteFunc(slices.Clone(keepCommand), func(arg string) bool { return arg == "-q" })...)
		var said bytes.Buffer
		c.Stderr = &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for range 2000 { // until it has begun to write
			if info, err := os.Stat("kept.jsonl"); err == nil && info.Size() > 0 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(r.IntN(30)) * time.Millisecond)
		c.Process.Signal(syscall.SIGTERM)
		c.Wait()
		if strings.Contains(said.String(), " are cut") {
			t.Errorf("what a run has written that was asked to stop was cut: %s", said.String())
		}
		switch code := c.ProcessState.ExitCode(); {
		case code == exitDone: // it was quicker
			forgetAll()
			continue
		case code == exitFailed && strings.HasSuffix(said.String(), "samestory: interrupted\n"):
		case code == -1: // before it could heed a signal
			continue
		default:
			t.Fatalf("%v: %s", c.ProcessState, said.String())
		}
		got, err := os.ReadFile("kept.jsonl")
		if err != nil || len(got) == 0 {
			continue
		}
		stopped++
		if !strings.HasPrefix(kept, string(got)) || got[len(got)-1] != '\n' {
			t.Errorf("after %d bytes it was stopped, and those are not the first ones", len(got))
		}
		stateSound(t)
	}
	if stopped == 0 {
		t.Error("no run was stopped in the middle")
	}
	t.Logf("%d runs were stopped in the middle", stopped)
	resumes(t, kept, left)
}
