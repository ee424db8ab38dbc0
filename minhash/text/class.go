package text

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// class says what a character does to a word.
type class uint8

const (
	separator class = iota
	letter          // letters and digits that join into words
	upper           // a letter whose lower case differs
	alone           // a word by itself: scripts without spaces
	mark            // joins what stands before it
	ender           // separates words and sentences
)

const enders = "\n\v\f\r!?\u0085\u2028\u2029\u203c\u2047\u2048\u2049\u037e\u0589\u061f\u06d4\u0964\u0965\u3002\uff01\uff0e\uff1f\uff61"

// kanaMarks lengthen or voice the kana before them; Unicode calls them letters.
const kanaMarks = "\u30fc\uff70\uff9e\uff9f"

// plane holds the classes of the Basic Multilingual Plane. unicode.IsLetter
// and its kin search a table at every call, which made them most of the cost
// of tokenizing Cyrillic; filling this takes under a millisecond, once.
var plane = sync.OnceValue(func() *[1 << 16]class {
	t := new([1 << 16]class)
	fill := func(c class, tables ...*unicode.RangeTable) {
		for _, table := range tables {
			for _, r := range table.R16 {
				for x := uint32(r.Lo); x <= uint32(r.Hi); x += uint32(r.Stride) {
					t[x] = c
				}
			}
		}
	}
	fill(letter, unicode.L)
	for _, r := range unicode.CaseRanges {
		for x := r.Lo; x <= min(r.Hi, 0xffff); x++ {
			if t[x] == letter && unicode.ToLower(rune(x)) != rune(x) {
				t[x] = upper
			}
		}
	}
	for _, script := range spaceless {
		for _, r := range script.R16 {
			for x := uint32(r.Lo); x <= uint32(r.Hi); x += uint32(r.Stride) {
				if t[x] == letter {
					t[x] = alone
				}
			}
		}
	}
	fill(letter, unicode.Nd)
	fill(mark, unicode.M)
	for _, r := range kanaMarks {
		t[r] = mark
	}
	for _, r := range enders {
		t[r] = ender
	}
	return t
})

var spaceless = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai}

// classOf returns the class of a character, given that of the plane.
func classOf(r rune, t *[1 << 16]class) class {
	switch {
	case r < utf8.RuneSelf:
		return ascii[r]
	case r < 1<<16:
		return t[r]
	case unicode.IsOneOf(spaceless, r) && unicode.IsLetter(r):
		return alone
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		if unicode.ToLower(r) != r {
			return upper
		}
		return letter
	case unicode.IsMark(r):
		return mark
	}
	return separator
}

// Spaceless reports whether the character is a word by itself, as in scripts that
// write without spaces.
func Spaceless(r rune) bool { return classOf(r, plane()) == alone }

// ascii holds the classes of single bytes; those of multi-byte characters are
// left to classOf.
var ascii = func() (t [256]class) {
	for c := range utf8.RuneSelf {
		r := rune(c)
		switch {
		case unicode.IsUpper(r):
			t[c] = upper
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			t[c] = letter
		case r == '!' || r == '?' || '\n' <= r && r <= '\r':
			t[c] = ender
		}
	}
	return t
}()
