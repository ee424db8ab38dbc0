//go:build unix

package report

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

func TestFilePipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	read := make(chan string)
	go func() {
		defer close(read)
		file, err := os.Open(path)
		if err != nil {
			return
		}
		defer file.Close()
		b, _ := io.ReadAll(file)
		read <- string(b)
	}()
	put(t, path, "through")
	if got := <-read; got != "through" {
		t.Errorf("%q came through", got)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("it is a pipe no more: %v, %v", info, err)
	}
}

// What stands behind a descriptor is added to, not replaced.
func TestFileDescriptor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	write(t, path, "old,", 0o600)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	name := filepath.Join("/proc/self/fd", strconv.Itoa(int(file.Fd())))
	if _, err := os.Stat(name); err != nil {
		t.Skip(err)
	}
	put(t, name, "new,")
	if _, err := file.WriteString("last"); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "old,new,last", "log")
}
