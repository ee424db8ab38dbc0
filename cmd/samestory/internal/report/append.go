package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Appended is an output that one run after another adds to. Somebody remembers how long
// it was when its last lines were known to be durable: what stands after that was not
// finished, and is cut.
type Appended struct {
	file   *os.File
	path   string
	place  string
	length int64
	Cut    int64 // bytes that were cut
}

// ErrOutput is that of a file that cannot be what was written before.
var ErrOutput = errors.New("move it away, or write to another file")

// Place is what a file is remembered by: its absolute path behind symbolic links. It
// is "" for what is no regular file, which nothing can be appended to or cut from.
func Place(path string) (string, error) {
	info, err := os.Stat(path)
	if err == nil && (!info.Mode().IsRegular() || descriptor(path)) {
		return "", nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("opening %s: %w", path, cause(err))
	}
	dest, err := resolve(path)
	if err == nil {
		dest, err = filepath.Abs(dest)
	}
	if err != nil {
		return "", fmt.Errorf("opening %s: %w", path, cause(err))
	}
	return dest, nil
}

// Append opens the file at a Place, whose name for people is path, of which the first
// bytes up to length are known. One that is absent begins empty.
func Append(path, place string, length int64, known bool) (*Appended, error) {
	f, err := os.OpenFile(place, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, cause(err))
	}
	a := &Appended{file: f, path: path, place: place}
	if err := a.begin(length, known); err != nil {
		f.Close()
		return nil, err
	}
	return a, nil
}

func (a *Appended) begin(length int64, known bool) error {
	info, err := a.file.Stat()
	if err != nil {
		return a.failed("opening", err)
	}
	size := info.Size()
	switch {
	case size == 0:
		return a.durable() // the name, too
	case !known:
		return fmt.Errorf("%s is there already, and not of this state: %w", a.path, ErrOutput)
	case size < length:
		return fmt.Errorf("%s has %d bytes, and had %d when the last run was remembered: %w", a.path, size, length, ErrOutput)
	}
	a.length, a.Cut = length, size-length
	if err := a.file.Truncate(length); err != nil {
		return a.failed("cutting", err)
	}
	_, err = a.file.Seek(length, 0)
	return a.failed("cutting", err)
}

// durable makes a new file's name durable, where a system can do that.
func (a *Appended) durable() error {
	if dir, err := os.Open(filepath.Dir(a.place)); err == nil {
		dir.Sync()
		dir.Close()
	}
	return nil
}

// Write adds to the file.
func (a *Appended) Write(p []byte) (int, error) {
	n, err := a.file.Write(p)
	a.length += int64(n)
	return n, a.failed("writing", err)
}

// Sync makes durable what was written and returns the file's length.
func (a *Appended) Sync() (int64, error) { return a.length, a.failed("writing", a.file.Sync()) }

// Close closes the file.
func (a *Appended) Close() error { return a.failed("closing", a.file.Close()) }

func (a *Appended) failed(verb string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", verb, a.path, cause(err))
}

func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
