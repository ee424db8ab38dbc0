package feed

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// spill is one temporary file for all that cannot be read twice, source after
// source. One file, because a directory of ten thousand compressed files would
// otherwise need as many open handles; and on disk, because the callers come
// back to few records but to any of them.
type spill struct {
	file *os.File
	path string // still to be removed; "" once it is
	end  int64
}

// begin makes room for one more source at the end.
func (s *spill) begin(k *packed) error {
	k.start = s.end
	if s.file != nil {
		return nil
	}
	file, err := os.CreateTemp("", "samestory-*")
	if err != nil {
		return fmt.Errorf("creating a temporary file: %w", err)
	}
	s.file, s.path = file, file.Name()
	// Where an open file can be removed nothing is left even of a killed
	// process. Windows refuses; there close removes it.
	if os.Remove(s.path) == nil {
		s.path = ""
	}
	return nil
}

func (s *spill) write(p []byte, name string) error {
	n, err := s.file.WriteAt(p, s.end)
	s.end += int64(n)
	if err != nil {
		return fmt.Errorf("keeping %s in the temporary file %s: %w", name, s.file.Name(), cause(err))
	}
	return nil
}

func (s *spill) readAt(p []byte, off int64) error {
	if _, err := s.file.ReadAt(p, off); err != nil {
		return fmt.Errorf("reading the temporary file %s: %w", s.file.Name(), cause(err))
	}
	return nil
}

func (s *spill) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if s.path != "" {
		err = errors.Join(err, os.Remove(s.path))
	}
	s.file, s.path = nil, ""
	return err
}

// cause is the reason in an fs.PathError, whose path was named already.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err
	}
	return err
}
