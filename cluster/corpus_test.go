package cluster

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/samestory/samestory/cluster/eval"
)

// labelled is an article of our test data.
type labelled struct {
	Article
	Story  string // the event's slug
	CopyOf string // the id of the article that it was made from
}

func corpus(t testing.TB, name string) []labelled {
	t.Helper()
	data, err := os.ReadFile("../testdata/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []labelled
	for in := bufio.NewScanner(bytes.NewReader(data)); in.Scan(); {
		var r struct {
			ID, Title, Text, URL, Source, Lang, Cluster string
			Published                                   time.Time
			CopyOf                                      string `json:"copy_of_label"`
		}
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		a := Article{r.ID, r.Title, r.Text, r.URL, r.Source, r.Lang, r.Published}
		all = append(all, labelled{a, r.Cluster, r.CopyOf})
	}
	if len(all) < 10 {
		t.Fatalf("%s has %d articles", name, len(all))
	}
	return all
}

func articles(all []labelled) []Article {
	var out []Article
	for _, a := range all {
		out = append(out, a.Article)
	}
	return out
}

func texts(all []labelled) []string {
	var out []string
	for _, a := range all {
		out = append(out, a.Text)
	}
	return out
}

// run writes n words of which no other prefix has any, in sentences of ten.
func run(prefix string, from, to int) string {
	var s strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&s, "%s%d", prefix, i)
		if i%10 == 9 {
			s.WriteString(". ")
		} else {
			s.WriteString(" ")
		}
	}
	return s.String()
}

// stories groups articles.
func stories(t testing.TB, p StoryParams, workers int, all []Article) *StoryGraph {
	t.Helper()
	s, err := NewStories(p)
	if err != nil {
		t.Fatal(err)
	}
	var r DocumentReader
	for i := range all {
		s.Add(r.Read(&all[i]))
	}
	g, err := s.Group(t.Context(), workers)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// graphs holds those of the test data by the defaults, which most tests only
// look at.
var graphs = map[string]*StoryGraph{}

func storiesOf(t testing.TB, name string) *StoryGraph {
	t.Helper()
	if graphs[name] == nil {
		graphs[name] = stories(t, StoryParams{}, 2, articles(corpus(t, name)))
	}
	return graphs[name]
}

// groupOf returns the number of the story that each article is in.
func groupOf(g *StoryGraph) []int {
	of := make([]int, len(g.at))
	for n, story := range g.Stories() {
		for _, i := range story {
			of[i] = n
		}
	}
	return of
}

// score evaluates a grouping against the labels.
func score(t testing.TB, all []labelled, group []int) eval.Score {
	t.Helper()
	var gold []string
	for _, a := range all {
		gold = append(gold, a.Story)
	}
	s, err := eval.Evaluate(gold, group)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// copies fingerprints texts by batches, as a program does.
func copies(t testing.TB, p CopyParams, texts []string) *Copies {
	t.Helper()
	c, err := NewCopies(p)
	if err != nil {
		t.Fatal(err)
	}
	f := c.Fingerprinter()
	for i, s := range texts {
		f.Add(s)
		if i%7 == 6 {
			c.Add(f.Take())
		}
	}
	c.Add(f.Take())
	if c.Len() != len(texts) {
		t.Fatalf("%d articles were added, want %d", c.Len(), len(texts))
	}
	return c
}

// graph finds the copies among texts.
func graph(t testing.TB, p CopyParams, workers int, texts []string) *CopyGraph {
	t.Helper()
	g, err := copies(t, p, texts).Graph(t.Context(), workers, func(_, i int) (string, error) { return texts[i], nil })
	if err != nil {
		t.Fatal(err)
	}
	return g
}
