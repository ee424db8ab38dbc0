package main

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// story is a line of cluster --format json.
type story struct {
	Story, First, Representative string
	Size, Outlets, Independent   int
	Weakest                      *float64
	Articles                     []storyArticle
}

type storyArticle struct {
	ID, Source string
	Published  *time.Time
	CopyOf     *string `json:"copy_of"`
	Score      float64
}

func decode[T any](t *testing.T, lines string) (list []T) {
	t.Helper()
	for line := range strings.Lines(lines) {
		var v T
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		list = append(list, v)
	}
	return list
}

// TestStoriesAddUp holds the lines of cluster to what they say of themselves:
// every article is in one story, counted and ordered as promised.
func TestStoriesAddUp(t *testing.T) {
	for _, feed := range []string{"english", "world", "quickstart"} {
		path := feedPath(feed + ".jsonl")
		stories := decode[story](t, output(t, "cluster", "--format", "json", "--min-size", "1", path))
		in := map[string]string{} // the story of each article
		for n, s := range stories {
			outlets, independent, weakest := map[string]bool{}, 0, 1.0
			for i, a := range s.Articles {
				if in[a.ID] != "" {
					t.Errorf("%s: %s is in two stories", feed, a.ID)
				}
				in[a.ID] = s.Story
				outlets[a.Source] = true
				if a.CopyOf == nil {
					independent++
				} else if !slices.ContainsFunc(s.Articles[:i], func(b storyArticle) bool { return b.ID == *a.CopyOf && b.CopyOf == nil }) {
					t.Errorf("%s: %s is a copy of %s, which is no earlier original of its story", feed, a.ID, *a.CopyOf)
				}
				weakest = min(weakest, a.Score)
				if a.ID == s.Representative && a.Score != 1 {
					t.Errorf("%s: the representative %s has the score %v", feed, a.ID, a.Score)
				}
				if i > 0 && a.Published.Before(*s.Articles[i-1].Published) {
					t.Errorf("%s: %s comes too late", feed, a.ID)
				}
			}
			if s.Story != s.First || s.First != s.Articles[0].ID || s.Size != len(s.Articles) || s.Independent != independent || s.Outlets != len(outlets) {
				t.Errorf("%s: does not add up: %+v", feed, s)
			}
			if (s.Weakest == nil) != (s.Size == 1) || s.Weakest != nil && *s.Weakest != weakest {
				t.Errorf("%s: the weakest of %s is %v, want %v", feed, s.Story, s.Weakest, weakest)
			}
			if n > 0 && s.Size > stories[n-1].Size {
				t.Errorf("%s: %s comes too late", feed, s.Story)
			}
		}
		records := decode[struct {
			ID        string
			Samestory struct{ Story string }
		}](t, output(t, "cluster", "--annotate", path))
		if len(records) != len(in) {
			t.Errorf("%s: %d articles in stories, %d records", feed, len(in), len(records))
		}
		for _, r := range records {
			if in[r.ID] != r.Samestory.Story {
				t.Errorf("%s: %s is in %q by --annotate, in %q by json", feed, r.ID, r.Samestory.Story, in[r.ID])
			}
		}
		rows, err := csv.NewReader(strings.NewReader(output(t, "cluster", "--format", "csv", "--min-size", "1", path))).ReadAll()
		if err != nil || len(rows) != len(in)+1 {
			t.Fatalf("%s: %d rows, %v", feed, len(rows), err)
		}
		for _, row := range rows[1:] {
			if in[row[2]] != row[0] {
				t.Errorf("%s: %s is in %q by csv, in %q by json", feed, row[2], row[0], in[row[2]])
			}
		}
	}
}

type pair struct {
	A, B, Relation                  string
	Resemblance, Containment, Score *float64
}

// TestPairsAgree asks compare about each pair of a feed: it says what pairs says.
func TestPairsAgree(t *testing.T) {
	path := feedPath("quickstart.jsonl")
	listed := map[[2]string]pair{}
	for _, p := range decode[pair](t, output(t, "pairs", "--relation", "any", path)) {
		listed[[2]string{p.A, p.B}] = p
	}
	var ids []string
	for _, r := range decode[struct{ ID string }](t, read(t, path)) {
		ids = append(ids, r.ID)
	}
	for i, a := range ids {
		for _, b := range ids[i+1:] {
			c := decode[pair](t, output(t, "compare", "--format", "json", "--in", path, a, b))[0]
			p, ok := listed[[2]string{a, b}]
			switch {
			case !ok && c.Relation != "none":
				t.Errorf("%s and %s: compare says %s, pairs does not list them", a, b, c.Relation)
			case ok && c.Relation != p.Relation:
				t.Errorf("%s and %s: compare says %s, pairs says %s", a, b, c.Relation, p.Relation)
			case ok && p.Relation == "copy" && (*p.Resemblance != *c.Resemblance || *p.Containment != *c.Containment):
				t.Errorf("%s and %s: compare says %v and %v, pairs says %v and %v", a, b, *c.Resemblance, *c.Containment, *p.Resemblance, *p.Containment)
			case ok && p.Relation == "story" && *p.Score != *c.Score:
				t.Errorf("%s and %s: compare says %v, pairs says %v", a, b, *c.Score, *p.Score)
			}
		}
	}
	if len(listed) < 5 {
		t.Errorf("only %d pairs", len(listed))
	}
}
