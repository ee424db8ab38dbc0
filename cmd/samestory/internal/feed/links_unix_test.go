//go:build unix

package feed

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestLinksInDirectories has a directory that somebody else has filled: with links that
// lead out of it, nowhere or round in circles, and with what is no file.
func TestLinksInDirectories(t *testing.T) {
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret.jsonl")
	put := func(path, id string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(`{"id":"`+id+`","text":"x"}`+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put(outside, "secret")
	put(filepath.Join(dir, "a.jsonl"), "a")
	for name, target := range map[string]string{
		"b.jsonl": "a.jsonl", "out.jsonl": outside, "climbs.jsonl": "../" + filepath.Base(filepath.Dir(outside)) + "/secret.jsonl",
		"passwd.txt": "/etc/passwd", "zero.jsonl": "/dev/zero", "nowhere.jsonl": "gone", "loop.jsonl": "loop.jsonl", "d.jsonl": "..", "up": "..",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo.jsonl"), 0o666); err != nil {
		t.Fatal(err)
	}
	var said []string
	done := make(chan []string)
	go func() {
		f := mustOpen(t, []string{dir}, nil, Options{Notice: func(s string) { said = append(said, s) }})
		var ids []string
		for rec, err := range f.Records(t.Context()) {
			if err != nil {
				t.Error(err)
			}
			ids = append(ids, rec.ID)
		}
		done <- ids
	}()
	select {
	case ids := <-done:
		equal(t, "ids", ids, []string{"a", "a"})
	case <-time.After(60 * time.Second):
		t.Fatal("it waits for a pipe, or reads a device")
	}
	if len(said) == 0 || !strings.HasPrefix(said[0], "7 links in ") {
		t.Errorf("said %q, want that 7 links were passed over", said)
	}
	f := mustOpen(t, []string{filepath.Join(dir, "out.jsonl")}, nil, Options{})
	for rec := range f.Records(t.Context()) {
		if rec.ID != "secret" {
			t.Errorf("a link that is named leads to %q", rec.ID)
		}
	}
}
