package feed

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// arena holds the strings that had escapes. Those of one block share its fate;
// a block that is full is left to whoever still points into it.
type arena struct {
	block []byte
	spent int // in the blocks before, since reset or recycle
}

// arenaBlock is small beside a batch, so that little is lost at a batch's end,
// and large beside an article.
const arenaBlock = 128 << 10

// maxKept bounds what recycling carries on after long records.
const maxKept = 2 << 20

// room returns an empty slice with a capacity of n at least, for keep.
func (a *arena) room(n int) []byte {
	if cap(a.block)-len(a.block) < n {
		a.spent += len(a.block)
		a.block = make([]byte, 0, max(arenaBlock, n))
	}
	return a.block[len(a.block):]
}

// keep makes p, which was appended to what room returned, a string of the arena.
func (a *arena) keep(p []byte) string {
	a.block = a.block[:len(a.block)+len(p)]
	return alias(p)
}

// reset leaves the blocks to their strings.
func (a *arena) reset() { *a = arena{} }

// recycle takes the memory back from its strings, as one block that next time
// will do. Memory that is new to the process costs as much as the decoding.
func (a *arena) recycle() {
	switch used := a.spent + len(a.block); {
	case cap(a.block) > maxKept || used > maxKept:
		a.block = nil
	case a.spent > 0:
		a.block = make([]byte, 0, used+used/8)
	default:
		a.block = a.block[:0]
	}
	a.spent = 0
}

// alias returns p as a string without a copy: 3 kB an article would be copied
// for nothing. The caller vouches that the bytes of p are never changed while
// the string lives. Nothing else in the package is unsafe.
func alias(p []byte) string {
	return unsafe.String(unsafe.SliceData(p), len(p))
}

// unquote returns the text of what stands between the quotes of a JSON string
// that the scanner has accepted: p itself, or a string in the arena.
func (a *arena) unquote(p []byte, f form) string {
	valid := f&wide == 0 || validUTF8(p)
	if valid && f&escaped == 0 {
		return alias(p)
	}
	if valid {
		return a.keep(unescape(a.room(len(p)), p))
	}
	// Each byte that is no UTF-8 becomes three.
	return a.keep(repair(a.room(3*len(p)), p))
}

// unescape appends p without its escapes.
func unescape(dst, p []byte) []byte {
	for {
		k := bytes.IndexByte(p, '\\')
		if k < 0 {
			return append(dst, p...)
		}
		dst = append(dst, p[:k]...)
		// Text outside of ASCII is often nothing but escapes.
		for p = p[k:]; len(p) > 0 && p[0] == '\\'; {
			dst, p = unescapeOne(dst, p)
		}
	}
}

// unescapeOne appends what the escape at the beginning of p stands for, and
// returns what follows it.
func unescapeOne(dst, p []byte) (to, rest []byte) {
	if c := unescapes[p[1]]; c != 0 {
		return append(dst, c), p[2:]
	}
	dst, n := unescapeRune(dst, p)
	return dst, p[n:]
}

// unescapeRune appends the character of the \u escape at the beginning of p,
// and returns the length of the escape, or of the two that some characters
// take. A lone half becomes U+FFFD, and what follows it speaks for itself.
func unescapeRune(dst, p []byte) (to []byte, n int) {
	r := hex4(p[2:])
	if utf16.IsSurrogate(r) && len(p) >= 12 && p[6] == '\\' && p[7] == 'u' {
		if pair := utf16.DecodeRune(r, hex4(p[8:])); pair != utf8.RuneError {
			return utf8.AppendRune(dst, pair), 12
		}
	}
	return utf8.AppendRune(dst, r), 6
}

// repair is unescape for broken UTF-8: each byte that belongs to no character
// becomes U+FFFD, as in encoding/json.
func repair(dst, p []byte) []byte {
	for len(p) > 0 {
		if p[0] == '\\' {
			dst, p = unescapeOne(dst, p)
			continue
		}
		r, n := utf8.DecodeRune(p)
		dst = utf8.AppendRune(dst, r)
		p = p[n:]
	}
	return dst
}

var unescapes = [256]byte{
	'"': '"', '\\': '\\', '/': '/',
	'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// hex4 returns the value of four hexadecimal digits, less than 0 if they are not.
func hex4(p []byte) rune {
	_ = p[3]
	return hexValue[p[0]]<<12 | hexValue[p[1]]<<8 | hexValue[p[2]]<<4 | hexValue[p[3]]
}

// hexValue has the value of a hexadecimal digit, -1 for any other byte.
var hexValue = func() (v [256]rune) {
	for c := range v {
		v[c] = -1
	}
	for i := range rune(10) {
		v['0'+i] = i
	}
	for i := range rune(6) {
		v['a'+i], v['A'+i] = 10+i, 10+i
	}
	return v
}()

// valid returns s with each byte that is no UTF-8 replaced by U+FFFD.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	repaired := make([]byte, 0, len(s)+2*utf8.UTFMax)
	for _, r := range s {
		repaired = utf8.AppendRune(repaired, r)
	}
	return alias(repaired)
}
