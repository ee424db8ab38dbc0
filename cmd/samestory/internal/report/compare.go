package report

import "io"

// Comparison says why two articles match or do not.
type Comparison struct {
	A           string    `json:"a"`
	B           string    `json:"b"`
	Relation    string    `json:"relation"` // "copy", "story" or "none"
	Resemblance *Figure   `json:"resemblance"`
	Containment *Figure   `json:"containment"`
	Score       *Figure   `json:"score"` // the probability that they tell one story
	Terms       []Term    `json:"terms"` // what both have, the heaviest first
	Passages    []Passage `json:"passages"`

	// What only text for people shows.
	Titles  [2]string `json:"-"` // of a and b, "" for none
	Shingle int       `json:"-"` // words in a shingle, 0 means 3
}

// Term is a word, or more than one, that both articles have.
type Term struct {
	Term   string `json:"term"`
	Weight Figure `json:"weight"`
}

// Passage is a text that both articles have, and where each has it.
type Passage struct {
	Text    string `json:"text"`
	AOffset int64  `json:"a_offset"`
	BOffset int64  `json:"b_offset"`
}

func (c Comparison) filled() any {
	c.Terms, c.Passages = list(c.Terms), list(c.Passages)
	return c
}

// WriteComparisonJSON writes one line.
func WriteComparisonJSON(w io.Writer, c Comparison) error {
	return WriteJSON(w, func(yield func(Comparison, error) bool) { yield(c, nil) })
}
