package feed

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"
)

func TestUnquote(t *testing.T) {
	for raw, want := range map[string]string{
		`plain`:                        "plain",
		``:                             "",
		`\"\\\/\b\f\n\r\t`:             "\"\\/\b\f\n\r\t",
		`\u0041\u00e9\u4E2D`:           "Aé中",
		`\ud83d\ude00`:                 "😀",
		`\ud83d`:                       "\ufffd",
		`\ud83dx`:                      "\ufffdx",
		`\ude00\ud83d`:                 "\ufffd\ufffd",
		`\ud83d\ud83d\ude00`:           "\ufffd😀",
		`\ud83d\n`:                     "\ufffd\n",
		`\ud83d\u0041`:                 "\ufffdA",
		`\u0000`:                       "\x00",
		"\xff":                         "\ufffd",
		"a\xe4\xb8b":                   "a\ufffd\ufffdb",
		"\xe4\xb8\\n\xad":              "\ufffd\ufffd\n\ufffd",
		"\xc3\\u00a9":                  "\ufffd©",
		"\xed\xa0\x80":                 "\ufffd\ufffd\ufffd", // a surrogate in UTF-8
		"\xf4\x90\x80\x80":             "\ufffd\ufffd\ufffd\ufffd",
		"\xc0\x80":                     "\ufffd\ufffd", // an overlong NUL
		"中文\\n":                        "中文\n",
		strings.Repeat("\xff", 100000): strings.Repeat("\ufffd", 100000),
	} {
		s := scanner{b: []byte(`"` + raw + `"`)}
		_, f, err := s.str(0)
		if err != nil {
			t.Errorf("%q: %v", raw, err)
			continue
		}
		var a arena
		if got := a.unquote([]byte(raw), f); got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
}

func TestArena(t *testing.T) {
	// Strings stay what they are while others come, over many blocks.
	var a arena
	var got []string
	for i := range 5000 {
		got = append(got, a.keep(append(a.room(100), strings.Repeat(string(rune('a'+i%26)), 100)...)))
		if i == 2500 {
			a.reset()
		}
	}
	for i, s := range got {
		if want := strings.Repeat(string(rune('a'+i%26)), 100); s != want {
			t.Fatalf("string %d is %q", i, s)
		}
	}
	// Recycled, it comes to need no more memory.
	a = arena{}
	fill := func() {
		a.recycle()
		for range 5000 {
			a.keep(append(a.room(100), "text"...))
			a.keep(a.room(96)[:96])
		}
	}
	fill()
	fill()
	if n := testing.AllocsPerRun(10, fill); n != 0 {
		t.Errorf("%v allocations with a recycled arena", n)
	}
	a.room(10 * maxKept)
	if a.recycle(); cap(a.block) != 0 {
		t.Errorf("%d bytes are kept", cap(a.block))
	}
}

func TestAlias(t *testing.T) {
	p := []byte("text")
	if s := alias(p); s != "text" || unsafe.StringData(s) != &p[0] {
		t.Errorf("%q is a copy", s)
	}
	if alias(nil) != "" {
		t.Error("alias of nil")
	}
}

func TestValidUTF8(t *testing.T) {
	// Every sequence of one and two bytes, and of three and four with bytes at
	// the edges of the ranges, in a block of 32 bytes and over its end.
	edges := []byte{0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xff}
	check := func(p []byte) {
		for _, pad := range []int{0, 30} {
			q := append([]byte(strings.Repeat("x", pad)), p...)
			if validUTF8(q) != utf8.Valid(q) {
				t.Fatalf("%q: %t", q, validUTF8(q))
			}
		}
		// A block of ASCII does not bring the two together.
		apart := slices.Concat([]byte(strings.Repeat("x", 31)), p[:1], []byte(strings.Repeat("x", 32)), p[1:])
		if validUTF8(apart) != utf8.Valid(apart) {
			t.Fatalf("%q: %t", apart, validUTF8(apart))
		}
	}
	for a := range 256 {
		check([]byte{byte(a)})
		for b := range 256 {
			check([]byte{byte(a), byte(b)})
		}
	}
	for _, a := range edges {
		for _, b := range edges {
			for _, c := range edges {
				check([]byte{a, b, c})
				for _, d := range edges {
					check([]byte{a, b, c, d})
				}
			}
		}
	}
}

func FuzzValidUTF8(f *testing.F) {
	f.Add([]byte("Người ủng hộ đảng đối lập Campuchia đi biểu tình sáng nay"))
	f.Fuzz(func(t *testing.T, p []byte) {
		if validUTF8(p) != utf8.Valid(p) {
			t.Fatalf("%q: %t", p, validUTF8(p))
		}
		if s := valid(string(p)); s != string([]rune(string(p))) {
			t.Fatalf("%q: %q", p, s)
		}
	})
}
