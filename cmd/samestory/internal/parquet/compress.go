package parquet

import (
	"bytes"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// What a byte of a block can become at most: a match of LZ4 goes on for 255 with
// each, one of Snappy has three bytes for 64. A block is allocated before it is read.
const maxRatio = 256

// decompress returns the size bytes that p holds. Not more is ever decompressed,
// nor allocated for what is not there.
func (r *Reader) decompress(codec format.CompressionCodec, p []byte, size int64) ([]byte, error) {
	wrong := func(err error) error { return fmt.Errorf("corrupt %v: %w", codec, err) }
	switch codec {
	case format.Uncompressed:
		if int64(len(p)) != size {
			return nil, fmt.Errorf("%d bytes where %d are said to be", len(p), size)
		}
		return p, nil
	case format.Gzip, format.Zstd, format.Brotli:
		in, err := r.stream(codec, p)
		if err != nil {
			return nil, wrong(err)
		}
		var out bytes.Buffer
		n, err := io.Copy(&out, io.LimitReader(in, size+1))
		if err == nil && n != size {
			err = fmt.Errorf("it holds %d bytes or more, %d are said to be", n, size)
		}
		if err != nil {
			return nil, wrong(err)
		}
		return out.Bytes(), nil
	case format.Snappy, format.Lz4Raw:
		if size > maxRatio*(int64(len(p))+1) {
			return nil, wrong(fmt.Errorf("%d bytes are said to hold %d", len(p), size))
		}
		return block(codec, p, size, wrong)
	}
	return nil, fmt.Errorf("pages compressed with %v", codec)
}

func (r *Reader) stream(codec format.CompressionCodec, p []byte) (io.Reader, error) {
	in := bytes.NewReader(p)
	switch codec {
	case format.Gzip:
		return gzip.NewReader(in)
	case format.Brotli:
		return brotli.NewReader(in), nil
	}
	if r.zstd == nil {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return nil, err
		}
		r.zstd = d
	}
	return r.zstd, r.zstd.Reset(in)
}

func block(codec format.CompressionCodec, p []byte, size int64, wrong func(error) error) ([]byte, error) {
	out := make([]byte, size)
	n := 0
	var err error
	if codec == format.Lz4Raw {
		n, err = lz4.UncompressBlock(p, out)
	} else if n, err = snappy.DecodedLen(p); err == nil && int64(n) == size {
		_, err = snappy.Decode(out, p)
	}
	if err == nil && int64(n) != size {
		err = fmt.Errorf("it holds %d bytes, %d are said to be", n, size)
	}
	if err != nil {
		return nil, wrong(err)
	}
	return out, nil
}
