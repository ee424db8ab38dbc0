package report

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Line is s made fit for one line of a terminal: white space of any kind and
// length is one space, and none at the ends; controls, bidirectional controls
// and invisible characters are gone; broken UTF-8 is U+FFFD.
func Line(s string) string { return Fit(s, math.MaxInt) }

// Fit is [Line] cut to at most columns columns, with an ellipsis where it is
// cut. The cost of a long text is that of reading it to the cut.
func Fit(s string, columns int) string {
	if columns <= 0 {
		return ""
	}
	if len(s) <= columns && tidy(s) {
		return s
	}
	l := line{limit: columns}
	for _, r := range s {
		if !l.add(r) {
			return strings.TrimRight(string(l.out[:l.cut]), " ") + "…"
		}
	}
	return string(l.out)
}

// Width counts the columns that s takes on a terminal, if [Line] leaves it as
// it is.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += advance(r)
	}
	return n
}

// tidy tells that s is ASCII that Line would leave as it is.
func tidy(s string) bool {
	space := true
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// maxMarks is how many marks may stand on one character. Written languages
// get along with five; more are there to paint over the lines around.
const maxMarks = 8

// line is built from runes.
type line struct {
	out   []byte
	used  int  // columns of out
	limit int  // columns
	cut   int  // where out ends that leaves a column for the ellipsis
	space bool // white space was met since the last rune of out
	join  rune // a joiner was met since then
	base  rune // the last rune of out that is no mark, 0 if a space follows
	marks int  // how many marks stand on base
}

// add tells whether r still had room.
func (l *line) add(r rune) bool {
	switch {
	case unicode.IsSpace(r): // first, for some of it is a control too
		l.space = len(l.out) > 0
		l.base, l.join = 0, 0
		return true
	case r == zwj || r == zwnj:
		l.join = r
		return true
	case invisible(r):
		return true
	case stacks(r):
		l.marks++
		if l.base == 0 || l.marks > maxMarks {
			return true
		}
	}
	if l.join != 0 && joins(l.base, l.join, r) {
		l.out = utf8.AppendRune(l.out, l.join)
	}
	l.join = 0
	if !stacks(r) {
		l.base, l.marks = r, 0
	}
	if l.space {
		l.space = false
		if !l.put(' ') {
			return false
		}
	}
	return l.put(r)
}

func (l *line) put(r rune) bool {
	l.used += advance(r)
	if l.used > l.limit {
		return false
	}
	l.out = utf8.AppendRune(l.out, r)
	if l.used < l.limit {
		l.cut = len(l.out)
	}
	return true
}

// advance is how many columns r takes. A spacing mark is drawn beside its base. The
// selector of a character's emoji form counts one, as the form is one column
// wider than the character.
func advance(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case r == 0xfe0f:
		return 1
	case stacks(r), r == zwj, r == zwnj:
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// stacks tells that r is drawn over or under the character before it, or, the
// vowels and finals of Hangul's letters, into it.
func stacks(r rune) bool {
	return r >= 0x300 && unicode.In(r, unicode.Mn, unicode.Me) || r >= 0x1160 && r <= 0x11ff || r >= 0xd7b0 && r <= 0xd7ff
}

const (
	zwnj = '\u200c'
	zwj  = '\u200d'
)

// invisible tells that r is a control, a bidirectional control or another
// character without a shape, which can but mislead a reader or a terminal.
// The joiners are not among them: see joins.
func invisible(r rune) bool {
	if r < 0xa0 {
		return r < ' ' || r >= 0x7f
	}
	if r == zwj || r == zwnj || unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}

// joins tells that joiner does between the two runes what it is for: choosing
// the shapes of letters in a script that has such shapes, or making one picture
// of two. Elsewhere, as between Latin letters, it only makes two strings
// differ that look alike.
func joins(before, joiner, after rune) bool {
	if joiner == zwj && pictured(before) && pictured(after) {
		return true
	}
	return unicode.In(before, shaped...) && unicode.In(after, shaped...)
}

func pictured(r rune) bool {
	return r >= 0x203c && unicode.Is(unicode.So, r) || r >= 0x1f3fb && r <= 0x1f3ff
}

var shaped = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mandaic, unicode.Adlam, unicode.Hanifi_Rohingya, unicode.Mongolian,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu,
	unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Balinese, unicode.Javanese,
}
