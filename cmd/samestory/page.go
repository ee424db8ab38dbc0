package main

import (
	"iter"
	"slices"
	"strings"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// A page shows of a story, besides what every report has, its texts and what they
// share.
const (
	// pageTerms is how many terms of a story a page can show of two of its articles. That of
	// 3,194 labelled articles (9.4 MB) is 6.3 MB with 100, 6.9 with these, 7.8 with 400.
	pageTerms = 200

	// pageScores is the largest story of which a page has the scores of all pairs: 19,900.
	pageScores = 200
)

// page says what the page is of.
func (t *told) page() report.Page {
	s := t.corpus.session
	inputs := slices.Clone(s.args)
	if len(inputs) == 0 {
		inputs = []string{"standard input"}
	}
	if s.state != "" {
		inputs = append(inputs, s.state)
	}
	return report.Page{Read: len(t.corpus.heads), Inputs: inputs, Version: version()}
}

// pages yields the stories as a page holds them.
func (t *told) pages() iter.Seq2[report.PageStory, error] {
	return inOrder(t, func(worker int, group []int) (report.PageStory, error) {
		detail, err := t.detail(worker, group)
		if err != nil {
			return report.PageStory{}, err
		}
		return report.NewPageStory(&detail)
	})
}

func (t *told) detail(worker int, group []int) (out report.StoryDetail, err error) {
	telling := t.graph.Tell(group)
	if out.Story, err = t.telling(worker, group, telling); err != nil {
		return out, err
	}
	at := make(map[int]int, len(group)) // the place of each article
	for n, i := range group {
		at[i] = n
		text, err := t.corpus.text(worker, i)
		if err != nil {
			return out, err
		}
		out.Texts = append(out.Texts, strings.Clone(text)) // the reader's memory is used again
	}
	params := t.corpus.session.copyParams()
	for n, i := range group {
		figures := report.CopyFigures{}
		if c := t.copyOf[i]; c >= 0 {
			o := cluster.Compare(out.Texts[n], out.Texts[at[c]], params)
			figures = report.CopyFigures{Resemblance: report.Figure(o.Resemblance()), Containment: report.Figure(o.Containment())}
		}
		out.Copies = append(out.Copies, figures)
		if len(group) > pageScores {
			continue
		}
		row := make([]report.Figure, n)
		for m := range row {
			row[m] = report.Figure(telling.Score(m, n))
		}
		out.Scores = append(out.Scores, row)
	}
	shared, err := telling.Shared(pageTerms, t.again(worker))
	for _, term := range shared {
		s := report.SharedTerm{Term: term.Term, Name: term.Name}
		for _, w := range term.Weights {
			s.Weights = append(s.Weights, report.Figure(w))
		}
		out.Shared = append(out.Shared, s)
	}
	return out, err
}
