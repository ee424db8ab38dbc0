package report

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestCell(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"Two dead", "Two dead"},
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"＝1", "'＝1"},
		{"＋1", "'＋1"},
		{"－1", "'－1"},
		{"＠a", "'＠a"},
		{"\t=1", "' =1"},
		{"\ta", "' a"},
		{"\rb", "' b"},
		{"\n=1", "' =1"},
		{" =1", "' =1"},
		{"\u3000=1", "'\u3000=1"},
		{"\ufeff=1", "'\ufeff=1"},
		{"\u200b\u200d-1", "'\u200b\u200d-1"},
		{"\x01=1", "'=1"},
		{"\u202e=1", "'=1"},
		{"a=1", "a=1"},
		{"'=1", "'=1"},
		{"a\r\nb\tc\nd\re", "a b c d e"},
		{"a\x1b[31mb\u009bc\x7fd\x00", "a[31mbcd"},
		{"a\u202eb\u2066c\u200fd\u061ce", "abcde"},
		{"a\xffb", "a\ufffdb"},
		{"Zu\u0308rich 日本", "Zu\u0308rich 日本"},
		{"a  b ", "a  b "},
	}
	for _, test := range tests {
		if got := Cell(test.in); got != test.want {
			t.Errorf("Cell(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"=1", "\x1b\t@", "\u202e\ufeff＝", "a\r\nb", "\xff="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Cell(s)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, obeyed) {
			t.Fatalf("Cell(%q) = %q", s, got)
		}
		if start := strings.TrimLeftFunc(got, unicode.IsSpace); start != "" && strings.Contains("=+-@", start[:1]) {
			t.Fatalf("Cell(%q) = %q would be run", s, got)
		}
	})
}
