package report

import (
	"encoding/csv"
	"io"
	"iter"
	"strconv"
)

// Story is one story. Articles are in the order in which they are to be shown.
type Story struct {
	Story          string         `json:"story"`          // its id
	Size           int            `json:"size"`           // all its articles
	Outlets        int            `json:"outlets"`        // distinct sources
	Independent    int            `json:"independent"`    // articles that are no copies
	First          string         `json:"first"`          // the id of the earliest article
	Representative string         `json:"representative"` // the id of the article whose title stands for the story
	Terms          []string       `json:"terms"`          // what the story is about, the most telling first
	Weakest        *Figure        `json:"weakest"`        // the smallest score of an article, nil for a single one
	Articles       []StoryArticle `json:"articles"`
	*Remembered                   // nil without a state
}

// Remembered is what a state knows of a story.
type Remembered struct {
	Created   Time   `json:"created"` // by the dates of the feed
	Changed   Time   `json:"changed"` // the same
	Change    string `json:"change"`  // new, grown, merged or split
	SplitFrom ID     `json:"split_from"`
}

// StoryArticle is one article of a story.
type StoryArticle struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	URL       string `json:"url"`
	Source    string `json:"source"`
	Published Time   `json:"published"`
	CopyOf    ID     `json:"copy_of"`
	Score     Figure `json:"score"` // the probability that it tells what the representative tells

	// Lead is the beginning of the text. Text for people shows it where there
	// is no title.
	Lead string `json:"-"`
}

func (s Story) filled() any {
	s.Terms, s.Articles = list(s.Terms), list(s.Articles)
	return s
}

// WriteStoriesCSV writes a header and a line for each article.
func WriteStoriesCSV(w io.Writer, stories iter.Seq2[Story, error]) error {
	out := csv.NewWriter(w)
	err := writeRows(out, stories)
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}

func writeRows(out *csv.Writer, stories iter.Seq2[Story, error]) error {
	row := []string{"story", "size", "id", "title", "url", "source", "published", "copy_of", "score"}
	if err := out.Write(row); err != nil {
		return err
	}
	for s, err := range stories {
		if err != nil {
			return err
		}
		for _, a := range s.Articles {
			row = append(row[:0], Cell(s.Story), strconv.Itoa(s.Size), Cell(a.ID), Cell(a.Title), Cell(a.URL),
				Cell(a.Source), a.Published.String(), Cell(string(a.CopyOf)), a.Score.String())
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	return nil
}
