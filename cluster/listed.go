package cluster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/samestory/samestory/minhash/text"
)

// Sentence is a sentence that was taken for furniture, or a run of words that was
// cut out as if it were one.
type Sentence struct {
	Text     string // as it stands in the first of the articles, after NFKC; of a long one the first 1,000 bytes and an ellipsis
	Articles []int  // that have it in title or text, in the order of publication, then id
}

// sentenceText is how much of a sentence is told, in bytes: a text without a full
// stop may have millions.
const sentenceText = 1000

// Furniture returns the sentences that weigh nothing in the scores, as outlets
// repeat them: those of most articles first, then by text. Their words are looked
// up in the articles themselves, which article returns again; it is called once
// for each article that a sentence is shown from.
func (g *StoryGraph) Furniture(article func(i int) (Article, error)) ([]Sentence, error) {
	var all []Sentence
	at := map[uint64]int{} // of all
	for d := range g.docs {
		var fresh []wordSpan
		from, first := int32(0), len(all)
		for i, end := range g.docs[d].ends {
			if h := g.docs[d].sentence(i); g.furniture[h] {
				n, ok := at[h]
				if !ok {
					n, at[h] = len(all), len(all)
					all = append(all, Sentence{})
					fresh = append(fresh, wordSpan{from, end})
				}
				if s := &all[n]; len(s.Articles) == 0 || s.Articles[len(s.Articles)-1] != g.number[d] {
					s.Articles = append(s.Articles, g.number[d])
				}
			}
			from = end
		}
		if len(fresh) == 0 {
			continue
		}
		a, err := article(g.number[d])
		if err != nil {
			return nil, err
		}
		texts, ok := quote(&a, fresh)
		if !ok {
			return nil, fmt.Errorf("cluster: article %d is not the one that was added", g.number[d])
		}
		for i, s := range texts {
			all[first+i].Text = s
		}
	}
	slices.SortStableFunc(all, func(a, b Sentence) int {
		return cmp.Or(cmp.Compare(len(b.Articles), len(a.Articles)), cmp.Compare(a.Text, b.Text))
	})
	return all, nil
}

// wordSpan is a sentence by the numbers of its words in a document.
type wordSpan struct{ from, to int32 }

// quote returns what an article has at the spans, which are in order, and
// whether it has them all.
func quote(a *Article, spans []wordSpan) ([]string, bool) {
	var quoted []string
	word := int32(0)
	for _, part := range []string{a.Title, a.Text} {
		shown := norm.NFKC.String(part)
		start, end, open := 0, 0, false
		add := func(next int) {
			tail := shown[end:next] // the full stop, and the quotes that close
			if i := strings.IndexFunc(tail, unicode.IsSpace); i >= 0 {
				tail = tail[:i]
			}
			quoted = append(quoted, clip(shown[start:end+len(tail)]))
			spans, open = spans[1:], false
		}
		for t := range text.Tokens(fold(part)) {
			if open && word == spans[0].to {
				add(t.Start)
			}
			if len(spans) > 0 && word == spans[0].from {
				start, open = t.Start, true
			}
			end = t.End
			word++
		}
		if open && word == spans[0].to {
			add(len(shown))
		}
	}
	return quoted, len(spans) == 0
}

// clip returns a copy of s, or of its beginning if it is long.
func clip(s string) string {
	if len(s) <= sentenceText {
		return strings.Clone(s)
	}
	n := sentenceText
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
