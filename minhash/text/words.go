package text

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// Words holds the hashes of the running words of one or more texts, and where
// their sentences end. The zero value is empty and ready; one that is Reset is
// reused without allocating. It is not safe for concurrent use.
type Words struct {
	Hashes []uint64
	Ends   []int32 // for each sentence that has words, the number of words up to its end; the last is len(Hashes)

	long []byte // the lower-cased word at hand, where it is not plain ASCII
}

// Reset empties w and keeps its memory.
func (w *Words) Reset() { w.Hashes, w.Ends = w.Hashes[:0], w.Ends[:0] }

// Sentence returns the hashes of the i-th sentence's words.
func (w *Words) Sentence(i int) []uint64 {
	if i == 0 {
		return w.Hashes[:w.Ends[0]]
	}
	return w.Hashes[w.Ends[i-1]:w.Ends[i]]
}

// Add appends the words of s. A sentence never runs on from one Add to the next.
//
// Plain ASCII is read eight bytes at a step; a word that meets any other byte
// is read again from its beginning by characters.
func (w *Words) Add(s string) {
	b := unsafe.Slice(unsafe.StringData(s), len(s)) // read only
	hashes := w.Hashes
	for i := 0; i < len(b); {
		c := b[i]
		if k := ascii[c]; k != letter && k != upper {
			if k == ender || c == '.' && !between(s, i) {
				w.Hashes = hashes
				w.end()
			}
			if c < utf8.RuneSelf {
				i++
				continue
			}
		} else if len(b)-i >= 17 {
			// The byte after the word must be seen too, hence 17.
			lo := binary.LittleEndian.Uint64(b[i:])
			n := run(lo)
			hi, m := uint64(0), 0
			if n == 8 {
				hi = binary.LittleEndian.Uint64(b[i+8:])
				m = run(hi)
				hi = (hi | spaces) & (1<<(8*m) - 1)
			}
			if end := i + n + m; b[end] < utf8.RuneSelf && !wordByte(b[end]) {
				lo = (lo | spaces) & (1<<(8*n) - 1)
				hashes = append(hashes, hash16(lo, hi, n+m))
				i = end
				continue
			}
		}
		h, n, k := w.next(s[i:])
		switch {
		case k == ender:
			w.Hashes = hashes
			w.end()
		case k != separator:
			hashes = append(hashes, h)
		}
		i += n
	}
	w.Hashes = hashes
	w.end()
}

const spaces = 0x2020202020202020

// run returns how many of x's bytes, from the lowest, are ASCII letters or
// digits. In ASCII a letter differs from its lower case by the bit 0x20, which
// digits have set already: or-ing it folds a whole word at once.
func run(x uint64) int {
	const (
		ones = 0x0101010101010101
		high = 0x80 * ones
	)
	low := x &^ high
	fold := low | spaces
	letters := (fold + (0x80-'a')*ones) &^ (fold + (0x7f-'z')*ones)
	digits := (low + (0x80-'0')*ones) &^ (low + (0x7f-'9')*ones)
	return bits.TrailingZeros64(^((letters|digits)&^x)&high) / 8
}

func wordByte(c byte) bool { return ascii[c] == letter || ascii[c] == upper }

// between reports whether the byte at i stands between two digits.
func between(s string, i int) bool {
	return i > 0 && i+1 < len(s) && s[i-1]-'0' < 10 && s[i+1]-'0' < 10
}

func (w *Words) end() {
	if n := int32(len(w.Hashes)); n > 0 && (len(w.Ends) == 0 || w.Ends[len(w.Ends)-1] < n) {
		w.Ends = append(w.Ends, n)
	}
}

// next reads one word or one separator at the beginning of s by characters and
// returns its hash, its length in bytes and the class of its first character.
func (w *Words) next(s string) (uint64, int, class) {
	var n int
	var k class
	w.long, n, k = scan(w.long[:0], s)
	if k == separator || k == ender || k == mark {
		return 0, n, min(k, ender)
	}
	return Hash(unsafe.String(unsafe.SliceData(w.long), len(w.long))), n, k
}

// scan appends the word at the beginning of s, in lower case, to dst. Where s
// begins with a separator it returns that one's length and class.
func scan(dst []byte, s string) ([]byte, int, class) {
	r, n := decode(s)
	k := classOf(r)
	switch k {
	case mark: // a mark that follows no letter
		return dst, n, separator
	case separator, ender:
		return dst, n, k
	}
	dst = appendLower(dst, r, k)
	for n < len(s) {
		r, size := decode(s[n:])
		next := classOf(r)
		if next != mark && (k == alone || next != letter && next != upper) {
			break
		}
		dst = appendLower(dst, r, next)
		n += size
	}
	return dst, n, k
}

func decode(s string) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

func classOf(r rune) class {
	if r < utf8.RuneSelf {
		return ascii[r]
	}
	return classify(r)
}

func appendLower(dst []byte, r rune, k class) []byte {
	if k == upper {
		r = unicode.ToLower(r)
	}
	if r < utf8.RuneSelf {
		return append(dst, byte(r))
	}
	return utf8.AppendRune(dst, r)
}
