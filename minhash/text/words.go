package text

import (
	"encoding/binary"
	"slices"
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
	Starts []int   // where each word begins in its text, in bytes, if Places is set
	Places bool

	wide   []byte // the lower-cased word at hand, where it is not plain ASCII
	masks  [window / block]mask
	edges  [window / block]edge
	begins []int // of runs
	ends   []int // of those that are complete
	stops  []int // after how many of these sentences end
}

// Reset empties w and keeps its memory.
func (w *Words) Reset() { w.Hashes, w.Ends, w.Starts = w.Hashes[:0], w.Ends[:0], w.Starts[:0] }

// Add appends the words of s. A sentence never runs on from one Add to the next.
//
// The text is read 64 bytes at a step, a bit for each byte that may be of a word:
// every ASCII letter or digit, and every byte that is no ASCII. Runs of such bits
// are words, but for those with a byte that is no ASCII, which are read again by
// characters. The places of the runs of a window are written down first and
// hashed after that, in loops small enough for the registers and whose ends a
// processor can foresee: newswire takes less than half of the time of one loop that
// did all of it.
func (w *Words) Add(s string) {
	b := unsafe.Slice(unsafe.StringData(s), len(s)) // read only
	w.begins, w.ends = w.begins[:0], w.ends[:0]
	for from := 0; from < len(b); from += window {
		w.find(b, from, min(from+window, len(b)))
		w.hash(s)
	}
	if len(w.begins) > 0 { // a run up to the end
		w.ends = append(w.ends, len(b))
		w.hash(s)
	}
	w.end(len(w.Hashes))
}

// hash appends the words of the runs that are complete, and leaves where one
// begins that is not.
func (w *Words) hash(s string) {
	ends, stops := w.ends, w.stops
	begins := w.begins[:len(ends)]
	for runs := 0; ; runs++ {
		from, left := len(w.Hashes), len(ends)-runs
		hashes := slices.Grow(w.Hashes, left)
		n := hashPlain(hashes[from:from+left], s, begins[runs:], ends[runs:])
		w.Hashes = hashes[:from+n]
		if w.Places {
			w.Starts = append(w.Starts, begins[runs:runs+n]...)
		}
		for ; len(stops) > 0 && stops[0] <= runs+n; stops = stops[1:] {
			w.end(from + stops[0] - runs)
		}
		if n == left {
			break
		}
		runs += n
		w.hashWide(s[begins[runs]:ends[runs]], begins[runs])
	}
	w.stops, w.ends = w.stops[:0], w.ends[:0]
	w.begins = w.begins[:copy(w.begins, w.begins[len(ends):])]
}

// hashPlain hashes runs up to the first that is long or no ASCII or stands at the
// very end of the text, and returns their number. In ASCII a letter differs from
// its lower case by the bit 0x20, which digits have set already.
func hashPlain(dst []uint64, s string, begins, ends []int) int {
	b := unsafe.Slice(unsafe.StringData(s), len(s)) // read only
	begins, ends = begins[:len(dst)], ends[:len(dst)]
	for i := range dst {
		start := begins[i]
		n := uint(ends[i] - start)
		if n > 16 || start > len(b)-16 {
			return i
		}
		word := (*[16]byte)(b[start:])
		keep := &kept[n]
		lo := (binary.LittleEndian.Uint64(word[:8]) | spaces) & keep[0]
		hi := (binary.LittleEndian.Uint64(word[8:]) | spaces) & keep[1]
		if (lo|hi)&high != 0 {
			return i
		}
		dst[i] = hash16(lo, hi)
	}
	return len(dst)
}

const (
	high   = 0x8080808080808080
	spaces = 0x2020202020202020
)

// kept masks the bytes of a word of n that was loaded with what follows it.
var kept = func() (t [17][2]uint64) {
	for n := range t {
		for i := range n {
			t[n][i/8] |= 0xff << (8 * (i % 8))
		}
	}
	return t
}()

// hashWide appends the words of a run that begins at at, by characters. Most such
// runs of European languages are a plain word beside a typographic quote or dash.
func (w *Words) hashWide(s string, at int) {
	classes := plane()
	for end := at + len(s); len(s) > 0; {
		at = end - len(s)
		if n := plainWord(s, classes); n > 0 {
			var word [16]byte
			copy(word[:], s[:n])
			lo := (binary.LittleEndian.Uint64(word[:8]) | spaces) & kept[n][0]
			hi := (binary.LittleEndian.Uint64(word[8:]) | spaces) & kept[n][1]
			w.word(hash16(lo, hi), at)
			s = s[n:]
			continue
		}
		var n int
		var k class
		w.wide, n, k = scan(w.wide[:0], s, classes)
		switch k {
		case separator:
		case ender:
			w.end(len(w.Hashes))
		default:
			w.word(Hash(unsafe.String(unsafe.SliceData(w.wide), len(w.wide))), at)
		}
		s = s[n:]
	}
}

func (w *Words) word(hash uint64, at int) {
	w.Hashes = append(w.Hashes, hash)
	if w.Places {
		w.Starts = append(w.Starts, at)
	}
}

// plainWord returns the length of the word at the beginning of a run if it is all
// ASCII and no longer than 16, else 0.
func plainWord(s string, classes *[1 << 16]class) int {
	n := 0
	for n < len(s) && s[n] < utf8.RuneSelf {
		n++
	}
	if n > 16 {
		return 0
	}
	if n > 0 && n < len(s) {
		if r, _ := utf8.DecodeRuneInString(s[n:]); classOf(r, classes) != separator {
			return 0 // it may go on, or end a sentence
		}
	}
	return n
}

// end ends a sentence after n words.
func (w *Words) end(n int) {
	if n > 0 && (len(w.Ends) == 0 || int(w.Ends[len(w.Ends)-1]) < n) {
		w.Ends = append(w.Ends, int32(n))
	}
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
