package text

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// words returns the words of s by the plain reading.
func words(s string) []string {
	var all []string
	for t := range Tokens(s) {
		all = append(all, t.Word)
	}
	return all
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"ascii", "The U.S. Dollar's 3.5% rise, don't!", "the u s dollar s 3 5 rise don t"},
		{"long", "Antidisestablishmentarianism 0123456789abcdef 0123456789abcdefg", "antidisestablishmentarianism 0123456789abcdef 0123456789abcdefg"},
		{"accents", "Élysée ÉCOLE", "élysée école"},
		{"decomposed", "E\u0301lyse\u0301e", "e\u0301lyse\u0301e"},
		{"russian", "Москва́ — Киев", "москва\u0301 киев"},
		{"simple mapping", "\u0130stanbul \u1e9e", "istanbul ß"},
		{"han", "北京2022冬奥会", "北 京 2022 冬 奥 会"},
		{"japanese", "東京タワーへ", "東 京 タ ワー へ"},
		{"half-width kana", "ﾊﾟｰﾃｨ", "ﾊﾟｰ ﾃ ｨ"},
		{"thai", "น้ำท่วม", "น้ ำ ท่ ว ม"},
		{"korean", "서울 시장", "서울 시장"},
		{"arabic", "وَقْف إطلاق النار", "وَقْف إطلاق النار"},
		{"hindi", "युद्धविराम की", "युद्धविराम की"},
		{"mixed scripts", "iPhone发布会abc", "iphone 发 布 会 abc"},
		{"curly apostrophe", "Russia’s minister", "russia s minister"},
		{"lone mark", "\u0301 a", "a"},
		{"broken utf-8", "ab\xffcd \xe2\x82 ef", "ab cd ef"},
		{"nothing", " \t\n--", ""},
		{"beyond the plane", "𠀀𠀁 𝒜b", "𠀀 𠀁 𝒜b"},
	} {
		if got := strings.Join(words(c.text), " "); got != c.want {
			t.Errorf("%s: words of %q are %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want []int32
	}{
		{"One two. Three\nfour five", []int32{2, 3, 5}},
		{"it makes a difference.A ceasefire came", []int32{4, 7}},
		{"rose 3.5 per cent", []int32{5}},
		{"停火。会谈！", []int32{2, 4}},
		{"...", nil},
	} {
		var w Words
		w.Add(c.text)
		if !slices.Equal(w.Ends, c.want) {
			t.Errorf("sentences of %q end after %v words, want %v", c.text, w.Ends, c.want)
		}
	}
}

func TestSentencesEndWithTheirText(t *testing.T) {
	var w Words
	w.Add("a title without a stop")
	w.Add("and a text")
	if !slices.Equal(w.Ends, []int32{5, 8}) {
		t.Errorf("two texts end after %v words, want 5 and 8", w.Ends)
	}
}

// check compares the fast reading with the plain one.
func check(t *testing.T, s string) {
	t.Helper()
	w := Words{Places: true}
	w.Add(s)
	var want []uint64
	var starts []int
	for tok := range Tokens(s) {
		want, starts = append(want, tok.Hash), append(starts, tok.Start)
		if tok.Hash != Hash(tok.Word) || strings.IndexFunc(tok.Word, unicode.IsSpace) >= 0 {
			t.Errorf("token %q of %q", tok.Word, s)
		}
	}
	if !slices.Equal(w.Hashes, want) {
		t.Errorf("Add and Tokens differ on %q: %x, %x", s, w.Hashes, want)
	}
	if !slices.Equal(w.Starts, starts) {
		t.Errorf("the words of %q begin at %d, want %d", s, w.Starts, starts)
	}
	if n := len(w.Hashes); n > 0 && w.Ends[len(w.Ends)-1] != int32(n) {
		t.Errorf("the last sentence of %q ends after %v of %d words", s, w.Ends, n)
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"The quick-brown Fox; 16 letters: abcdefghijklmnop qrstuvwxyzabcdefg", "Élysée 北京 น้ำ abc\xff", "abcdefgh’s abcdefghi ABCDEFGHIJKLMNOPé tail of the text here"} {
		f.Add(s)
	}
	f.Fuzz(check)
}

func TestEveryLengthAndNeighbour(t *testing.T) {
	const letters = "AbcDefGhijKlmnopqRstuvWxyz0123456789"
	for n := range len(letters) {
		for _, tail := range []string{"", " ", ".", "é", "’", "\xff", "\u0301", " and quite some text behind it"} {
			check(t, letters[:n]+tail)
			check(t, letters[:n]+tail+strings.Repeat(" x", 20))
		}
	}
}

func sample(b *testing.B) string {
	file, err := os.Open("../../testdata/english.jsonl")
	if err != nil {
		b.Skip(err)
	}
	defer file.Close()
	var all strings.Builder
	for in := bufio.NewScanner(file); in.Scan(); {
		all.WriteString(in.Text())
	}
	return all.String()
}

func BenchmarkWords(b *testing.B) {
	s := sample(b)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	var w Words
	for b.Loop() {
		w.Reset()
		w.Add(s)
	}
}

func TestUnmix(t *testing.T) {
	for x := range uint64(1000) {
		for _, x := range []uint64{x, x << 54, x * 0x9e3779b97f4a7c15} {
			if got := Unmix(Mix(x)); got != x {
				t.Fatalf("Unmix(Mix(%#x)) = %#x", x, got)
			}
		}
	}
}
