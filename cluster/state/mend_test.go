package state

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// broken is the file of a state with one byte changed.
func broken(t *testing.T, good []byte, r *rand.Rand, name string) (dir string) {
	t.Helper()
	bad := slices.Clone(good)
	bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name+".db"), bad, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func readFile(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name+".db"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestMending changes a byte at a time: what can be opened after that is checked, and
// what is damaged is compacted. Then it opens, is sound, and has nearly all articles.
func TestMending(t *testing.T) {
	copiesDir, storiesDir := t.TempDir(), t.TempDir()
	c := open(t, copiesDir, Options{})
	s := openStories(t, storiesDir, StoryOptions{})
	var group [][]int64
	feed := synthetic(80)
	for i, r := range feed {
		add(t, c, r)
		n, _ := tell(t, s, fmt.Sprint("id", i), r.text, r.published)
		if i%2 == 1 {
			group = append(group, []int64{n - 1, n})
		}
	}
	settle(t, s)
	if _, err := s.Regroup(group); err != nil {
		t.Fatal(err)
	}
	commit(t, c)
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	c.Close()
	s.Close()
	reopen := map[string]func(dir string) error{
		"copies": func(dir string) error {
			c, err := OpenCopies(dir, Options{})
			if err == nil {
				err = c.Close()
			}
			return err
		},
		"stories": func(dir string) error {
			s, err := OpenStories(dir, StoryOptions{})
			if err == nil {
				err = s.Close()
			}
			return err
		},
	}
	r := rand.New(rand.NewPCG(11, 12))
	for name, dir := range map[string]string{"copies": copiesDir, "stories": storiesDir} {
		good := readFile(t, dir, name)
		total, err := Check(t.Context(), dir, func(what string) { t.Errorf("%s: %s", name, what) })
		if err != nil || total < 50 {
			t.Fatalf("%s: %d articles are sound, %v", name, total, err)
		}
		damaged, mended := 0, 0
		for range 60 {
			dir := broken(t, good, r, name)
			wrong := 0
			sound, err := Check(t.Context(), dir, func(string) { wrong++ })
			opens := reopen[name](dir)
			if err == nil && wrong == 0 {
				if opens != nil {
					t.Errorf("%s: sound, and does not open: %v", name, opens)
				}
				continue
			}
			damaged++
			if err := Compact(t.Context(), dir, func(string) {}); err != nil {
				if !strings.Contains(err.Error(), "state "+dir) {
					t.Errorf("%s: the error names no state: %v", name, err)
				}
				if after := readFile(t, dir, name); len(after) != len(good) {
					t.Errorf("%s: it was not mended and has changed: %v", name, err)
				}
				continue
			}
			mended++
			left, err := Check(t.Context(), dir, func(what string) { t.Errorf("%s: still wrong: %s", name, what) })
			if err != nil || left < sound {
				t.Errorf("%s: %d articles after, %d before, %v", name, left, sound, err)
			}
			if err := reopen[name](dir); err != nil {
				t.Errorf("%s: mended, and does not open: %v", name, err)
			}
		}
		if damaged < 15 || mended < damaged/2 {
			t.Errorf("%s: %d of 60 were damaged, %d of these mended", name, damaged, mended)
		}
	}
}

func TestNothingToMend(t *testing.T) {
	dir := t.TempDir()
	if _, err := Check(t.Context(), dir, nil); !errors.Is(err, errNone) {
		t.Errorf("checking nothing: %v", err)
	}
	if err := Compact(t.Context(), dir, nil); !errors.Is(err, errNone) {
		t.Errorf("compacting nothing: %v", err)
	}
	open(t, dir, Options{})
	if err := Compact(t.Context(), dir, nil); !errors.Is(err, ErrBusy) {
		t.Errorf("compacting what is in use: %v", err)
	}
	if _, _, err := Inspect(dir); err != nil {
		t.Errorf("showing what is in use: %v", err)
	}
}

// TestCompactFreesRoom forgets most of a state.
func TestCompactFreesRoom(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir, Options{})
	for i := range 300 {
		add(t, c, record{id: fmt.Sprint(i), text: words(fmt.Sprint("w", i, "x"), 100)})
	}
	for i := range 290 {
		if found, err := c.Forget(fmt.Sprint(i)); !found || err != nil {
			t.Fatal(found, err)
		}
	}
	commit(t, c)
	want := dump(t, c)
	c.Close()
	before := len(readFile(t, dir, "copies"))
	if err := Compact(t.Context(), dir, func(what string) { t.Error(what) }); err != nil {
		t.Fatal(err)
	}
	if after := len(readFile(t, dir, "copies")); after > before/4 {
		t.Errorf("%d bytes, and %d before", after, before)
	}
	if got := dump(t, open(t, dir, Options{})); !slices.Equal(got, want) {
		t.Error("compacted it has other articles")
	}
}
