package report

import (
	"strings"
	"testing"
)

func TestShorten(t *testing.T) {
	tests := []struct {
		in      string
		columns int
		want    string
	}{
		{"r-1", 8, "r-1"},
		{"abcdefghij", 10, "abcdefghij"},
		{"abcdefghij", 9, "abcd…ghij"},
		{"abcdefghij", 8, "abcd…hij"},
		{"https://www.example.org/a", 13, "example.org/a"},
		{"https://www.example.org/a/b/c-d-e", 13, "exampl…/c-d-e"},
		{"日本語日本語", 7, "日…本語"},
		{"aaaaaaae\u0301e\u0301e\u0301", 5, "aa…e\u0301e\u0301"},
		{"a\x1b[31mbcdefghij", 8, "a[31…hij"},
	}
	for _, test := range tests {
		if got := shorten(test.in, test.columns); got != test.want || Width(got) > test.columns {
			t.Errorf("shorten(%q, %d) = %q, want %q", test.in, test.columns, got, test.want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in      string
		columns int
		want    string
	}{
		{"", 10, ""},
		{"one two three", 13, "one two three"},
		{"one two three", 12, "one two|three"},
		{"one  two\nthree", 3, "one|two|thr|ee"},
		{"日本語の 文", 4, "日本|語の|文"},
		{"a 日", 1, "a|日"}, // cannot be had, and must end
	}
	for _, test := range tests {
		if got := strings.Join(wrap(test.in, test.columns), "|"); got != test.want {
			t.Errorf("wrap(%q, %d) = %q, want %q", test.in, test.columns, got, test.want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567", -999: "-999", -1000: "-1,000"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	for f, want := range map[Figure]string{0: "0%", .0001: "<1%", .0099: "<1%", .01: "1%", .125: "12%", .5: "50%", .99: "99%", .9901: ">99%", .9999: ">99%", 1: "100%"} {
		if got := percent(f); got != want {
			t.Errorf("percent(%v) = %q, want %q", f, got, want)
		}
	}
}
