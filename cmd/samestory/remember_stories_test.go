package main

import (
	"strings"
	"testing"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
)

// stateOf makes a state of stories in which articles of the quickstart's feed are in
// groups of the test's own.
func stateOf(t *testing.T, dir string, groups ...[]string) {
	t.Helper()
	memory, err := state.OpenStories(dir, state.StoryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	var numbers [][]int64
	for _, group := range groups {
		var g []int64
		for _, id := range group {
			n, _, err := memory.Add(&state.StoryItem{Article: cluster.Article{ID: id, Text: "it will come with another text"}, Own: true})
			if err != nil {
				t.Fatal(err)
			}
			g = append(g, n)
		}
		numbers = append(numbers, g)
	}
	if _, err := memory.Settle(); err != nil {
		t.Fatal(err)
	}
	if _, err := memory.Regroup(numbers); err != nil {
		t.Fatal(err)
	}
	if err := memory.Commit(); err != nil {
		t.Fatal(err)
	}
}

// TestMergedAndSplit has stories that turn out to be one, and one that turns out to be two.
func TestMergedAndSplit(t *testing.T) {
	workplace(t)
	run := []string{"cluster", "--state", "memory", "--window", "0", "--since", "run", "--format"}
	stateOf(t, "memory", []string{"mw-106", "herald-104"}, []string{"clarion-103", "northlight-104"}, []string{"mw-105", "herald-103", "courant-114", "northlight-112", "courant-107"})
	got := output(t, append(run, "json", "testdata/quickstart.jsonl")...)
	lines := strings.Split(strings.TrimSpace(got), "\n")
	for i, want := range []string{
		`{"story":"mw-106","size":4,`, `{"story":"courant-114","size":2,`, `{"story":"clarion-103","merged_into":"mw-106",`,
	} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d of\n%s\nis not %s", i, got, want)
		}
	}
	if len(lines) != 3 || !strings.Contains(lines[0], `"change":"merged"`) || !strings.Contains(lines[1], `"change":"split","split_from":"mw-105"`) {
		t.Errorf("the changes are\n%s", got)
	}
	stateOf(t, "other", []string{"mw-106", "herald-104"}, []string{"clarion-103", "northlight-104"})
	run[2] = "other"
	if got := output(t, append(run, "text", "testdata/quickstart.jsonl")...); !strings.Contains(got, `"clarion-103" has become one with "mw-106"`) {
		t.Errorf("the text is\n%s", got)
	}
}
