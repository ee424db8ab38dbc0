package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestGolden has the stories, pairs and copies of the feeds in testdata as they
// were when somebody last looked at them. They are the same on every platform.
// Titles and addresses are left out, as the feeds have them.
func TestGolden(t *testing.T) {
	for _, feed := range []string{"english", "world"} {
		path := feedPath(feed + ".jsonl")
		for _, test := range []struct {
			name, output string
			project      func(t *testing.T, line string) any
		}{
			{"cluster", output(t, "cluster", "--format", "json", path), storyOf},
			{"pairs", output(t, "pairs", "--relation", "any", path), whole},
			{"dedup", output(t, "dedup", "--annotate", path), verdictOf},
		} {
			t.Run(test.name+"-"+feed, func(t *testing.T) {
				var got bytes.Buffer
				for line := range strings.Lines(test.output) {
					e := json.NewEncoder(&got)
					e.SetEscapeHTML(false)
					if v := test.project(t, line); v == nil {
						continue
					} else if err := e.Encode(v); err != nil {
						t.Fatal(err)
					}
				}
				golden := filepath.Join(here, "testdata", "golden", test.name+"-"+feed+".json")
				if *update {
					write(t, golden, got.String())
				}
				want := strings.ReplaceAll(read(t, golden), "\r\n", "\n")
				if got.String() != want {
					at := strings.LastIndexByte(want[:common(got.String(), want)], '\n') + 1
					t.Errorf("%s differs (go test -update rewrites it):\n got %.500s\nwant %.500s", golden, got.String()[at:], want[at:])
				}
			})
		}
	}
}

func whole(t *testing.T, line string) any { return json.RawMessage(strings.TrimSpace(line)) }

// storyOf has an article as "id score", followed by what it is a copy of.
func storyOf(t *testing.T, line string) any {
	var full struct {
		story
		Terms []string
	}
	if err := json.Unmarshal([]byte(line), &full); err != nil {
		t.Fatal(err)
	}
	short := struct {
		Story          string   `json:"story"`
		Outlets        int      `json:"outlets"`
		Independent    int      `json:"independent"`
		Representative string   `json:"representative"`
		Terms          string   `json:"terms"`
		Weakest        *float64 `json:"weakest"`
		Articles       []string `json:"articles"`
	}{full.Story, full.Outlets, full.Independent, full.Representative, strings.Join(full.Terms, ", "), full.Weakest, nil}
	for _, a := range full.Articles {
		s := fmt.Sprint(a.ID, " ", a.Score)
		if a.CopyOf != nil {
			s += " copy of " + *a.CopyOf
		}
		short.Articles = append(short.Articles, s)
	}
	return short
}

// verdictOf leaves out the articles that are kept.
func verdictOf(t *testing.T, line string) any {
	var record struct {
		ID        string `json:"id"`
		Samestory struct {
			CopyOf      *string  `json:"copy_of"`
			Resemblance *float64 `json:"resemblance"`
			Containment *float64 `json:"containment"`
		} `json:"samestory"`
	}
	if err := json.Unmarshal([]byte(line), &record); err != nil {
		t.Fatal(err)
	}
	if record.Samestory.CopyOf == nil {
		return nil
	}
	return record
}

// TestDropsAreCopies has nothing dropped but articles that are labelled as
// reports of the event that the kept one reports.
func TestDropsAreCopies(t *testing.T) {
	for _, feed := range []string{"english", "world"} {
		event := map[string]string{}
		dropped := 0
		for line := range strings.Lines(output(t, "dedup", "--annotate", "--threshold", ".5", feedPath(feed+".jsonl"))) {
			var record struct {
				ID, Cluster string
				Samestory   struct {
					CopyOf *string `json:"copy_of"`
				}
			}
			if err := json.Unmarshal([]byte(line), &record); err != nil {
				t.Fatal(err)
			}
			event[record.ID] = record.Cluster
			if of := record.Samestory.CopyOf; of != nil {
				dropped++
				if event[*of] != record.Cluster || record.Cluster == "" {
					t.Errorf("%s: %s is no copy of %s", feed, record.ID, *of)
				}
			}
		}
		if dropped == 0 {
			t.Errorf("%s: nothing was dropped", feed)
		}
	}
}
