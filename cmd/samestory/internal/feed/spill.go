package feed

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// spill is one temporary file for all that cannot be read twice, source after
// source. One file, because a directory of ten thousand compressed files would
// otherwise need as many open handles; and on disk, because the callers come
// back to few records but to any of them.
type spill struct {
	mu   sync.RWMutex // of where sources lie
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

// write appends what was read of the source that was begun last.
func (s *spill) write(p []byte, k *packed, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.file.WriteAt(p, s.end)
	s.end += int64(n)
	if err != nil {
		return fmt.Errorf("keeping %s in the temporary file %s: %w", name, s.file.Name(), cause(err))
	}
	k.spilled += int64(n)
	return nil
}

// read reads as much of p as was spilled from an offset of the source on.
func (s *spill) read(p []byte, k *packed, off int64) (int, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := max(0, min(int64(len(p)), k.spilled-off))
	if n == 0 {
		return 0, nil
	}
	if k.start+off < 0 {
		return 0, fmt.Errorf("reading the temporary file %s: what was there is gone", s.file.Name())
	}
	if _, err := s.file.ReadAt(p[:n], k.start+off); err != nil {
		return 0, fmt.Errorf("reading the temporary file %s: %w", s.file.Name(), cause(err))
	}
	return int(n), nil
}

const trimFrom = 64 << 20 // bytes that are not asked for again

// trim lets go of all before an offset of the source that was begun last, once that is
// worth it: what is left moves to the beginning of the file.
func (s *spill) trim(k *packed, before int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, left := k.start+before, k.spilled-before
	if s.end != k.start+k.spilled || from < trimFrom || from < left {
		return nil
	}
	if err := copyWithin(s.file, from, left); err != nil {
		return fmt.Errorf("moving what is left in the temporary file %s: %w", s.file.Name(), cause(err))
	}
	k.start, s.end = -before, left
	return nil
}

// copyWithin moves the n bytes from an offset on to the beginning, and cuts the file.
func copyWithin(f *os.File, from, n int64) error {
	buf := make([]byte, min(n, 1<<20))
	for at := int64(0); at < n; at += int64(len(buf)) {
		buf = buf[:min(n-at, int64(len(buf)))]
		if _, err := f.ReadAt(buf, from+at); err != nil {
			return err
		}
		if _, err := f.WriteAt(buf, at); err != nil {
			return err
		}
	}
	return f.Truncate(n)
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
