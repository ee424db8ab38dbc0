package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"
	"time"
)

// WriteComparisonText writes a comparison for people: the answer in a sentence, the
// figures in words, what the articles share and what each has alone, or, of copies,
// where they differ.
func WriteComparisonText(w io.Writer, c Comparison, t Text) error {
	out := comparisonText{Text: t.on(w), out: bufio.NewWriter(w)}
	out.line(bold, verdict(c))
	fmt.Fprintln(out.out)
	out.article("a", c.A, c.Articles[0], time.Time{})
	out.article("b", c.B, c.Articles[1], time.Time(c.Articles[0].Published))
	out.figures(c)
	if c.Relation == "copy" {
		out.differences(c.Differences)
		return out.out.Flush()
	}
	out.terms("Both have", c.Terms)
	out.terms("Only a has", c.AOnly)
	out.terms("Only b has", c.BOnly)
	out.passages(c.Passages)
	return out.out.Flush()
}

func verdict(c Comparison) string {
	switch {
	case c.Relation == "copy" && c.By == "containment":
		return "Copy: nearly all of the shorter text is in the longer one."
	case c.Relation == "copy":
		return "Copy: the two are one text, or nearly one."
	case c.Relation == "story":
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

// article names an article. With the other one's date its own says how much later it is.
func (t *comparisonText) article(name, id string, a StoryArticle, other time.Time) {
	fmt.Fprintf(t.out, "  %s  %s\n", name, t.paint(dim, shorten(id, t.Width-5)))
	if title := Fit(a.Title, t.Width-5); title != "" {
		fmt.Fprintf(t.out, "     %s\n", t.paint(bold, title))
	}
	var where []string
	if source := Fit(a.Source, t.Width/2); source != "" {
		where = append(where, source)
	}
	if at := time.Time(a.Published); !at.IsZero() {
		where = append(where, a.Published.format("2 Jan 2006 15:04"))
		if !other.IsZero() && !at.Equal(other) {
			where = append(where, later(at.Sub(other)))
		}
	}
	if len(where) > 0 {
		fmt.Fprintf(t.out, "     %s\n", t.paint(dim, strings.Join(where, " · ")))
	}
}

// later is a time between two articles in words.
func later(d time.Duration) string {
	which := "later"
	if d < 0 {
		d, which = -d, "earlier"
	}
	switch minutes := int(math.Round(d.Minutes())); {
	case minutes < 60:
		return fmt.Sprintf("%d min %s", minutes, which)
	case minutes < 48*60:
		return fmt.Sprintf("%d h %s", (minutes+30)/60, which)
	default:
		return count((minutes+720)/1440, "day", "days") + " " + which
	}
}

// figures has first what decided.
func (t *comparisonText) figures(c Comparison) {
	fmt.Fprintln(t.out)
	run := "runs of " + count(cmp.Or(c.Limits.Shingle, 3), "word", "words")
	probability := func() { t.figure(c.Score, "probability", score(c)) }
	if c.Relation != "copy" {
		probability()
	}
	t.figure(c.Resemblance, "resemblance", "of all "+run+" in the two, the part that both have"+from(c.Limits.Resemblance, "they are copies"))
	t.figure(c.Containment, "containment", "of the shorter one's "+run+", the part that the longer one has too"+from(c.Limits.Containment, "it is a copy"))
	if c.Relation == "copy" {
		probability()
	}
}

func from(limit float64, they string) string {
	if limit == 0 {
		return ""
	}
	return fmt.Sprintf("; from %s on %s", percent(Figure(limit)), they)
}

// score says what the probability was made of.
func score(c Comparison) string {
	s := "that both report one event" + from(c.Limits.Score, "they are called one story")
	if c.Cosine == nil {
		return s
	}
	s += ". Their rare words have a cosine of " + c.Cosine.String()
	if c.Nearness != nil && *c.Nearness < 1 {
		s += ", of which the time between the two leaves " + percent(*c.Nearness)
	}
	s += "."
	if c.Beyond != nil && *c.Beyond < 1 {
		s += " Such articles reach " + c.Routine.String() + " in other weeks too, which leaves " + percent(*c.Beyond) + "."
	}
	for i, name := range []string{"a", "b"} {
		if c.Disbelieved[i] {
			s += " The date of " + name + " is not believed: what resembles it is of other days."
		}
	}
	for i, name := range []string{"a", "b"} {
		if n := c.Repeated[i]; n > 0 {
			s += " Not counted: " + count(n, "word", "words") + " of " + name + " that outlets repeat."
		}
	}
	return s
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

// tells is the part of what is shared from which on a term is worth a look.
const tells = .005

// terms lists terms by their kinds, those that tell most first.
func (t *comparisonText) terms(heading string, terms []Term) {
	if len(terms) == 0 {
		return
	}
	fmt.Fprintf(t.out, "\n%s\n", heading)
	for _, kind := range []string{"name", "number", "word"} {
		var words []string
		for _, term := range terms {
			if term.Kind == kind && (term.Weight >= tells || term == terms[0]) {
				words = append(words, Fit(term.Term, t.Width/2))
			}
		}
		const column = 2 + len("numbers") + 2
		if len(words) == 0 {
			continue
		}
		for i, l := range wrap(strings.Join(words, ", "), t.Width-column) {
			label := ""
			if i == 0 {
				label = kind + "s"
			}
			fmt.Fprintf(t.out, "  %s%s\n", t.paint(dim, pad(label, column-2)), l)
		}
	}
}

const (
	maxLines       = 6  // of a passage
	maxDifferences = 12 // that are shown
)

func (t *comparisonText) passages(passages []Passage) {
	if len(passages) == 0 {
		return
	}
	fmt.Fprint(t.out, "\nPassages of both\n")
	for _, p := range passages {
		for _, l := range wrap("“"+Fit(p.Text, maxLines*(t.Width-8))+"”", t.Width-2) {
			fmt.Fprintf(t.out, "  %s\n", t.paint(yellow, l))
		}
	}
}

// differences shows where copies differ, with some words around.
func (t *comparisonText) differences(all []Difference) {
	if len(all) == 0 {
		fmt.Fprint(t.out, "\nThey have the same words in the same order.\n")
		return
	}
	fmt.Fprint(t.out, "\nWhere they differ\n")
	for _, d := range all[:min(len(all), maxDifferences)] {
		t.side("a", d.A, d.Around[0])
		t.side("b", d.B, d.Around[1])
	}
	if n := len(all) - maxDifferences; n > 0 {
		fmt.Fprintf(t.out, "  %s\n", t.paint(dim, "and in "+count(n, "more place", "more places")))
	}
}

// side shows what one of the two has in brackets, nothing where it has nothing.
func (t *comparisonText) side(name, own string, around [2]string) {
	if own = Fit(own, maxLines*(t.Width-8)); own == "" {
		return
	}
	all := Line(around[0] + "[" + own + "]" + around[1])
	start := len(Line(around[0]+"[")) - 1
	end := len(all) - len(Line("]"+around[1])) + 1
	for at, l := range lines(all, wrap(all, t.Width-5)) {
		from, to := min(max(start-at, 0), len(l)), min(max(end-at, 0), len(l))
		fmt.Fprintf(t.out, "  %s  %s%s%s\n", name, l[:from], t.paint(yellow, l[from:to]), l[to:])
		name = " "
	}
}

// lines yields the lines that s was wrapped into, by where they begin.
func lines(s string, wrapped []string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		at := 0
		for _, l := range wrapped {
			at += strings.Index(s[at:], l)
			if !yield(at, l) {
				return
			}
			at += len(l)
		}
	}
}
