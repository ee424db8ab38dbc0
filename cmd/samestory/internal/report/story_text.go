package report

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"
)

// WriteStoriesText writes stories for people: a headline with the number of
// articles, a line of what the story is about, a line for each report with its
// copies below it, and below all stories a summary. A story of one article has no
// line for it.
func WriteStoriesText(w io.Writer, stories iter.Seq2[Story, error], t Text) error {
	out := storyText{Text: t.on(w), out: bufio.NewWriter(w), outlets: map[string]struct{}{}}
	for s, err := range stories {
		if err != nil {
			return flush(out.out, err)
		}
		if err := out.story(s); err != nil {
			return err
		}
	}
	out.summary()
	return out.out.Flush()
}

type storyText struct {
	Text
	out                       *bufio.Writer
	stories, articles, copies int
	outlets                   map[string]struct{}
}

func (t *storyText) story(s Story) error {
	t.stories++
	t.articles += s.Size
	t.copies += s.Size - s.Independent
	for _, a := range s.Articles {
		if a.Source != "" {
			t.outlets[a.Source] = struct{}{}
		}
	}
	t.headline(s)
	if s.Size > 1 {
		t.list(s)
	}
	_, err := t.out.WriteString("\n")
	return err
}

func (t *storyText) headline(s Story) {
	size := "[" + thousands(s.Size) + "] "
	title := t.paint(bold, Fit(headlineOf(s), t.Width-len(size)))
	fmt.Fprintf(t.out, "%s%s\n", t.paint(dim, size), title)

	if about := Fit(t.about(s), t.Width-indent); about != "" {
		fmt.Fprintf(t.out, "%*s%s\n", indent, "", t.paint(dim, about))
	}
}

func headlineOf(s Story) string {
	if len(s.Articles) == 0 {
		return s.Representative
	}
	i := slices.IndexFunc(s.Articles, func(a StoryArticle) bool { return a.ID == s.Representative })
	return s.Articles[max(i, 0)].headline()
}

// headline is the title, or what comes nearest to one.
func (a StoryArticle) headline() string {
	for _, s := range []string{a.Title, a.Lead} {
		if Fit(s, minWidth) != "" {
			return s
		}
	}
	return a.ID
}

// about has as many of the terms as there is room for.
func (t *storyText) about(s Story) string {
	var parts []string
	if n := s.Size - s.Independent; n > 0 { // else the number before the headline says it
		parts = append(parts, count(s.Independent, "report", "reports"), count(n, "copy", "copies"))
	}
	switch {
	case s.Size == 1 && len(s.Articles) == 1 && s.Articles[0].Source != "":
		parts = append(parts, Fit(s.Articles[0].Source, t.Width/3))
	case s.Outlets > 0:
		parts = append(parts, count(s.Outlets, "outlet", "outlets"))
	}
	if span := spanOf(s.Articles); span != "" {
		parts = append(parts, span)
	}
	about := strings.Join(parts, " · ")
	between := " · "
	for _, term := range s.Terms {
		if about == "" {
			between = ""
		}
		if term = Line(term); indent+Width(about)+len(between)+Width(term) > t.Width {
			break
		}
		about += between + term
		between = ", "
	}
	return about
}

// spanOf is the days from the first article to the last.
func spanOf(articles []StoryArticle) string {
	first, last := datesOf(articles)
	end := last.Format("2 Jan 2006")
	switch {
	case first.IsZero():
		return ""
	case first.Format(time.DateOnly) == last.Format(time.DateOnly):
		return end
	case first.Year() != last.Year():
		return first.Format("2 Jan 2006") + " – " + end
	case first.Month() != last.Month():
		return first.Format("2 Jan") + " – " + end
	}
	return first.Format("2") + "–" + end
}

func datesOf(articles []StoryArticle) (first, last time.Time) {
	for _, a := range articles {
		at := time.Time(a.Published).UTC()
		if at.IsZero() {
			continue
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
		if last.IsZero() || at.After(last) {
			last = at
		}
	}
	return first, last
}

func (t *storyText) summary() {
	if t.stories == 0 {
		none := "no stories"
		if t.Read > 0 {
			none += " in " + count(t.Read, "article", "articles")
		}
		fmt.Fprintln(t.out, none)
		return
	}
	parts := []string{count(t.articles, "article", "articles")}
	if t.Read > 0 {
		parts[0] = thousands(t.articles) + " of " + count(t.Read, "article", "articles")
	}
	if t.copies > 0 {
		parts = append(parts, count(t.copies, "copy", "copies"))
	}
	if n := len(t.outlets); n > 0 {
		parts = append(parts, count(n, "outlet", "outlets"))
	}
	all := count(t.stories, "story", "stories") + ": " + strings.Join(parts, ", ")
	for _, line := range wrap(all, t.Width) {
		fmt.Fprintln(t.out, line)
	}
}
