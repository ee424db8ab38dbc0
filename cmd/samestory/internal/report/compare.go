package report

import (
	"io"
	"strings"
	"unicode"
)

// Comparison says why two articles match or do not.
type Comparison struct {
	A           string       `json:"a"`
	B           string       `json:"b"`
	Relation    string       `json:"relation"` // "copy", "story" or "none"
	Resemblance *Figure      `json:"resemblance"`
	Containment *Figure      `json:"containment"`
	Score       *Figure      `json:"score"`       // the probability that they tell one story
	Terms       []Term       `json:"terms"`       // what both have, the heaviest first
	Passages    []Passage    `json:"passages"`    // that both have
	By          ID           `json:"by"`          // what decided: "resemblance", "containment", "score", null for no relation
	Cosine      *Figure      `json:"cosine"`      // of the two's rare words and pairs of words
	Days        *int         `json:"days"`        // between the two, null where a date is unknown or not believed
	Nearness    *Figure      `json:"nearness"`    // what the days leave of the cosine
	Routine     *Figure      `json:"routine"`     // the cosine that such articles reach in other weeks too
	Beyond      *Figure      `json:"beyond"`      // what that leaves
	Disbelieved [2]bool      `json:"disbelieved"` // whether the feed contradicts the date of a, of b
	Repeated    [2]int       `json:"repeated"`    // words of a, of b, that outlets repeat and that do not count
	AOnly       []Term       `json:"a_only"`      // what a alone has, the heaviest first
	BOnly       []Term       `json:"b_only"`
	Differences []Difference `json:"differences"` // of copies, by their place in a

	// What only text for people shows.
	Articles [2]StoryArticle `json:"-"` // a and b: titles, sources and dates
	Limits   Limits          `json:"-"`
}

// Limits are the values from which two articles are what they are called.
type Limits struct {
	Shingle     int // words in a shingle
	Resemblance float64
	Containment float64 // 0 for never
	Score       float64
}

// Term is a word, or more than one, and its part: of what both articles share, or of
// what the article has that has it alone.
type Term struct {
	Term   string `json:"term"`
	Weight Figure `json:"weight"`
	Kind   string `json:"kind"` // "name", "number" or "word"
}

// KindOf is the kind of a term.
func KindOf(term string, name bool) string {
	switch {
	case strings.ContainsFunc(term, unicode.IsNumber):
		return "number"
	case name:
		return "name"
	}
	return "word"
}

// Passage is a text that both articles have, and where each has it.
type Passage struct {
	Text    string `json:"text"`
	AOffset int64  `json:"a_offset"`
	BOffset int64  `json:"b_offset"`
}

// Difference is where two copies differ: what each has there, one of which may be
// empty.
type Difference struct {
	A       string `json:"a"`
	B       string `json:"b"`
	AOffset int64  `json:"a_offset"`
	BOffset int64  `json:"b_offset"`

	Around [2][2]string `json:"-"` // what stands before and behind it in a, in b
}

func (c Comparison) filled() any {
	c.Terms, c.Passages, c.AOnly, c.BOnly, c.Differences = list(c.Terms), list(c.Passages), list(c.AOnly), list(c.BOnly), list(c.Differences)
	return c
}

// WriteComparisonJSON writes one line.
func WriteComparisonJSON(w io.Writer, c Comparison) error {
	return WriteJSON(w, func(yield func(Comparison, error) bool) { yield(c, nil) })
}
