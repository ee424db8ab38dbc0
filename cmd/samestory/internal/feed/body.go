package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// Decoder decodes records that are in memory, such as the body of a request. Each
// goroutine wants its own. It serves many bodies: to make what it finds fields with
// takes longer than to decode an article.
type Decoder struct {
	opts Options
	dec  *decoder
}

// NewDecoder returns a Decoder, or an error for options that are none.
func NewDecoder(o Options) (*Decoder, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	return &Decoder{o, newDecoder(&o)}, nil
}

// ErrNoJSON is that of a body that is none.
var ErrNoJSON = errors.New("no JSON object and no array")

// Body decodes the records of a body, which is JSON in any of the forms that files have:
// an object, JSON Lines, an array, or an object that wraps one. It calls each with every
// record, in order, or with what is wrong with it; an error of each ends the reading and
// is returned. Single tells of a body that is one object, which is a record itself.
//
// A record is valid until each returns. One without an id has none. Bodies are read
// where they lie: nothing is copied or spilled, and nothing is decompressed, so what is
// held is bounded by their length.
func (d *Decoder) Body(body []byte, each func(rec *Record, err error) error) (single bool, err error) {
	f := &Feed{opts: d.opts}
	s := &source{memory: body, size: int64(len(body)), end: -1, ready: true}
	f.sources = []*source{s}
	ctx := context.Background() // memory does not block
	first, _ := firstBytes(bytes.TrimPrefix(body, bom))
	switch first {
	case '[':
		s.format = "json"
	case '{':
		head := bytes.TrimPrefix(body[:min(len(body), sniffSize)], bom)
		if s.format, err = f.sniffObject(ctx, s, head); err != nil {
			return false, err
		}
	default:
		return false, ErrNoJSON
	}
	records, split := 0, newSplitter(f, s, 0)
	for {
		b, err := split.next(ctx)
		if err == io.EOF {
			break
		}
		if err != nil {
			return false, err
		}
		b.dec = d.dec
		for rec, err := range b.Records() {
			if !rec.OwnID {
				rec.ID = ""
			}
			records++
			if err := each(&rec, located(err)); err != nil {
				return false, err
			}
			d.dec.recycle()
		}
	}
	a, _ := split.(*array)
	return first == '{' && records == 1 && (a == nil || !a.wrapped), nil
}

// located names the line where a record is that is wrong, but for the first, which may
// be all there is.
func located(err error) error {
	bad, ok := errors.AsType[*RecordError](err)
	switch {
	case !ok:
		return err
	case bad.Line > 1:
		return fmt.Errorf("line %d: %w", bad.Line, bad.Err)
	}
	return bad.Err
}
