package report

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Two dead, three hurt", "Two dead, three hurt"},
		{"empty", "", ""},
		{"only space", " \t\n", ""},
		{"space of all kinds is one", " a\t b\r\nc\u00a0\u2003d\u3000e\u2028f\u2029g\u0085h\v\fi ", "a b c d e f g h i"},
		{"colour", "\x1b[31mred\x1b[0m", "[31mred[0m"},
		{"window title", "a\x1b]0;owned\x07b", "a]0;ownedb"},
		{"C1 control sequence introducer", "a\u009b31mb", "a31mb"},
		{"C1 as bare bytes is no UTF-8", "a\x9b31mb", "a\ufffd31mb"},
		{"NUL, backspace, delete", "a\x00b\x08c\x7fd", "abcd"},
		{"bidirectional overrides", "a\u202egnp.exe\u202c", "agnp.exe"},
		{"bidirectional isolates and marks", "\u2066a\u2067b\u2068c\u2069d\u200ee\u200ff\u061cg", "abcdefg"},
		{"nothing to see", "a\ufeffb\u200bc\u00add\u2060e\u034ff\u3164g\U000e0041h\U000e0100", "abcdefgh\U000e0100"},
		{"broken UTF-8", "a\xff\xc3(b\xe2\x82", "a\ufffd\ufffd(b\ufffd\ufffd"},
		{"surrogate", "a\xed\xa0\x80b", "a\ufffd\ufffd\ufffdb"},
		{"marks stay", "Zu\u0308rich", "Zu\u0308rich"},
		{"mark on nothing", "\u0301a \u0301b", "a b"},
		{"tower of marks", "a" + strings.Repeat("\u0301", 100) + "b", "a" + strings.Repeat("\u0301", maxMarks) + "b"},
		{"Persian joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"Persian joiner at a word's end", "می\u200c خواهم", "می خواهم"},
		{"Bengali joiner before a virama", "র\u200d্য", "র\u200d্য"},
		{"joiner among Latin letters", "pay\u200dpal\u200c.com", "paypal.com"},
		{"joiners in a row are one", "می\u200c\u200c\u200cخ", "می\u200cخ"},
		{"family", "👩\u200d👩\u200d👧 x", "👩\u200d👩\u200d👧 x"},
		{"heart on fire", "❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"},
		{"joiner behind a picture", "👩\u200dx", "👩x"},
		{"Arabic number sign is visible", "\u0600123", "\u0600123"},
	}
	for _, test := range tests {
		if got := Line(test.in); got != test.want {
			t.Errorf("%s: Line(%q) = %q, want %q", test.name, test.in, got, test.want)
		}
	}
}

func TestFit(t *testing.T) {
	tests := []struct {
		in      string
		columns int
		want    string
	}{
		{"abcdef", 7, "abcdef"},
		{"abcdef", 6, "abcdef"},
		{"abcdef", 5, "abcd…"},
		{"abcdef", 1, "…"},
		{"abcdef", 0, ""},
		{"abcdef", -1, ""},
		{"a", 1, "a"},
		{"abc def", 5, "abc…"}, // no space before the ellipsis
		{"abcdef \n\t", 6, "abcdef"},
		{"abcdef\u200b\x1b", 6, "abcdef"},
		{"日本語", 6, "日本語"},
		{"日本語", 5, "日本…"},
		{"日本語", 4, "日…"}, // 日本 leaves no column
		{"日本語", 3, "日…"},
		{"日本語", 2, "…"},
		{"日", 1, "…"},
		{"ｆｕｌｌ", 8, "ｆｕｌｌ"},
		{"ｆｕｌｌ", 7, "ｆｕｌ…"},
		{"ﾊﾝｶｸ", 4, "ﾊﾝｶｸ"},
		{"한국어", 6, "한국어"},
		{"\u1112\u1161\u11ab", 2, "\u1112\u1161\u11ab"}, // the same syllable by its letters
		{"e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
		{"กำลัง", 4, "กำลัง"}, // SARA AM is a letter, MAI HAN-AKAT a mark
		{"नमस्ते", 5, "नमस्ते"},
		{"🙂🙂", 4, "🙂🙂"},
		{"🙂🙂", 3, "🙂…"},
		{"❤\ufe0fx", 3, "❤\ufe0fx"},
		{"❤\ufe0fx", 2, "❤…"},
		{"👩\u200d👩", 3, "👩…"}, // no joiner left behind
	}
	for _, test := range tests {
		if got := Fit(test.in, test.columns); got != test.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", test.in, test.columns, got, test.want)
		}
	}
}

// A long text costs no more than what is shown of it.
func TestFitAllocs(t *testing.T) {
	for _, s := range []string{strings.Repeat("é", 1<<20), strings.Repeat("a\n", 1<<20), strings.Repeat("a", 1<<20)} {
		if n := testing.AllocsPerRun(5, func() { Fit(s, 80) }); n > 10 { // a megabyte is grown in 30
			t.Errorf("Fit of a text of %d bytes that begins %q allocates %v times", len(s), s[:4], n)
		}
	}
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "日本": 4, "e\u0301": 1, "a\u200db": 2, "…": 1, "–·": 2, "①": 1} {
		if got := Width(s); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}

// obeyed are what a terminal may act upon or reorder a line by, listed here
// once more, by number.
func obeyed(r rune) bool {
	return r < 0x20 || r >= 0x7f && r <= 0x9f || r == 0x61c || r == 0x200e || r == 0x200f ||
		r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

func FuzzFit(f *testing.F) {
	for _, s := range []string{"a \x1b[31mb", "日本 語\u202e", "\xff\u0301\u200d", "می\u200cخ", "👩\u200d👩", strings.Repeat("\u0301", 20), "\u1161\u11a8"} {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, columns int) {
		columns = min(columns, 200)
		line, got := Line(s), Fit(s, columns)
		for _, x := range []string{line, got} {
			if !utf8.ValidString(x) || strings.ContainsFunc(x, obeyed) || x != strings.TrimSpace(x) {
				t.Fatalf("%q has become %q", s, x)
			}
		}
		if Line(line) != line {
			t.Fatalf("Line(%q) = %q, and again %q", s, line, Line(line))
		}
		if Width(got) > max(columns, 0) {
			t.Fatalf("Fit(%q, %d) = %q of %d columns", s, columns, got, Width(got))
		}
		if Width(line) <= columns && got != line {
			t.Fatalf("Fit(%q, %d) = %q, where %q has room", s, columns, got, line)
		}
		if cut, ok := strings.CutSuffix(got, "…"); got != line && columns > 0 && !(ok && strings.HasPrefix(line, cut)) {
			t.Fatalf("Fit(%q, %d) = %q is no beginning of %q", s, columns, got, line)
		}
		if n := utf8.RuneCountInString(got); n > (maxMarks+2)*max(columns, 0) {
			t.Fatalf("Fit(%q, %d) has %d runes", s, columns, n)
		}
	})
}
