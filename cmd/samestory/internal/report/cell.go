package report

import (
	"strings"
	"unicode"
)

// Cell is s made fit for a cell of a table that a spreadsheet may open:
// controls and bidirectional controls are gone, tabs and ends of lines are
// spaces, and an apostrophe stands before what would be run as a formula. The
// spreadsheet shows the apostrophe or takes it for its mark of text; other
// readers of ids must expect it.
func Cell(s string) string {
	if tidy(s) && !formula(s) {
		return s
	}
	clean := strings.Map(cellRune, strings.ReplaceAll(s, "\r\n", "\n"))
	if formula(s) || formula(clean) {
		return "'" + clean
	}
	return clean
}

func cellRune(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
		return ' '
	case r < ' ' || r >= 0x7f && r < 0xa0 || unicode.Is(unicode.Bidi_Control, r):
		return -1
	}
	return r // U+FFFD for what is not UTF-8
}

// formula tells whether s starts, spaces and invisible characters aside, with
// a character that makes spreadsheets run it. A tab or carriage return at the
// start is dropped by some of them, with a formula behind it.
func formula(s string) bool {
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") {
		return true
	}
	start := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || invisible(r) || r == zwj || r == zwnj
	})
	for _, r := range start {
		return strings.ContainsRune("=+-@＝＋－＠", r)
	}
	return false
}
