package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"
)

// WriteComparisonText writes a comparison for people: the answer in a sentence,
// the figures in words, and what the articles share.
func WriteComparisonText(w io.Writer, c Comparison, t Text) error {
	out := comparisonText{Text: t.on(w), out: bufio.NewWriter(w)}
	out.line(bold, verdict(c))
	fmt.Fprintln(out.out)
	out.article("a", c.A, c.Titles[0])
	out.article("b", c.B, c.Titles[1])
	out.figures(c)
	out.terms(c.Terms)
	out.passages(c.Passages)
	return out.out.Flush()
}

func verdict(c Comparison) string {
	switch c.Relation {
	case "copy":
		return "Copy: the two are one text, or one holds nearly all of the other."
	case "story":
		return "Same story, not a copy: both report one event, each in its own words."
	}
	return "Different stories: too little shows that they report one event."
}

type comparisonText struct {
	Text
	out *bufio.Writer
}

func (t *comparisonText) line(style, s string) {
	for _, l := range wrap(s, t.Width) {
		fmt.Fprintln(t.out, t.paint(style, l))
	}
}

func (t *comparisonText) article(name, id, title string) {
	fmt.Fprintf(t.out, "  %s  %s\n", name, t.paint(dim, shorten(id, t.Width-5)))
	if title = Fit(title, t.Width-5); title != "" {
		fmt.Fprintf(t.out, "     %s\n", title)
	}
}

// figures has first what decided.
func (t *comparisonText) figures(c Comparison) {
	fmt.Fprintln(t.out)
	run := "runs of " + count(cmp.Or(c.Shingle, 3), "word", "words")
	probability := func() {
		t.figure(c.Score, "probability", "that both report one event, judged by the words they share and how rare those are")
	}
	if c.Relation != "copy" {
		probability()
	}
	t.figure(c.Resemblance, "resemblance", "of all "+run+" in the two, the part that both have")
	t.figure(c.Containment, "containment", "of the shorter one's "+run+", the part that the longer one has too")
	if c.Relation == "copy" {
		probability()
	}
}

func (t *comparisonText) figure(f *Figure, name, meaning string) {
	value := "–"
	if f != nil {
		value = percent(*f)
	} else {
		meaning = "not computed"
	}
	const column = 2 + scoreWidth + 2 + len("probability") + 2
	for i, l := range wrap(meaning, t.Width-column) {
		if i == 0 {
			fmt.Fprintf(t.out, "  %*s  %s  ", scoreWidth, value, t.paint(bold, name))
		} else {
			fmt.Fprintf(t.out, "%*s", column, "")
		}
		fmt.Fprintln(t.out, t.paint(dim, l))
	}
}

func (t *comparisonText) terms(terms []Term) {
	if len(terms) == 0 {
		return
	}
	fmt.Fprint(t.out, "\nWords of both, those that tell most first\n")
	words := make([]string, len(terms))
	for i, term := range terms {
		words[i] = Fit(term.Term, t.Width/2)
	}
	t.indented(strings.Join(words, ", "))
}

// maxLines is how many lines of a passage are shown. A copy may share all of a
// long text, and its beginning is enough to know it by.
const maxLines = 6

func (t *comparisonText) passages(passages []Passage) {
	if len(passages) == 0 {
		return
	}
	fmt.Fprint(t.out, "\nPassages of both\n")
	for _, p := range passages {
		t.indented("“" + Fit(p.Text, maxLines*(t.Width-8)) + "”")
	}
}

func (t *comparisonText) indented(s string) {
	for _, l := range wrap(s, t.Width-2) {
		fmt.Fprintf(t.out, "  %s\n", l)
	}
}
