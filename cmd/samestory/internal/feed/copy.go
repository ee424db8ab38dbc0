package feed

import "io"

// CopyLines writes n bytes of JSON Lines as they stand in the input, from the
// record at first on, and returns the last of them.
func (f *Feed) CopyLines(w io.Writer, first Ref, n int64, buf []byte) (last byte, err error) {
	s := f.sources[first.File]
	for off := first.Off; n > 0; {
		part := buf[:min(n, int64(len(buf)))]
		if err := f.reread(s, part, off); err != nil {
			return 0, err
		}
		if _, err := w.Write(part); err != nil {
			return 0, err
		}
		off, n, last = off+int64(len(part)), n-int64(len(part)), part[len(part)-1]
	}
	return last, nil
}
