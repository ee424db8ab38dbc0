package state

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/samestory/samestory/cluster"
)

func openStories(t *testing.T, dir string, o StoryOptions) *Stories {
	t.Helper()
	c, err := OpenStories(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func tell(t *testing.T, c *Stories, id, text string, published time.Time) (int64, Outcome) {
	t.Helper()
	n, out, err := c.Add(&StoryItem{Article: cluster.Article{ID: id, Title: "About " + id, Text: text, URL: "u", Source: "s", Lang: "l", Published: published}, Own: true, Label: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return n, out
}

func settle(t *testing.T, c *Stories) []int64 {
	t.Helper()
	live, err := c.Settle()
	if err != nil {
		t.Fatal(err)
	}
	return live
}

func TestStoriesAreRemembered(t *testing.T) {
	dir := t.TempDir()
	c := openStories(t, dir, StoryOptions{Window: weeks})
	a, _ := tell(t, c, "a", "one", on(1))
	b, _ := tell(t, c, "b", "two", time.Time{})
	absurd := time.Date(99_999, 1, 1, 0, 0, 0, 0, time.UTC)
	x, _ := tell(t, c, "x", "three", absurd)
	if again, out := tell(t, c, "a", "one", on(1)); again != a || out.Kind != Repeat {
		t.Errorf("the same again is article %d, %+v", again, out)
	}
	settle(t, c)
	told, err := c.Regroup([][]int64{{a, b}, {x}})
	if err != nil || told[0].ID != "a" || told[0].Change != New || told[1] != nil {
		t.Fatalf("told %+v, %v", told, err)
	}
	if err := c.Commit(); err != nil {
		t.Fatal(err)
	}
	tell(t, c, "lost", "not committed", on(1))
	c.Close()
	c = openStories(t, dir, StoryOptions{Window: weeks})
	if got := settle(t, c); !slices.Equal(got, []int64{a, b, x}) || c.Run() != 2 {
		t.Fatalf("%v are live in run %d", got, c.Run())
	}
	got, err := c.Article(x)
	if want := (StoryItem{cluster.Article{ID: "x", Title: "About x", Text: "three", URL: "u", Source: "s", Lang: "l", Published: absurd}, true, "x"}); err != nil || got != want {
		t.Errorf("remembered is %+v, %v, want %+v", got, err, want)
	}
	b2, out := tell(t, c, "b", "other words", time.Time{})
	if b2 == b || !out.Updated {
		t.Errorf("with another text it is article %d, %+v", b2, out)
	}
	told, err = c.Regroup([][]int64{{a, b2}, {x}})
	if err != nil || told[0].ID != "a" || told[0].Run != 1 {
		t.Errorf("an update has made it story %+v, %v", told[0], err)
	}
}

func TestStoriesExpire(t *testing.T) {
	c := openStories(t, t.TempDir(), StoryOptions{Window: weeks})
	var last []int64
	for day := range 100 {
		for k := range 3 {
			tell(t, c, fmt.Sprint(day, "-", k), fmt.Sprint("words of ", day, k), on(day))
		}
		group := settle(t, c)
		if len(group) > 3*21 { // the clock goes by the latest quarter of 64 dates
			t.Fatalf("%d articles are live", len(group))
		}
		told, err := c.Regroup([][]int64{group})
		if err != nil || told[0].ID != "0-0" {
			t.Fatalf("the story is %+v, %v", told[0], err)
		}
		last = group
	}
	if _, err := c.Regroup(slices.Collect(slices.Chunk(last, 2))); err != nil {
		t.Fatal(err)
	}
	for day := 200; day < 220; day++ {
		for k := range 4 {
			tell(t, c, fmt.Sprint(day, "-", k), fmt.Sprint("words of ", day, k), on(day))
		}
	}
	live := settle(t, c)
	if _, err := c.Regroup([][]int64{live}); err != nil || len(c.lineage.stories) != 1 {
		t.Errorf("%d stories are remembered, %v", len(c.lineage.stories), err)
	}
}

// TestUnsettledAreKept commits articles that no run has settled: they do not expire for it.
func TestUnsettledAreKept(t *testing.T) {
	dir := t.TempDir()
	c := openStories(t, dir, StoryOptions{Window: weeks})
	for i := range 20 {
		tell(t, c, fmt.Sprint("old", i), fmt.Sprint("words ", i), on(1000))
	}
	settle(t, c)
	tell(t, c, "new", "other words", on(1001))
	if err := c.Commit(); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if live := settle(t, openStories(t, dir, StoryOptions{Window: weeks})); len(live) != 21 {
		t.Errorf("%d articles are live, want 21", len(live))
	}
}

func TestJoin(t *testing.T) {
	dir := t.TempDir()
	c := openStories(t, dir, StoryOptions{})
	a, _ := tell(t, c, "a", "one", on(2))
	b, _ := tell(t, c, "b", "two", on(1))
	x, _ := tell(t, c, "x", "three", on(1))
	if s, err := c.Join(a, b); err != nil || s.ID != "b" || s.Change != New {
		t.Errorf("two articles make %+v, %v", s, err)
	}
	if s, err := c.Join(x, a); err != nil || s.ID != "b" || s.Change != Grown {
		t.Errorf("a third makes it %+v, %v", s, err)
	}
	if err := c.Commit(); err != nil {
		t.Fatal(err)
	}
	c.Close()
	c = openStories(t, dir, StoryOptions{})
	for _, n := range []int64{a, b, x} {
		if s := c.StoryOf(n); s == nil || s.ID != "b" {
			t.Errorf("later article %d is of %+v", n, s)
		}
	}
	live := settle(t, c)
	late, _ := tell(t, c, "late", "four", on(2)) // while all are grouped
	if _, err := c.Join(late, a); err != nil {
		t.Fatal(err)
	}
	if told, err := c.Regroup([][]int64{live}); err != nil || told[0].ID != "b" {
		t.Errorf("grouped anew it is %+v, %v", told, err)
	}
	if s := c.StoryOf(late); s == nil || s.ID != "b" {
		t.Errorf("what came meanwhile is of %+v", s)
	}
}

// TestForgottenMeanwhile groups and joins articles that were forgotten since they were
// looked at: the state goes on.
func TestForgottenMeanwhile(t *testing.T) {
	c := openStories(t, t.TempDir(), StoryOptions{})
	a, _ := tell(t, c, "a", "one", on(1))
	b, _ := tell(t, c, "b", "two", on(1))
	x, _ := tell(t, c, "x", "three", on(1))
	settle(t, c)
	if found, err := c.Forget("b"); !found || err != nil {
		t.Fatal(found, err)
	}
	for _, two := range [][2]int64{{a, b}, {b, a}} {
		if story, err := c.Join(two[0], two[1]); story != nil || !errors.Is(err, ErrForgotten) {
			t.Errorf("joined to %+v, %v", story, err)
		}
	}
	if _, err := c.Article(b); !errors.Is(err, ErrForgotten) {
		t.Errorf("the article: %v", err)
	}
	told, err := c.Regroup([][]int64{{b, a}, {x}})
	if err != nil || told[0] != nil || c.StoryOf(a) != nil {
		t.Errorf("grouped with what is forgotten it is %+v, %v", told, err)
	}
	if told, err = c.Regroup([][]int64{{a, x}}); err != nil || told[0].ID != "a" {
		t.Errorf("grouped with another it is %+v, %v", told, err)
	}
	if err := c.Commit(); err != nil {
		t.Error(err)
	}
}

// TestStoriesQuery asks before each is told: the answer is the same, and asking changes
// nothing.
func TestStoriesQuery(t *testing.T) {
	c := openStories(t, t.TempDir(), StoryOptions{})
	number := map[string]int64{}
	for i, text := range []string{"one", "one", "two", "two"} {
		for _, id := range []string{"a", "b"} {
			item := &StoryItem{Article: cluster.Article{ID: id, Title: "About " + id, Text: text, URL: "u", Source: "s", Lang: "l"}, Own: true, Label: "x"}
			n, asked, err := c.Query(item)
			if err != nil || n != number[id] {
				t.Errorf("%d: %s is article %d, %v, want %d", i, id, n, err, number[id])
			}
			told, out := tell(t, c, id, text, time.Time{})
			if out != asked {
				t.Errorf("%d: %s is %+v, and asked before %+v", i, id, out, asked)
			}
			number[id] = told
		}
	}
	if n, _, err := c.Query(&StoryItem{Article: cluster.Article{ID: "a"}}); n != 0 || err != nil {
		t.Errorf("an id of its own run alone is article %d, %v", n, err)
	}
}
