package feed

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is what zstd itself accepts unless told otherwise. A stream may
// ask for 2 GiB (--long=31), which is refused rather than allocated.
const maxWindow = 128 << 20

// maxMagic is the length of the longest of the magics below.
const maxMagic = 10

// compressionOf tells a compression from the first bytes of a file. Names are
// not asked: people rename files, and standard input has none.
func compressionOf(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b\x08")):
		return "gzip"
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")), skippable(head):
		return "zstd"
	case len(head) >= 10 && bytes.HasPrefix(head, []byte("BZh")) && '1' <= head[3] && head[3] <= '9' &&
		(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90"):
		return "bzip2"
	}
	return ""
}

// skippable reports a zstd frame without content, as pzstd writes first.
func skippable(head []byte) bool {
	return len(head) >= 4 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18"
}

// open puts the decompressor between r and k.in. An error means that already
// the header is bad.
func (k *packed) open(r io.Reader, compression string) error {
	free := k.release
	switch compression {
	case "gzip":
		zr, err := gzip.NewReader(r)
		if err != nil {
			return cutError(compression, err)
		}
		k.in = zr
	case "zstd":
		// One goroutine, this one: the decoder ends with the pass, and the
		// other cores have articles to decode.
		zr, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return cutError(compression, err)
		}
		k.in, k.release = zr, func() { zr.Close(); free() }
	case "bzip2":
		k.in = bzip2.NewReader(r)
	default:
		k.in = r
	}
	return nil
}

// cutError says why a compressed stream could not be read to its end.
func cutError(compression string, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("truncated %s: the file ends in the middle of it", compression)
	}
	return fmt.Errorf("corrupt %s: %w", compression, err)
}
