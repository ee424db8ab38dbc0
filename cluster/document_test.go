package cluster

import (
	"testing"
	"time"

	"github.com/samestory/samestory/minhash/text"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing to do", "Armenia said.", "Armenia said."},
		{"possessive", "Armenia's capital", "Armenia   capital"},
		{"curly", "Armenia’s capital", "Armenia     capital"},
		{"at the end", "Armenia's", "Armenia  "},
		{"before a full stop", "at Sotheby’s.", "at Sotheby    ."},
		{"several, mixed", "A's B’s C's", "A   B     C  "},
		{"an elision is none", "d'Estaing and L’Aquila", "d'Estaing and L’Aquila"},
		{"nor is what goes on", "O'sullivan's 's3'", "O'sullivan   's3'"},
		{"plural", "the workers' strike’", "the workers' strike’"},
		{"other letters follow", "l'sève d'sé 'sж", "l'sève d'sé 'sж"},
		{"contraction", "don't they’re", "don't they’re"},
		{"full width", "ＡＢＣ１２３　ｘ＇ｓ", "ABC123 x  "},
		{"half-width kana", "ｶﾞｿﾘﾝ", "ガソリン"},
		{"ligature and no-break space", "eﬃcient\u00a0’s", "efficient     "},
		{"composed", "E\u0301lyse\u0301e's", "Élysée  "},
		{"broken", "a\xff's\xe2\x80", "a\xff  \xe2\x80"},
		{"nothing", "", ""},
	} {
		if got := fold(c.text); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

// read returns the document of an article as a reader makes it.
func read(a Article) document {
	var r DocumentReader
	return r.Read(&a).document
}

func id(word string) uint32 { return wordID(text.Hash(word)) }

func TestDocument(t *testing.T) {
	d := read(Article{ID: "x", Title: "Big Quake", Text: "Nepal's capital. A town fell!", Published: time.Unix(1e9, 5)})
	want := []string{"big", "quake", "nepal", "capital", "a", "town", "fell"}
	if len(d.words) != len(want) || d.title != 2 || d.published != 1e9 || d.id != "x" {
		t.Fatalf("the document is %+v", d)
	}
	for i, w := range want {
		if d.words[i] != id(w) {
			t.Errorf("word %d is not %q", i, w)
		}
	}
	if len(d.ends) != 3 || d.ends[0] != 2 || d.ends[1] != 4 || d.ends[2] != 7 {
		t.Errorf("its sentences end after %v words, want 2, 4 and 7", d.ends)
	}
	if d := read(Article{}); len(d.words) != 0 || d.published != noDate {
		t.Errorf("the document of nothing is %+v", d)
	}
}

func TestReaderHoldsNothing(t *testing.T) {
	var r DocumentReader
	first := Article{ID: "a", Text: "one two three four five six"}
	d := r.Read(&first)
	r.Read(&Article{ID: "b", Text: "seven eight nine ten eleven twelve thirteen"})
	if again := read(first); d.words[0] != again.words[0] || d.ends[0] != again.ends[0] {
		t.Error("a later article changes an earlier document")
	}
}

func TestBefore(t *testing.T) {
	at := func(seconds int64, id, text string) document {
		return read(Article{ID: id, Text: text, Published: time.Unix(seconds, 0)})
	}
	rising := []document{at(-5, "z", "a"), at(7, "a", "a"), at(7, "b", "a"), read(Article{ID: "a"}), read(Article{ID: "b"})}
	for i := range rising {
		for j := range rising {
			if got := rising[i].before(&rising[j]); got < 0 != (i < j) || got == 0 != (i == j) {
				t.Errorf("document %d comes %d against %d", i, got, j)
			}
		}
	}
	x, y := at(7, "a", "one"), at(7, "a", "two")
	if x.before(&y) == 0 || x.before(&y) != -y.before(&x) {
		t.Error("documents of other words are not told apart")
	}
}

func FuzzDocumentReader(f *testing.F) {
	for _, s := range []string{"", "Armenia’s 's'", "’s", "\xe2\x80", "ｶﾞ'ｓ \u0345'sé", "A sentence of five words. A sentence of five words."} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, title, body string) {
		d := read(Article{Title: title, Text: body})
		last := int32(0)
		for i, end := range d.ends {
			if end <= last || int(end) > len(d.words) {
				t.Errorf("sentences of %q, %q end after %v of %d words", title, body, d.ends, len(d.words))
			}
			last = end
			d.sentence(i)
		}
		if int(last) != len(d.words) || d.title < 0 || int(d.title) > len(d.words) {
			t.Errorf("%d of %d words are in sentences, %d in the title", last, len(d.words), d.title)
		}
		var f features
		f.read(&d, nil, part{})
		words := 0
		for _, c := range f.words {
			words += int(c.times)
		}
		if words != len(d.words) {
			t.Errorf("%d words are counted, want %d", words, len(d.words))
		}
	})
}
