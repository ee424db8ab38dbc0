package parquet

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/format"
)

// writer puts one row together, as JSON.
type writer struct {
	file  *Reader
	dst   []byte
	start int
}

// put appends what is of bounded length. A row that is too long already is not
// made longer, but taken to its end.
func (w *writer) put(s string) {
	if int64(len(w.dst)-w.start) <= w.file.maxRow {
		w.dst = append(w.dst, s...)
	}
}

// object writes the columns of a group that is there.
func (w *writer) object(n *node) error {
	w.put("{")
	for i, child := range n.children {
		if i > 0 {
			w.put(",")
		}
		w.put(child.key)
		if err := w.field(child); err != nil {
			return err
		}
	}
	w.put("}")
	return nil
}

// field writes what a node is in a group that is there.
func (w *writer) field(n *node) error {
	if n.repeated {
		return w.array(n, w.value)
	}
	c := n.columns[0]
	if err := c.load(); err != nil {
		return err
	}
	if c.def < n.def {
		w.put("null")
		return w.skip(n)
	}
	return w.value(n)
}

// skip passes over the one place that each column has for what is not there.
func (w *writer) skip(n *node) error {
	for _, c := range n.columns {
		if err := c.load(); err != nil {
			return err
		}
		if c.ended || c.def >= n.def {
			return c.wrong(errLevels)
		}
		c.loaded = false
	}
	return w.file.expand(4)
}

var errLevels = errors.New("its levels are not those of the columns beside it")

// value writes what a node is that is there.
func (w *writer) value(n *node) error {
	switch {
	case n.leaf != nil:
		c := n.leaf
		if err := c.load(); err != nil {
			return err
		}
		if c.ended || c.def != c.maxDef {
			return c.wrong(errLevels)
		}
		v, err := c.take()
		if err != nil {
			return err
		}
		return w.leaf(c, v)
	case n.keyed:
		return w.mapping(n.children[0])
	case n.list:
		if e := n.element(); e != n.children[0] {
			return w.array(n.children[0], func(*node) error { return w.field(e) })
		}
		return w.array(n.children[0], w.value)
	}
	return w.object(n)
}

// array writes a node that repeats, each time with one.
func (w *writer) array(n *node, one func(*node) error) error {
	w.put("[")
	err := w.repeat(n, one)
	w.put("]")
	return err
}

func (w *writer) repeat(n *node, one func(*node) error) error {
	c := n.columns[0]
	if err := c.load(); err != nil {
		return err
	}
	if c.def < n.def {
		return w.skip(n)
	}
	for i := 0; ; i++ {
		if i > 0 {
			w.put(",")
		}
		if err := one(n); err != nil {
			return err
		}
		if err := c.load(); err != nil {
			return err
		}
		if c.ended || c.rep < n.rep {
			return nil
		}
		if c.rep > n.rep || c.loaded && c.def < n.def {
			return c.wrong(errLevels)
		}
	}
}

// mapping writes pairs of a key, which is a string, and a value.
func (w *writer) mapping(pairs *node) error {
	w.put("{")
	err := w.repeat(pairs, func(n *node) error {
		key, c := n.children[0], n.children[0].leaf
		if err := c.load(); err != nil {
			return err
		}
		if c.ended || c.def < key.def {
			return c.wrong(errors.New("a key that is null"))
		}
		v, err := c.take()
		if err != nil {
			return err
		}
		if err := w.file.expand(len(v.bytes)); err != nil {
			return err
		}
		w.quote(v.bytes)
		w.put(":")
		return w.field(n.children[1])
	})
	w.put("}")
	return err
}

// leaf writes a value. Times beyond the years of RFC 3339 are null.
func (w *writer) leaf(c *column, v value) error {
	if err := w.file.expand(len(v.bytes) + 8); err != nil {
		return err
	}
	switch s, ok := scalar(c, v); {
	case ok:
		w.put(s)
	case c.form.kind == text || c.form.kind == plainForm && v.bytes != nil && utf8.Valid(v.bytes):
		w.quote(v.bytes)
	default:
		w.put("null")
	}
	return nil
}

