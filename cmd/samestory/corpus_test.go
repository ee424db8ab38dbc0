package main

import (
	"testing"
	"unsafe"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
)

// TestHeadsHaveMemoryOfTheirOwn overwrites the memory of a record, as the next batch
// does. Strings put together of one that is not empty are that one.
func TestHeadsHaveMemoryOfTheirOwn(t *testing.T) {
	for _, fields := range [][4]string{{"id", "title", "url", "source"}, {"id"}, {"", "title"}, {"", "", "url"}, {"", "", "", "source"}} {
		var memory [4][]byte
		var s [4]string
		for i, f := range fields {
			memory[i] = []byte(f)
			s[i] = unsafe.String(unsafe.SliceData(memory[i]), len(f))
		}
		h := newHead(&feed.Record{Article: cluster.Article{ID: s[0], Title: s[1], URL: s[2], Source: s[3]}}, wants{heads: true})
		for _, m := range memory {
			clear(m)
		}
		if got := [4]string{h.id, h.title, h.url, h.source}; got != fields {
			t.Errorf("%q is kept as %q", fields, got)
		}
	}
}
