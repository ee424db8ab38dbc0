package main

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// TestFailingCalls has one call of the system fail, or the run killed at it, as strace does
// where it is: at the end of a commit, when the journal is gone or not yet, in the middle of a
// page, in an output. What fails is told with its name, and the next run goes on.
func TestFailingCalls(t *testing.T) {
	if testing.Short() {
		t.Skip("has each system call of a run traced")
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip(err)
	}
	if said, err := exec.Command(strace, "-f", "-qq", "-e", "trace=fsync", "true").CombinedOutput(); err != nil {
		t.Skipf("strace: %v: %s", err, said)
	}
	t.Chdir(t.TempDir())
	kept, left := wanted(t, 2500)
	killed, told := 0, 0
	for n, inject := range []string{
		"unlink:signal=KILL:when=1", "unlink:signal=KILL:when=3", "fsync:signal=KILL:when=7", "fsync:signal=KILL:when=12",
		"pwrite64:signal=KILL:when=9", "pwrite64:signal=KILL:when=300",
		"fsync:error=EIO:when=9", "pwrite64:error=ENOSPC:when=90", "pwrite64:error=EIO:when=200", "write:error=ENOSPC:when=20",
	} {
		forgetAll()
		c := newChild(t, keepCommand...)
		call, _, _ := strings.Cut(inject, ":")
		c.Args = append([]string{"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=" + inject, c.Path}, keepCommand...)
		c.Path = strace
		c.Run()
		said := c.stderr.String()
		switch code := c.ProcessState.ExitCode(); {
		case code == exitDone || strings.Contains(said, "invalid system call"): // it was not made, may fail, or is another's name here
		case code == -1 || code == 128+9:
			killed++
		case code == exitFailed && strings.Count(said, "\n") == 1 && (strings.Contains(said, "state memory: ") || strings.Contains(said, "kept.jsonl: ") || strings.Contains(said, "left.jsonl: ")):
			told++
		default:
			t.Errorf("%s: %v: %s", inject, c.ProcessState, said)
		}
		t.Run(fmt.Sprint(n, " ", call), func(t *testing.T) { resumes(t, kept, left) })
	}
	t.Logf("of 10 runs %d were killed, %d told why they ended", killed, told)
	if killed == 0 || told == 0 {
		t.Errorf("of 10 runs %d were killed, %d told why they ended", killed, told)
	}
}
