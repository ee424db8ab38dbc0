package feed

import (
	"errors"

	"github.com/samestory/samestory/cmd/samestory/internal/parquet"
)

// rows converts a Parquet file, a few rows at a time.
type rows struct {
	file  *parquet.Reader
	blank int64 // lines to come, for rows that were lost: a row's line is its number
}

func newRows(in *whole, o *Options) (converter, error) {
	file, err := parquet.Open(in, in.size, o.MaxRecord)
	if err != nil {
		return nil, err
	}
	return &rows{file: file}, nil
}

func (c *rows) next(dst []byte) ([]byte, error) {
	for len(dst) < 64<<10 {
		if c.blank > 0 {
			c.blank--
			dst = append(dst, '\n')
			continue
		}
		row, err := c.file.Next(dst)
		if lost, ok := errors.AsType[*parquet.LostRows](err); ok {
			c.blank = lost.N - 1
			dst = appendFailed(dst, err, "")
			continue
		}
		if err != nil {
			return dst, err
		}
		dst = append(row, '\n')
	}
	return dst, nil
}
