package feed

import (
	"fmt"
	"os"
	"sync"
)

// maxHandles bounds the files that are open at once, far under the smallest
// limit that is met (256 on macOS), for a feed may be a directory of a million
// text files.
const maxHandles = 100

// handles opens files when they are needed and closes them when others are.
type handles struct {
	mu   sync.Mutex
	open []*source
	hand int // a clock's
}

// acquire opens the source, or has it open already; release lets it be closed.
func (h *handles) acquire(s *source) (*os.File, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.file == nil {
		if err := h.reopen(s); err != nil {
			return nil, err
		}
	}
	s.users++
	return s.file, nil
}

func (h *handles) release(s *source) {
	h.mu.Lock()
	s.users--
	h.mu.Unlock()
}

func (h *handles) reopen(s *source) error {
	file, err := os.Open(s.path)
	if err != nil {
		return ioError("opening", s, err)
	}
	info, err := file.Stat()
	if err == nil && !os.SameFile(info, s.info) {
		err = errReplaced
	}
	if err != nil {
		file.Close()
		return ioError("opening", s, err)
	}
	s.file = file
	h.put(s)
	return nil
}

var errReplaced = fmt.Errorf("another file has taken its place meanwhile")

// put stores an open source, in the place of one that nobody uses if there are
// enough. If all are in use there is one more: waiting could be for ever.
func (h *handles) put(s *source) {
	if len(h.open) < maxHandles {
		h.open = append(h.open, s)
		return
	}
	for range h.open {
		h.hand = (h.hand + 1) % len(h.open)
		if old := h.open[h.hand]; old.users == 0 {
			old.file.Close()
			old.file = nil
			h.open[h.hand] = s
			return
		}
	}
	h.open = append(h.open, s)
}

func (h *handles) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.open {
		s.file.Close()
		s.file = nil
	}
	h.open = nil
}
