package cluster

import (
	"cmp"
	"reflect"
	"slices"
	"testing"
)

// TestCountsOfAnotherFeed has the counts of the same feed change nothing, and those of one
// that is ten times as large change scores.
func TestCountsOfAnotherFeed(t *testing.T) {
	all := articles(corpus(t, "english"))
	for _, p := range []StoryParams{{}, {AllPairs: 1}} {
		want := tell(t, stories(t, p, 2, all), all)
		for _, times := range []uint32{1, 10} {
			s, err := NewStories(p)
			if err != nil {
				t.Fatal(err)
			}
			var r DocumentReader
			var read FeatureReader
			docs := map[Feature]uint32{}
			for i := range all {
				d := r.Read(&all[i])
				read.Features(&d, func(f Feature) { docs[f]++ })
				s.Add(d)
			}
			var counts FeatureCounts
			keys := make([]Feature, 0, len(docs))
			for f := range docs {
				keys = append(keys, f)
			}
			slices.SortFunc(keys, func(a, b Feature) int { return cmp.Compare(a.Key, b.Key) })
			for _, f := range keys {
				if n := docs[f] * times; n > 1 {
					counts.Add(f, n)
				}
			}
			s.Count(&counts)
			g, err := s.Group(t.Context(), 2)
			if err != nil {
				t.Fatal(err)
			}
			if got := tell(t, g, all); reflect.DeepEqual(got, want) != (times == 1) {
				t.Errorf("%+v: with %d times the counts what is told is the same: %v", p, times, times != 1)
			}
		}
	}
}
