package report

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// listing is the layout of one story's list: the date and the source are as
// wide as the story's articles ask for, the title has what remains.
type listing struct {
	date   string // its layout, "" for none
	source int    // columns, 0 for none
	title  int
}

const (
	indent     = 4
	scoreWidth = 4
	gap        = 2
	// minTitle is what a title needs to be of use. Where it would have less,
	// the date goes; minWidth leaves room for the source.
	minTitle = 20
)

// list has a line for each report, with its copies below it.
func (t *storyText) list(s Story) {
	l, copies := t.layout(s.Articles), map[string][]StoryArticle{}
	for _, a := range s.Articles {
		if a.CopyOf != "" {
			copies[string(a.CopyOf)] = append(copies[string(a.CopyOf)], a)
		}
	}
	shown := 0
	for _, a := range s.Articles {
		if a.CopyOf != "" {
			continue
		}
		if t.Lines > 0 && shown == t.Lines {
			fmt.Fprintf(t.out, "%*s  %s\n", indent+scoreWidth, "…", t.paint(dim, "and "+count(s.Independent-shown, "more report", "more reports")))
			return
		}
		shown++
		t.article(a, l, "")
		t.below(a, copies[a.ID], l)
		delete(copies, a.ID) // of two with one id, the first has them
	}
}

// someCopies is how many copies of a report have a line each. Of more their outlets
// are what counts.
const someCopies = 3

// below has the copies of a report.
func (t *storyText) below(of StoryArticle, copies []StoryArticle, l listing) {
	if len(copies) <= someCopies {
		for _, a := range copies {
			t.article(a, l, of.headline())
		}
		return
	}
	var outlets []string
	for _, a := range copies {
		if s := Line(a.Source); s != "" && !slices.Contains(outlets, s) {
			outlets = append(outlets, s)
		}
	}
	in := thousands(len(copies)) + " copies"
	if len(outlets) > 0 {
		in += " in " + strings.Join(outlets, ", ")
	}
	fmt.Fprintf(t.out, "%*s  %s\n", indent+scoreWidth, "", t.paint(dim, Fit(in, t.Width-indent-scoreWidth-gap)))
}

func (t *storyText) layout(articles []StoryArticle) listing {
	l := listing{date: dateLayout(articles)}
	most := min(max(t.Width/5, 8), 24)
	for _, a := range articles {
		l.source = max(l.source, Width(Fit(a.Source, most)))
	}
	if l.title = l.rest(t.Width); l.title < minTitle {
		l.date = ""
	}
	l.title = l.rest(t.Width)
	return l
}

func (l listing) rest(width int) int {
	width -= indent + scoreWidth + gap
	if l.date != "" {
		width -= len(l.date) + gap
	}
	if l.source > 0 {
		width -= l.source + gap
	}
	return width
}

// dateLayout leaves out what all of a story's articles have in common: the
// year, which the headline has, and the time of a feed that has none. All three
// are as wide as what they make.
func dateLayout(articles []StoryArticle) string {
	first, last := datesOf(articles)
	if first.IsZero() {
		return ""
	}
	if first.Year() != last.Year() {
		return "_2 Jan 2006"
	}
	for _, a := range articles {
		at := time.Time(a.Published).UTC()
		if !at.IsZero() && at.Sub(at.Truncate(24*time.Hour)) != 0 {
			return "_2 Jan 15:04"
		}
	}
	return "_2 Jan"
}

// article has the score of a report, and the word copy before one of those. A copy's
// title is told where it is not the original's.
func (t *storyText) article(a StoryArticle, l listing, original string) {
	var b strings.Builder
	score, title := fmt.Sprintf("%*s", scoreWidth, percent(a.Score)), Fit(a.headline(), l.title)
	switch {
	case a.CopyOf != "":
		score = "copy"
		if a.headline() == original {
			title = ""
		}
	case a.Score < .5:
		score = t.paint(yellow, score)
	}
	fmt.Fprintf(&b, "%s%*s", score, gap, "")
	if l.date != "" {
		fmt.Fprintf(&b, "%*s%*s", -len(l.date), a.Published.format(l.date), gap, "")
	}
	if l.source > 0 {
		fmt.Fprintf(&b, "%s%*s", pad(Fit(a.Source, l.source), l.source), gap, "")
	}
	line := strings.TrimRight(b.String()+title, " ")
	if a.CopyOf != "" {
		line = t.paint(dim, line)
	}
	fmt.Fprintf(t.out, "%*s%s\n", indent, "", line)
}
