package cluster

import (
	"cmp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/samestory/samestory/minhash/shingle"
)

// document is what the stories keep of an article: its running words as
// numbers, so that it can be weighed without the text.
type document struct {
	words     []uint32
	lower     lowerCase
	ends      []int32 // of its sentences, the title's first
	title     int32   // words of the title
	published int64   // seconds since 1970, noDate where unknown
	id        string
	hash      uint64 // of all words
}

// before orders documents by what they are, never by where they stood.
func (d *document) before(e *document) int {
	return cmp.Or(cmp.Compare(d.published, e.published), cmp.Compare(d.id, e.id), cmp.Compare(d.hash, e.hash))
}

// noDate sorts what has no date behind all that has one.
const noDate = 1<<63 - 1

// fold prepares text for the words of stories: compatibility forms become
// their plain ones (Unicode's NFKC), and the English possessive becomes spaces,
// so that "Armenia's" and "Armenia" are one word.
func fold(s string) string {
	return blankPossessive(blankPossessive(norm.NFKC.String(s), "'"), "’")
}

// blankPossessive puts spaces in the place of an apostrophe and an s that end a word,
// so that what follows stays in its place.
func blankPossessive(s, apostrophe string) string {
	var out []byte
	for at := 0; ; {
		i := strings.Index(s[at:], apostrophe)
		if i < 0 {
			break
		}
		from := at + i
		at = from + len(apostrophe)
		if at < len(s) && s[at]|0x20 == 's' && !beginsWord(s[at+1:]) {
			if out == nil {
				out = []byte(s)
			}
			at++
			copy(out[from:at], "    ")
		}
	}
	if out == nil {
		return s
	}
	return string(out)
}

func beginsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// wordID shortens a word's hash. Half a million words have about 30 pairs that
// share an id, which costs nothing that could be measured; it is never 0, which
// keeps words and pairs of words apart.
func wordID(h uint64) uint32 { return max(1, uint32(h>>32)) }

// pairFeature is the feature of two words that follow each other; a word's own
// is its id.
func pairFeature(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) }

func isPair(feature uint64) bool { return feature>>32 != 0 }

// document reads an article.
func (r *DocumentReader) document(a *Article) document {
	w := &r.words
	w.Reset()
	w.Places = true
	title, body := fold(a.Title), fold(a.Text)
	w.Add(title)
	words := len(w.Hashes)
	w.Add(body)
	d := document{
		words:     r.numbers.cut(len(w.Hashes)),
		ends:      r.ends.cut(len(w.Ends)),
		title:     int32(words),
		published: seconds(a.Published),
		id:        strings.Clone(a.ID),
		hash:      shingle.Hash(w.Hashes),
	}
	copy(d.ends, w.Ends)
	for i, h := range w.Hashes {
		d.words[i] = wordID(h)
	}
	d.lower = r.lower.cut((len(d.words) + 63) / 64)[:0]
	d.lower.read(title, w.Starts[:words], 0)
	d.lower.read(body, w.Starts[words:], words)
	return d
}

func seconds(t time.Time) int64 {
	if t.IsZero() {
		return noDate
	}
	return t.Unix()
}
