package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// Figure is a number as results show it: four decimals at most. A *Figure that
// is nil was not computed and is written as null.
type Figure float64

// MarshalJSON writes NaN and the infinities, for which JSON has no numbers, as
// null.
func (f Figure) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(f)) || math.IsInf(float64(f), 0) {
		return []byte("null"), nil
	}
	return []byte(f.String()), nil
}

// String is the shortest decimal of f at four decimals, without an exponent.
func (f Figure) String() string {
	b := strconv.AppendFloat(nil, float64(f), 'f', 4, 64)
	b = bytes.TrimRight(b, "0")
	b = bytes.TrimSuffix(b, []byte("."))
	if string(b) == "-0" {
		return "0"
	}
	return string(b)
}

// Time is a point in time, to the second. The zero time is written as null.
type Time time.Time

func (t Time) MarshalJSON() ([]byte, error) {
	if time.Time(t).IsZero() {
		return []byte("null"), nil
	}
	return strconv.AppendQuote(nil, t.String()), nil
}

// String is t in UTC as RFC 3339, and empty for the zero time.
func (t Time) String() string { return t.format(time.RFC3339) }

func (t Time) format(layout string) string {
	if time.Time(t).IsZero() {
		return ""
	}
	return time.Time(t).UTC().Format(layout)
}

// ID is an article's id where there may be none: the empty one is written as
// null.
type ID string

func (id ID) MarshalJSON() ([]byte, error) {
	if id == "" {
		return []byte("null"), nil
	}
	return AppendJSON(nil, string(id)) // not json.Marshal, which escapes &
}

// WriteJSON writes one value a line.
func WriteJSON[T any](w io.Writer, values iter.Seq2[T, error]) error {
	out := bufio.NewWriter(w)
	var e encoder
	for v, err := range values {
		if err != nil {
			return flush(out, err)
		}
		line, err := e.encode(v)
		if err != nil {
			return flush(out, err)
		}
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// AppendJSON appends v to dst as one line's worth of JSON, without a line feed
// and safe to show: what a terminal would obey or hide is escaped.
func AppendJSON(dst []byte, v any) ([]byte, error) {
	var e encoder
	line, err := e.encode(v)
	return append(dst, bytes.TrimSuffix(line, []byte("\n"))...), err
}

// flush writes out what came before err.
func flush(out *bufio.Writer, err error) error {
	out.Flush() // if it fails too: err was first
	return err
}

// result is a value that has lists. They are written as [] where they are nil,
// not as null. A MarshalJSON that did it would cost a second pass.
type result interface{ filled() any }

func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// encoder holds its buffers from one value to the next.
type encoder struct {
	plain bytes.Buffer
	shown []byte
}

func (e *encoder) encode(v any) ([]byte, error) {
	if r, ok := v.(result); ok {
		v = r.filled()
	}
	e.plain.Reset()
	enc := json.NewEncoder(&e.plain)
	enc.SetEscapeHTML(false) // an & in a URL is to stay one
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write as JSON: %w", err)
	}
	e.shown = appendShown(e.shown[:0], e.plain.Bytes())
	return e.shown, nil
}

// appendShown appends js with the invisible characters that encoding/json lets
// through escaped. All JSON outside of strings is ASCII, so every one of them
// stands in a string.
func appendShown(dst, js []byte) []byte {
	from := 0
	for i := 0; i < len(js); {
		if js[i] < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(js[i:])
		if invisible(r) {
			dst = appendEscape(append(dst, js[from:i]...), r)
			from = i + n
		}
		i += n
	}
	return append(dst, js[from:]...)
}

func appendEscape(dst []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		return fmt.Appendf(dst, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}
