package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/stage"
)

// stageWords counts the words and pairs of words of articles behind their dates, and lists
// those of each time. What is written has to be summed, or freed of repeats: a feature is
// written as often as the memory for some is full.
func stageWords(in *stage.Reader, out *stage.Writer) (n stage.Counts, err error) {
	type timed struct {
		time string
		cluster.Feature
	}
	const many = 1 << 21
	var documents cluster.DocumentReader
	var features cluster.FeatureReader
	counts := map[timed]int{}
	write := func() {
		for _, f := range slices.SortedFunc(maps.Keys(counts), func(a, b timed) int {
			return cmp.Or(cmp.Compare(a.time, b.time), a.Compare(b.Feature))
		}) {
			docs := counts[f]
			if f.time == "" {
				out.Raw(fmt.Appendf(nil, "v%s\t%d", featureKey(f.Feature), docs))
			} else {
				out.Raw(fmt.Appendf(nil, "u%s\t%s", featureKey(f.Feature), f.time))
			}
		}
		n.Written += int64(len(counts))
		clear(counts)
	}
	in.AnyOrder()
	for {
		f, _, err := in.Next()
		if err == io.EOF {
			write()
			return n, nil
		}
		if err != nil {
			return n, err
		}
		n.Lines++
		time := ""
		switch key := in.Key(); {
		case len(key) > 0 && key[0] == 'm':
			f.Article()
		case len(key) > 0 && key[0] == 'z':
			time = string(key)
			f.Article()
			f.Bytes()
		default:
			f.Fail("is of no kind that words takes")
		}
		var a struct{ Title, Text string }
		if err := json.Unmarshal(f.Bytes(), &a); err != nil {
			f.Fail("has an article that is none")
		}
		if err := f.Err(); err != nil {
			return n, err
		}
		d := documents.Read(&cluster.Article{Title: a.Title, Text: a.Text})
		features.Features(&d, func(f cluster.Feature) { counts[timed{time, f}]++ })
		if len(counts) > many {
			write()
		}
	}
}

// featureKey is a feature in a line: w or p, and its key.
func featureKey(f cluster.Feature) string {
	kind := byte('w')
	if f.Pair {
		kind = 'p'
	}
	return fmt.Sprintf("%c%016x", kind, f.Key)
}
