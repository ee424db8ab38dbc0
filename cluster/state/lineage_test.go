package state

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// runs feeds groupings to a lineage, each group as its articles' ids, and tells the stories.
func runs(groupings ...string) (told []string, l *lineage) {
	l = &lineage{stories: map[string]*Story{}, of: map[int64]string{}}
	for run, grouping := range groupings {
		l.run, l.clock = int64(run+1), int64(100*(run+1))
		var groups [][]member
		for g := range strings.FieldsSeq(grouping) {
			var group []member
			for id := range strings.SplitSeq(g, "") {
				group = append(group, member{int64(id[0]), id, 0})
			}
			groups = append(groups, group)
		}
		var line []string
		for n, s := range l.trace(groups) {
			if s == nil {
				line = append(line, "-")
				continue
			}
			change := s.Change
			if s.Run != l.run {
				change = Unchanged
			}
			line = append(line, fmt.Sprintf("%s:%s", s.ID, change))
			if l.of[groups[n][0].n] != s.ID {
				line = append(line, "lost")
			}
		}
		told = append(told, strings.Join(line, " "))
	}
	return told, l
}

func TestLineage(t *testing.T) {
	for _, c := range []struct {
		name      string
		groupings []string
		want      []string
	}{
		{"grows", []string{"a b", "ab c", "ab cd", "cd ab", "abe cd"},
			[]string{"- -", "a:new -", "a: c:new", "c: a:", "a:grown c:"}},
		{"an earlier article joins", []string{"bc", "abc"}, []string{"b:new", "b:grown"}},
		{"articles expire", []string{"abc", "bcd", "cde", "def"}, []string{"a:new", "a:grown", "a:grown", "a:grown"}},
		{"two become one", []string{"ab cd", "abcd", "abcde"}, []string{"a:new c:new", "a:merged", "a:grown"}},
		{"the older id stays", []string{"cd", "ab cd", "abcd"}, []string{"c:new", "a:new c:", "c:merged"}},
		{"one becomes two", []string{"abcde", "abc de", "abc de"}, []string{"a:new", "a: d:split", "a: d:"}},
		{"its first article is split off", []string{"abcde", "ab cde"}, []string{"a:new", "b:split a:"}},
		{"all other ids are taken", []string{"ab cd", "ac bd", "ab cd"}, []string{"a:new c:new", "a:merged b:split", "a:merged d:split"}},
		{"one article is left of two", []string{"ab", "a b", "ab"}, []string{"a:new", "- -", "a:"}},
		{"its other article finds company", []string{"ab xy", "a bxy", "ab xy"}, []string{"a:new x:new", "- x:grown", "a:grown x:"}},
		{"moves", []string{"abc def", "ab cdef"}, []string{"a:new d:new", "a: d:grown"}},
	} {
		got, _ := runs(c.groupings...)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q are told %q, want %q", c.name, c.groupings, got, c.want)
		}
	}
}

func TestLineageRemembersMerges(t *testing.T) {
	_, l := runs("ab cd", "abcd")
	c := l.stories["c"]
	if c == nil || c.MergedInto != "a" || c.Run != 2 || c.Change != Merged {
		t.Errorf("the merged story is %+v", c)
	}
	if gone := l.forget(150); len(gone) != 0 {
		t.Errorf("%q are forgotten", gone)
	}
	if gone := l.forget(250); !slices.Equal(gone, []string{"c"}) || l.stories["a"] == nil {
		t.Errorf("later %q are forgotten", gone)
	}
	_, l = runs("abcd", "ab cd")
	if c := l.stories["c"]; c == nil || c.SplitFrom != "a" {
		t.Errorf("the split story is %+v", c)
	}
}