// scalar is a value of all kinds but strings; false if it is none, or cannot be told.
func scalar(c *column, v value) (string, bool) {
	whole := int64(v.bits)
	if c.kind == format.Int32 {
		whole = int64(int32(v.bits))
	}
	switch c.form.kind {
	case date:
		return stamp(time.Unix(0, 0).UTC().AddDate(0, 0, int(min(max(whole, -1e6), 1e7))), time.DateOnly)
	case clock:
		if c.form.unit > 0 && whole >= 0 && whole < 86400e9/c.form.unit {
			return stamp(time.Unix(0, whole*c.form.unit), "15:04:05.999999999")
		}
		return "", false
	case instant:
		per := int64(1e9) / c.form.unit
		return stamp(time.Unix(whole/per, whole%per*c.form.unit), time.RFC3339Nano)
	case decimal:
		return decimalOf(c, v, whole)
	case identifier:
		if len(v.bytes) != 16 {
			return "", false
		}
		h := hex.EncodeToString(v.bytes)
		return `"` + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:] + `"`, true
	}
	switch c.kind {
	case format.Boolean:
		return strconv.FormatBool(v.bits != 0), true
	case format.Int32, format.Int64:
		if c.form.kind == unsigned {
			return strconv.FormatUint(v.bits, 10), true
		}
		return strconv.FormatInt(whole, 10), true
	case format.Float:
		return float(float64(math.Float32frombits(uint32(v.bits))), 32)
	case format.Double:
		return float(math.Float64frombits(v.bits), 64)
	case format.Int96:
		// Nanoseconds of a day, and the day by Julius Scaliger's count.
		days := int64(binary.LittleEndian.Uint32(v.bytes[8:])) - 2440588
		return stamp(time.Unix(days*86400, int64(binary.LittleEndian.Uint64(v.bytes))), time.RFC3339Nano)
	}
	return "", false
}

func stamp(t time.Time, layout string) (string, bool) {
	t = t.UTC()
	return `"` + t.Format(layout) + `"`, t.Year() > 0 && t.Year() < 10000
}

func float(f float64, size int) (string, bool) {
	return strconv.FormatFloat(f, 'g', -1, size), !math.IsNaN(f) && !math.IsInf(f, 0)
}

func decimalOf(c *column, v value, whole int64) (string, bool) {
	n := big.NewInt(whole)
	if v.bytes != nil {
		if len(v.bytes) > 64 {
			return "", false
		}
		n.SetBytes(v.bytes)
		if len(v.bytes) > 0 && v.bytes[0] >= 0x80 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(v.bytes))))
		}
	}
	scale := c.form.scale
	if scale < 0 || scale > 100 {
		return "", false
	}
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
	}
	digits := n.Abs(n).String()
	for len(digits) <= scale {
		digits = "0" + digits
	}
	if scale == 0 {
		return sign + digits, true
	}
	return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:], true
}

// quote writes a string, or of one that is too long as much as shows that it is.
func (w *writer) quote(s []byte) {
	room := w.file.maxRow - int64(len(w.dst)-w.start)
	if room >= 0 {
		w.dst = appendQuoted(w.dst, s[:min(int64(len(s)), room)])
	}
}

// appendQuoted appends a string as JSON, with U+FFFD for what is no UTF-8.
func appendQuoted(dst, s []byte) []byte {
	const hexes = "0123456789abcdef"
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(s[i:])
			if r == utf8.RuneError && n == 1 {
				dst = append(append(dst, s[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += n
			continue
		}
		i++
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[from:i-1]...)
		from = i
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexes[c>>4], hexes[c&15])
		}
	}
	return append(append(dst, s[from:]...), '"')
}
