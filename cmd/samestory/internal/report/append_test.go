package report

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// appended opens an output of which length bytes are known, -1 for none.
func appended(t *testing.T, path string, length int64) (*Appended, error) {
	t.Helper()
	place, err := Place(path)
	if err != nil || place == "" {
		t.Fatalf("the place of %s is %q, %v", path, place, err)
	}
	a, err := Append(path, place, max(0, length), length >= 0)
	if err == nil {
		t.Cleanup(func() { a.Close() })
	}
	return a, err
}

// TestAppendBegins has each thing that may stand where an output was, or is to be.
func TestAppendBegins(t *testing.T) {
	for _, c := range []struct {
		name   string
		there  string // "-" for nothing
		length int64  // -1 where no run has written it
		want   string // after a line was added; "" for a refusal
		cut    int64
		why    string
	}{
		{"a new one", "-", -1, "next\n", 0, ""},
		{"an empty one", "", -1, "next\n", 0, ""},
		{"one as it was", "one\n", 4, "one\nnext\n", 0, ""},
		{"one with an end that was not finished", "one\ntwo\nthr", 4, "one\nnext\n", 7, ""},
		{"one of which nothing was finished", "thr", 0, "next\n", 3, ""},
		{"one that was taken away", "-", 4, "next\n", 0, ""},
		{"one that was emptied", "", 4, "next\n", 0, ""},
		{"one that is shorter", "on", 4, "", 0, "has 2 bytes, and had 4"},
		{"one that nobody knows", "a letter", -1, "", 0, "not of this state"},
	} {
		path := filepath.Join(t.TempDir(), "out")
		if c.there != "-" {
			write(t, path, c.there, 0o600)
		}
		a, err := appended(t, path, c.length)
		if c.want == "" {
			if !errors.Is(err, ErrOutput) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), c.why) {
				t.Errorf("%s: %v, want a refusal: %s", c.name, err, c.why)
			}
			holds(t, path, c.there, "out")
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if a.Cut != c.cut {
			t.Errorf("%s: %d bytes are cut, want %d", c.name, a.Cut, c.cut)
		}
		if n, err := a.Write([]byte("next\n")); n != 5 || err != nil {
			t.Errorf("%s: %d bytes are written, %v", c.name, n, err)
		}
		if length, err := a.Sync(); length != int64(len(c.want)) || err != nil {
			t.Errorf("%s: the length is %d, %v, want %d", c.name, length, err, len(c.want))
		}
		holds(t, path, c.want, "out")
	}
}

// TestAppendRuns has runs that end anywhere: after their lines were remembered, before
// that, with a torn line or with the file's end lost that was not durable. What the
// next one finds is what was remembered, and nothing else.
func TestAppendRuns(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	path := filepath.Join(t.TempDir(), "out")
	remembered, want := int64(-1), ""
	cut, lost := 0, 0
	for n := range 600 {
		a, err := appended(t, path, remembered)
		if err != nil {
			t.Fatalf("run %d: %v", n, err)
		}
		cut += int(min(1, a.Cut))
		sync := func() {
			length, err := a.Sync()
			if err != nil {
				t.Fatal(err)
			}
			remembered = length
		}
		sync() // as a run does before it writes
		holds(t, path, want, "out")
		written := want
		for range r.IntN(5) {
			line := strings.Repeat("x", r.IntN(40)) + "\n"
			if _, err := a.Write([]byte(line)); err != nil {
				t.Fatal(err)
			}
			written += line
			if r.IntN(3) == 0 {
				sync()
				want = written
			}
		}
		if r.IntN(4) == 0 {
			if _, err := a.Write([]byte("to")); err != nil {
				t.Fatal(err)
			}
			written += "to"
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		switch r.IntN(20) {
		case 0:
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			want = ""
		case 1, 2:
			keep := len(want) + r.IntN(len(written)-len(want)+1)
			if err := os.Truncate(path, int64(keep)); err != nil {
				t.Fatal(err)
			}
			lost++
		}
	}
	if cut < 50 || lost < 30 {
		t.Errorf("%d of 600 runs had to cut, %d lost an end", cut, lost)
	}
}

func TestPlace(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	file := filepath.Join(dir, "file")
	write(t, file, "", 0o600)
	link(t, "file", "link")
	link(t, "absent", "dangling")
	for path, want := range map[string]string{
		"file": file, "./file": file, "link": file, filepath.Join(dir, "link"): file,
		"absent": filepath.Join(dir, "absent"), "dangling": filepath.Join(dir, "absent"),
		".": "", os.DevNull: "", "/dev/stdout": "",
	} {
		if strings.HasPrefix(path, "/dev/") {
			if _, err := os.Stat(path); err != nil {
				continue
			}
		}
		if got, err := Place(path); got != want || err != nil {
			t.Errorf("the place of %s is %q, %v, want %q", path, got, err, want)
		}
	}
	for _, path := range []string{"nowhere/file", "file/below"} {
		if got, err := Place(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("the place of %s is %q, %v", path, got, err)
		}
	}
}

// TestAppendLinks adds to a file by its links, of which none is replaced.
func TestAppendLinks(t *testing.T) {
	dir := t.TempDir()
	path, soft := filepath.Join(dir, "out"), filepath.Join(dir, "soft")
	link(t, "out", soft)
	length := int64(-1)
	for n, name := range []string{soft, path, soft} {
		a, err := appended(t, name, length)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(a, n)
		if length, err = a.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	holds(t, path, "0\n1\n2\n", "out", "soft")
	if to, err := os.Readlink(soft); to != "out" || err != nil {
		t.Errorf("the link is %q, %v", to, err)
	}
}

func TestAppendClosed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	a, err := appended(t, path, -1)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	_, write := a.Write([]byte("x"))
	_, sync := a.Sync()
	for _, err := range []error{write, sync, a.Close()} {
		if !errors.Is(err, os.ErrClosed) || !strings.Contains(err.Error(), path) {
			t.Errorf("after Close: %v", err)
		}
	}
	if _, err := Append("name", filepath.Join(path, "below"), 0, false); err == nil || !strings.HasPrefix(err.Error(), "opening name: ") {
		t.Errorf("below a file: %v", err)
	}
}
