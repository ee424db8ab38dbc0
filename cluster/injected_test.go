package cluster

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

type labelledFeed struct {
	name     string
	articles []labelled
}

// labelledFeeds returns our own test data and, where it is at hand, labelled
// news that is no part of the repository, by its sets.
func labelledFeeds(t *testing.T) []labelledFeed {
	t.Helper()
	feeds := []labelledFeed{{"english", corpus(t, "english")}, {"world", corpus(t, "world")}}
	if testing.Short() {
		return feeds
	}
	dir := os.Getenv("SAMESTORY_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	for _, name := range []string{"stories-en-dev", "stories-vi-dev"} {
		f, err := os.Open(filepath.Join(dir, name+".jsonl.zst"))
		if errors.Is(err, fs.ErrNotExist) {
			t.Logf("left out: %v", err)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		for d := json.NewDecoder(z); ; {
			var r struct{ ID, Title, Text, URL, Source, Lang, Published, Cluster, Set string }
			if err := d.Decode(&r); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			set := name + " " + r.Set
			if feeds[len(feeds)-1].name != set {
				feeds = append(feeds, labelledFeed{name: set})
			}
			a := Article{r.ID, r.Title, r.Text, r.URL, r.Source, r.Lang, time.Time{}}
			for _, layout := range []string{time.RFC3339, time.DateOnly, "2/1/2006 15:04"} {
				if p, err := time.Parse(layout, r.Published); err == nil {
					a.Published = p
					break
				}
			}
			last := &feeds[len(feeds)-1]
			last.articles = append(last.articles, labelled{a, r.Cluster, ""})
		}
	}
	return feeds
}

// TestBoilerplateDoesNotJoin puts boilerplate into half of the articles of each
// feed, each kind into many of them as outlets do, and holds the stories to what
// they are without: BCubed F1 may fall by less than .01.
func TestBoilerplateDoesNotJoin(t *testing.T) {
	f1 := func(all []labelled) float64 {
		return score(t, all, groupOf(stories(t, StoryParams{}, 0, articles(all)))).BCubed.F1
	}
	for _, feed := range labelledFeeds(t) {
		t.Run(feed.name, func(t *testing.T) {
			clean := f1(feed.articles)
			// Half of 90 articles are too few for 16 outlets.
			for kinds := range slices.Chunk(boilerplates, min(len(boilerplates), len(feed.articles)/20)) {
				for _, seed := range []string{"a", "b"} {
					change := f1(inject(feed.articles, kinds, seed)) - clean
					t.Logf("BCubed F1 is %.4f; boilerplate from %q to %q, seed %s, makes it %+.4f", clean, kinds[0].kind, kinds[len(kinds)-1].kind, seed, change)
					if change <= -.01 {
						t.Error("too much is lost")
					}
				}
			}
		})
	}
}
