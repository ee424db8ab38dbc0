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
// Plain ASCII is read 64 bytes at a step: a bit for each letter or digit, and
// the words are the runs of bits. What touches any other byte is read by
// characters.
func (w *Words) Add(s string) {
	b := unsafe.Slice(unsafe.StringData(s), len(s)) // read only
	classes := plane()
	for i := 0; i < len(b); {
		if len(b)-i >= block+16 { // a word is loaded 16 bytes at a time
			if n := w.ascii(b, i); n > 0 {
				i += n
				continue
			}
		}
		h, n, k := w.next(s[i:], classes)
		switch {
		case k == ender || b[i] == '.' && !between(s, i):
			w.end()
		case k != separator:
			w.Hashes = append(w.Hashes, h)
		}
		i += n
	}
	w.end()
}

// block is how many bytes are looked at in one step.
const block = 64

// ascii appends the words that lie within the 64 bytes from i on, up to the
// first byte that is no ASCII, and returns how many bytes it has dealt with: 0
// where a word fills the block or begins before such a byte.
func (w *Words) ascii(b []byte, i int) int {
	in, plain := masks(b[i:])
	limit := block // of what can be told
	if plain != ^uint64(0) {
		limit = bits.TrailingZeros64(^plain)
		in &= 1<<limit - 1
	}
	hashes := w.Hashes
	at := 0
	for in != 0 {
		start := bits.TrailingZeros64(in)
		carry := in + in&-in // the lowest run of bits becomes one bit behind it
		end := bits.TrailingZeros64(carry)
		in &= carry
		if gap := start - at; gap > 1 || gap == 1 && b[i+at] != ' ' {
			w.Hashes = hashes
			w.gap(b, i+at, i+start)
		}
		if end >= limit { // the word may go on
			w.Hashes = hashes
			return start
		}
		n := end - start
		if n > 16 {
			hashes = append(hashes, w.lower(b[i+start:i+end]))
		} else {
			word := b[i+start:][:16]
			keep := &kept[n]
			lo := (binary.LittleEndian.Uint64(word) | spaces) & keep[0]
			hi := (binary.LittleEndian.Uint64(word[8:]) | spaces) & keep[1]
			hashes = append(hashes, hash16(lo, hi, n))
		}
		at = end
	}
	w.Hashes = hashes
	w.gap(b, i+at, i+limit)
	return limit
}

// kept masks the bytes of a word of n that was loaded with what follows it.
var kept = func() (t [17][2]uint64) {
	for n := range t {
		for i := range n {
			t[n][i/8] |= 0xff << (8 * (i % 8))
		}
	}
	return t
}()

// gap ends the sentence if one of the separators in b[from:to] does.
func (w *Words) gap(b []byte, from, to int) {
	for i := from; i < to; i++ {
		if c := b[i]; ascii[c] == ender || c == '.' && !between(unsafe.String(unsafe.SliceData(b), len(b)), i) {
			w.end()
		}
	}
}

// lower hashes a long word of ASCII.
func (w *Words) lower(word []byte) uint64 {
	w.long = w.long[:0]
	for _, c := range word {
		w.long = append(w.long, c|0x20)
	}
	return Hash(unsafe.String(unsafe.SliceData(w.long), len(w.long)))
}

const (
	ones   = 0x0101010101010101
	high   = 0x80 * ones
	spaces = 0x20 * ones
)

// masks returns a bit for each of 64 bytes that is an ASCII letter or digit, and
// for each that is ASCII at all. In ASCII a letter differs from its lower case
// by the bit 0x20, which digits have set already: or-ing it folds eight at once.
func masks(b []byte) (in, plain uint64) {
	_ = b[block-1]
	any := uint64(0)
	for n := 0; n < block; n += 8 {
		x := binary.LittleEndian.Uint64(b[n:])
		any |= x
		low := x &^ high
		fold := low | spaces
		letters := (fold + (0x80-'a')*ones) &^ (fold + (0x7f-'z')*ones)
		digits := (low + (0x80-'0')*ones) &^ (low + (0x7f-'9')*ones)
		in |= gather((letters|digits)&^x) << (n & 63)
	}
	if any&high == 0 {
		return in, ^uint64(0)
	}
	for n := 0; n < block; n += 8 {
		plain |= gather(^binary.LittleEndian.Uint64(b[n:])) << (n & 63)
	}
	return in, plain
}

// gather moves the high bit of each byte to the lowest byte.
func gather(x uint64) uint64 {
	return x & high >> 7 * 0x0102040810204080 >> 56
}

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
func (w *Words) next(s string, t *[1 << 16]class) (uint64, int, class) {
	var n int
	var k class
	w.long, n, k = scan(w.long[:0], s, t)
	if k == separator || k == ender {
		return 0, n, k
	}
	return Hash(unsafe.String(unsafe.SliceData(w.long), len(w.long))), n, k
}

// scan appends the word at the beginning of s, in lower case, to dst. Where s
// begins with a separator it returns that one's length and class.
func scan(dst []byte, s string, t *[1 << 16]class) ([]byte, int, class) {
	r, n := decode(s)
	k := classOf(r, t)
	switch k {
	case mark: // a mark that follows no letter
		return dst, n, separator
	case separator, ender:
		return dst, n, k
	}
	dst = appendLower(dst, r, k)
	for n < len(s) {
		r, size := decode(s[n:])
		next := classOf(r, t)
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

func appendLower(dst []byte, r rune, k class) []byte {
	if k == upper {
		r = unicode.ToLower(r)
	}
	if r < utf8.RuneSelf {
		return append(dst, byte(r))
	}
	return utf8.AppendRune(dst, r)
}
