package report

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// File is an output file that appears all at once: it is written beside its
// place and renamed by [File.Commit]. So a run that fails leaves what was there,
// and the input may be named as the output.
//
// A device, a pipe or anything else that is no regular file is written to as it
// is. What is renamed is a new file: hard links to the old one keep the old
// contents. A File is for one goroutine.
type File struct {
	file *os.File
	path string      // as given, for messages
	dest string      // behind symbolic links
	mode fs.FileMode // what the old file had, 0 if there was none
	temp bool        // file is to be renamed to dest
}

// Create begins to write path. A regular file there must be writable.
func Create(path string) (*File, error) {
	f := &File{path: path}
	if err := f.open(); err != nil {
		return nil, f.explain("create", err)
	}
	return f, nil
}

func (f *File) open() (err error) {
	old, err := os.Stat(f.path)
	switch {
	case err == nil && old.IsDir():
		return errors.New("is a directory")
	case err == nil && (!old.Mode().IsRegular() || descriptor(f.path)):
		f.file, err = os.OpenFile(f.path, os.O_WRONLY|os.O_APPEND, 0)
		return err
	case err == nil:
		f.mode = old.Mode().Perm()
		if err := writable(f.path); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if f.dest, err = resolve(f.path); err != nil {
		return err
	}
	f.file, err = createBeside(f.dest)
	f.temp = true
	return err
}

// descriptor tells names such as /dev/stdout: what stands behind them was
// opened by somebody who goes on writing to it, and may be a regular file. It
// is appended to, as >> may have opened it.
func descriptor(path string) bool {
	for _, name := range []string{"/dev/fd/", "/dev/stdout", "/dev/stderr", "/proc/"} {
		if strings.HasPrefix(filepath.Clean(path), name) {
			return true
		}
	}
	return false
}

// writable fails for a file that its owner has protected: a rename would
// replace it all the same.
func writable(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return file.Close()
}

// resolve follows symbolic links to where a file is, or would be made.
// filepath.EvalSymlinks follows none that leads to nothing yet.
func resolve(path string) (string, error) {
	for range 40 {
		dir, name := filepath.Split(path) // Dir would take .. for the parent of a link
		if name == "" {
			return "", errors.New("not the name of a file")
		}
		dir, err := filepath.EvalSymlinks(cmp.Or(dir, "."))
		if err != nil {
			return "", err
		}
		path = filepath.Join(dir, name)
		link, err := os.Readlink(path)
		if err != nil { // no link, or nothing
			return path, nil
		}
		if !filepath.IsAbs(link) {
			link = dir + string(filepath.Separator) + link
		}
		path = link
	}
	return "", errors.New("too many symbolic links")
}

// createBeside leaves the mode to the umask, where os.CreateTemp has 0600. The
// name does not hold dest's, which may be as long as a name can be.
func createBeside(dest string) (*os.File, error) {
	for {
		name := ".samestory-" + strconv.FormatUint(rand.Uint64(), 36) + ".tmp"
		file, err := os.OpenFile(filepath.Join(filepath.Dir(dest), name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

// Write is not buffered.
func (f *File) Write(b []byte) (int, error) {
	n, err := f.file.Write(b)
	return n, f.explain("write", err)
}

// Commit closes the file and puts it in its place. If it fails, what was there
// is there still.
func (f *File) Commit() error {
	if !f.temp {
		return f.explain("write", f.file.Close())
	}
	err := f.replace()
	if err != nil {
		f.Abort()
	}
	f.temp = false
	return f.explain("write", err)
}

func (f *File) replace() error {
	if f.mode != 0 {
		if err := f.file.Chmod(f.mode); err != nil {
			return err
		}
	}
	if err := f.file.Close(); err != nil {
		return err
	}
	return os.Rename(f.file.Name(), f.dest)
}

// Abort closes the file and removes what was written, if it was written beside
// its place. After Commit it does nothing, so that it can be deferred.
func (f *File) Abort() {
	f.file.Close() // an error tells nothing here: the contents are given up, or Commit has closed it
	if f.temp {
		os.Remove(f.file.Name())
		f.temp = false
	}
}

// explain names the file as the user did: the error has the name of a
// temporary one.
func (f *File) explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	} else if e, ok := errors.AsType[*os.LinkError](err); ok {
		err = e.Err
	}
	return fmt.Errorf("%s %s: %w", doing, f.path, err)
}
