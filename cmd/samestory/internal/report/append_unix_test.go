//go:build unix

package report

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAppendNoRoom writes beyond what a file may hold: a part of that gets there, and the
// next run cuts it.
func TestAppendNoRoom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	a, err := appended(t, path, -1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Write([]byte("one\n")); err != nil {
		t.Fatal(err)
	}
	known, err := a.Sync()
	if err != nil {
		t.Fatal(err)
	}
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Skip(err)
	}
	limit := was
	limit.Cur = 4096
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Skip(err)
	}
	n, err := a.Write([]byte(strings.Repeat("two\n", 3000)))
	if again := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); again != nil {
		t.Fatal(again)
	}
	if n != 4092 || !errors.Is(err, syscall.EFBIG) || !strings.Contains(err.Error(), path) {
		t.Fatalf("%d bytes are written, %v", n, err)
	}
	if length, err := a.Sync(); length != 4096 || err != nil {
		t.Errorf("the length is %d, %v", length, err)
	}
	if a, err = appended(t, path, known); err != nil || a.Cut != 4092 {
		t.Fatalf("the next run: %+v, %v", a, err)
	}
	holds(t, path, "one\n", "out")
}
