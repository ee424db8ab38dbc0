package main

import (
	"slices"
	"strings"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
)

// arrivals turns batches into what a state is told of their articles. One serves one
// worker.
type arrivals struct {
	feed  *feed.Feed
	texts *cluster.CopyReader
}

func newArrivals(f *feed.Feed, memory *state.Copies) *arrivals {
	return &arrivals{f, memory.Reader()}
}

func (r *arrivals) read(b *feed.Batch, fail func(error)) (all []arrived) {
	for rec, err := range b.Records() {
		if err != nil {
			fail(err)
			continue
		}
		line, err := r.line(b, &rec)
		if err != nil {
			fail(err)
			continue
		}
		all = append(all, arrived{state.Item{
			ID:        strings.Clone(rec.ID),
			Own:       rec.OwnID,
			Published: rec.Published,
			Text:      r.texts.Read(rec.Text),
			Digest:    state.DigestOf(rec.Text),
		}, line})
	}
	b.Free() // nothing that is kept shares its memory
	return all
}

// line returns a record as one line of JSON.
func (r *arrivals) line(b *feed.Batch, rec *feed.Record) ([]byte, error) {
	if r.feed.File(rec.Ref.File).Format == "jsonl" {
		return slices.Clone(b.Raw(rec.Ref)), nil
	}
	return jsonLine(rec)
}
