package report

import (
	"fmt"
	"strings"
	"time"
)

// listing is the layout of one story's list: the date and the source are as
// wide as the story's articles ask for, the title has what remains.
type listing struct {
	date      string // its layout, "" for none
	source    int    // columns, 0 for none
	title     int
	id        int               // the most that an id may take
	originals map[string]string // their headlines, of those that have copies here
}

const (
	indent     = 4
	scoreWidth = 4
	gap        = 2
	// minTitle is what a title needs to be of use. Where it would have less,
	// the date goes; minWidth leaves room for the source.
	minTitle = 20
)

func (t *storyText) list(s Story) {
	l := t.layout(s.Articles)
	for i, a := range s.Articles {
		if t.Lines > 0 && i == t.Lines {
			fmt.Fprintf(t.out, "%*s  %s\n", indent+scoreWidth, "…", t.paint(dim, "and "+thousands(len(s.Articles)-i)+" more"))
			return
		}
		t.article(a, l)
	}
}

func (t *storyText) layout(articles []StoryArticle) listing {
	l := listing{date: dateLayout(articles), originals: map[string]string{}}
	most := min(max(t.Width/5, 8), 24)
	for _, a := range articles {
		l.source = max(l.source, Width(Fit(a.Source, most)))
		if a.CopyOf != "" {
			l.originals[string(a.CopyOf)] = ""
		}
	}
	for _, a := range articles {
		if _, ok := l.originals[a.ID]; ok {
			l.originals[a.ID] = a.headline()
		}
	}
	if l.title = l.rest(t.Width); l.title < minTitle {
		l.date = ""
	}
	l.title = l.rest(t.Width)
	l.id = min(max(l.title/2, 6), 32)
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

func (t *storyText) article(a StoryArticle, l listing) {
	var b strings.Builder
	score := fmt.Sprintf("%*s", scoreWidth, percent(a.Score))
	if a.Score < .5 {
		score = t.paint(yellow, score)
	}
	fmt.Fprintf(&b, "%*s%s%*s", indent, "", score, gap, "")
	if l.date != "" {
		fmt.Fprintf(&b, "%*s%*s", -len(l.date), a.Published.format(l.date), gap, "")
	}
	if l.source > 0 {
		fmt.Fprintf(&b, "%s%*s", pad(Fit(a.Source, l.source), l.source), gap, "")
	}
	b.WriteString(t.title(a, l))
	fmt.Fprintln(t.out, strings.TrimRight(b.String(), " "))
}

// title has the mark of a copy before the title, and leaves out a title that
// is the original's: what a reader wants of a copy is not to read it. The id of
// an article that has copies stands behind its title, as theirs name it.
func (t *storyText) title(a StoryArticle, l listing) string {
	headline := a.headline()
	if a.CopyOf != "" {
		mark := "copy of " + shorten(string(a.CopyOf), l.id)
		if rest := l.title - Width(mark) - 2; rest >= 8 && headline != l.originals[string(a.CopyOf)] {
			mark += ": " + Fit(headline, rest)
		}
		return t.paint(dim, mark)
	}
	id := ""
	if _, ok := l.originals[a.ID]; ok && headline != a.ID {
		id = " · " + shorten(a.ID, l.id)
	}
	return Fit(headline, l.title-Width(id)) + t.paint(dim, id)
}
