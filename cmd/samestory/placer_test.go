package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
)

// placing returns a placer of a fresh state.
func placing(t *testing.T) *placer {
	t.Helper()
	memory, err := state.OpenStories(t.TempDir(), state.StoryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { memory.Close() })
	l, err := newPlacer(t.Context(), memory, cluster.StoryParams{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// quickstart is the articles of that feed.
func quickstart(t *testing.T) (all []cluster.Article) {
	t.Helper()
	f, err := os.Open(feedPath("quickstart.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		var a struct{ ID, Title, Text string }
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		all = append(all, cluster.Article{ID: a.ID, Title: a.Title, Text: a.Text})
	}
	return all
}

// TestPlacesWhatChangesMeanwhile has clients that send different texts of one article at
// the same moment, and forget what others are just placed by: that is no failure of the
// state.
func TestPlacesWhatChangesMeanwhile(t *testing.T) {
	l := placing(t)
	var quake cluster.Article
	for _, a := range quickstart(t) {
		if _, err := l.Place(&a, true, false); err != nil {
			t.Fatal(err)
		}
		if a.ID == "herald-104" {
			quake = a
		}
	}
	if err := l.regroup(t.Context()); err != nil {
		t.Fatal(err)
	}
	for round := range 20 {
		var clients sync.WaitGroup
		for client := range 4 {
			clients.Go(func() {
				a := quake
				a.ID, a.Text = fmt.Sprint("quake ", round), fmt.Sprintf("%s Version %d.", quake.Text, client)
				_, err := l.Place(&a, true, false)
				if err == nil && client == 0 {
					_, err = l.Forget(fmt.Sprint("quake ", round-1))
				}
				if err != nil {
					t.Errorf("client %d in round %d: %v", client, round, err)
				}
			})
		}
		clients.Wait()
		if t.Failed() {
			return
		}
		if round%8 == 7 { // while nobody else does anything: what was forgotten is of no story
			if err := l.regroup(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.Commit(); err != nil {
		t.Error(err)
	}
}

// TestAskedIsAsTold asks about each article before it is told and after that: the story is
// the same, and so it is with another text.
func TestAskedIsAsTold(t *testing.T) {
	l := placing(t)
	known := map[string]string{}
	for round := range 3 {
		for _, a := range quickstart(t) {
			if round == 2 {
				a.Text += " This report was updated."
			}
			asked, err := l.Place(&a, true, true)
			if err != nil {
				t.Fatal(err)
			}
			told, err := l.Place(&a, true, false)
			if err != nil {
				t.Fatal(err)
			}
			if asked.Story != told.Story || asked.Score != told.Score {
				t.Errorf("round %d: %s is of %+v, and asked before of %+v", round, a.ID, told, asked)
			}
			if was := known[a.ID]; was != "" && told.Story != was {
				t.Errorf("round %d: %s is of %q, and was of %q", round, a.ID, told.Story, was)
			}
			known[a.ID] = told.Story
		}
	}
	if known["herald-104"] == "" {
		t.Errorf("the stories are %q", known)
	}
}
