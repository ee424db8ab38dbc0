package state

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// crash is a state as it is left in the middle of a commit: pages of the file are
// written over, and the journal has what they were.
type crash struct {
	name          string
	file, journal []byte
	open          func(dir string) (rows string, err error)
	want          string // rows of the commit before
}

// rows are all of a file but its words and bodies.
func rows(t *testing.T, s *store, queries ...string) string {
	t.Helper()
	var all strings.Builder
	for _, q := range queries {
		rows, err := s.db.Query("select json_array(" + q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var row string
			if err := rows.Scan(&row); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&all, row)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	return all.String()
}

// crashed copies a state's file and its journal before the last commit ends. A small cache
// has SQLite write the file before that, as a large commit has.
func crashed(t *testing.T, dir string, c *crash, s *store, fill func(half int), commit, prepare func()) {
	t.Helper()
	fill(0)
	commit()
	var err error
	if _, err := s.db.Exec("pragma cache_size = 5"); err != nil {
		t.Fatal(err)
	}
	before := readFile(t, dir, c.name)
	fill(1)
	prepare()
	c.file = readFile(t, dir, c.name)
	if c.journal, err = os.ReadFile(filepath.Join(dir, c.name+".db-journal")); err != nil {
		t.Fatal(err)
	}
	if len(c.journal) < 10_000 || bytes.Equal(before, c.file[:len(before)]) {
		t.Fatalf("the journal has %d bytes, and the file may not have changed", len(c.journal))
	}
}

func crashedCopies(t *testing.T) *crash {
	dir, feed := t.TempDir(), synthetic(160)
	all := func(c *Copies) string {
		return rows(t, c.store, "n, id, seen, touched, hex(out)) from article order by n", "path, length) from output")
	}
	x := &crash{name: "copies", open: func(dir string) (string, error) {
		c, err := OpenCopies(dir, Options{})
		if err != nil {
			return "", err
		}
		defer c.Close()
		return all(c), nil
	}}
	c := open(t, dir, Options{})
	crashed(t, dir, x, c.store, func(half int) {
		for _, r := range feed[80*half : 80*half+80] {
			add(t, c, r)
		}
		if err := c.Wrote("out", int64(half)); err != nil {
			t.Fatal(err)
		}
	}, func() {
		commit(t, c)
		x.want = all(c)
	}, func() {
		if err := c.store.put("counters", c.shelf.turn); err != nil {
			t.Fatal(err)
		}
	})
	return x
}

func crashedStories(t *testing.T) *crash {
	dir := t.TempDir()
	all := func(c *Stories) string {
		return rows(t, c.store, "n, id, seen, touched, story) from article order by n", "id, body) from story")
	}
	x := &crash{name: "stories", open: func(dir string) (string, error) {
		c, err := OpenStories(dir, StoryOptions{})
		if err != nil {
			return "", err
		}
		defer c.Close()
		return all(c), nil
	}}
	c := openStories(t, dir, StoryOptions{})
	crashed(t, dir, x, c.store, func(half int) {
		for i := range 80 {
			tell(t, c, fmt.Sprint(half, "-", i), words(fmt.Sprint("w", half, "x", i, "y"), 60), on(i))
		}
		if _, err := c.Regroup(slices.Collect(slices.Chunk(settle(t, c), 3-half))); err != nil {
			t.Fatal(err)
		}
	}, func() {
		if err := c.Commit(); err != nil {
			t.Fatal(err)
		}
		x.want = all(c)
	}, func() {
		if err := c.store.put("counters", c.shelf.turn); err != nil {
			t.Fatal(err)
		}
	})
	return x
}

func (x *crash) leave(t *testing.T, journal []byte) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for suffix, data := range map[string][]byte{"": x.file, "-journal": journal} {
		if err := os.WriteFile(filepath.Join(dir, x.name+".db"+suffix), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestDamagedJournal changes a bit of what a crash has left to put a file right, or takes it
// away. SQLite may then take the half of a commit for a whole, and finds nothing wrong with
// it: articles would be remembered of which no line is written. Either the state is that of
// the commit before, or it is told to be damaged, and can be mended.
func TestDamagedJournal(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, x := range []*crash{crashedCopies(t), crashedStories(t)} {
		if got, err := x.open(x.leave(t, x.journal)); got != x.want || err != nil {
			t.Fatalf("%s: with a sound journal there is %.300s, %v, want %.300s", x.name, got, err, x.want)
		}
		journals := [][]byte{nil, x.journal[:len(x.journal)/2]}
		for n := range 100 {
			bad := slices.Clone(x.journal)
			at := n / 2 // the header, of 28 bytes, and after 512 the pages
			if at >= 28 {
				at = r.IntN(len(bad))
			}
			bad[at] ^= 1 << r.IntN(8)
			journals = append(journals, bad)
		}
		right, refused, mended := 0, 0, 0
		for n, journal := range journals {
			dir := x.leave(t, journal)
			got, err := x.open(dir)
			wrong := 0
			_, failed := Check(t.Context(), dir, func(string) { wrong++ })
			switch {
			case err == nil && got == x.want: // but for words and bodies, which are read when they are needed
				right++
				continue
			case err == nil:
				t.Errorf("%s: journal %d: it opens with\n%.300s\nwant\n%.300s", x.name, n, got, x.want)
				continue
			case !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), dir):
				t.Errorf("%s: journal %d: %v", x.name, n, err)
			case wrong == 0 && failed == nil:
				t.Errorf("%s: journal %d: %v, and nothing is found wrong", x.name, n, err)
			}
			refused++
			var lost []string
			if err := Compact(t.Context(), dir, func(what string) { lost = append(lost, what) }); err != nil {
				continue // of the schema or the parameters
			}
			mended++
			if _, err := x.open(dir); err != nil || len(lost) == 0 {
				t.Errorf("%s: journal %d: mended, of which %d are told, it opens: %v", x.name, n, len(lost), err)
			}
			if _, err := Check(t.Context(), dir, func(what string) { t.Errorf("%s: journal %d: still wrong: %s", x.name, n, what) }); err != nil {
				t.Errorf("%s: journal %d: mended, it is checked: %v", x.name, n, err)
			}
		}
		if right < 20 || refused < 30 || mended < refused/3 {
			t.Errorf("%s: of %d journals %d are right, %d refused, %d of these mended", x.name, len(journals), right, refused, mended)
		}
		t.Logf("%s: of %d journals %d are right, %d refused, %d of these mended", x.name, len(journals), right, refused, mended)
	}
}

// TestCheckWhileInUse finds nothing wrong with what another is writing.
func TestCheckWhileInUse(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir, Options{})
	add(t, c, record{id: "first", text: "one text"})
	commit(t, c)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := c.Add(item(c.Reader(), record{id: fmt.Sprint(i % 50), text: words(fmt.Sprint("w", i, "x"), 40)})); err != nil {
				t.Error(err)
				return
			}
			if i%8 != 0 {
				continue
			}
			if err := c.Commit(); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	for range 15 {
		if n, err := Check(t.Context(), dir, func(what string) { t.Error(what) }); err != nil || n == 0 {
			t.Errorf("%d articles are sound, %v", n, err)
		}
	}
	close(stop)
	<-done
}
