package feed

import "sync/atomic"

// Stats counts what the last pass over a feed has read so far.
type Stats struct {
	Files         int64 // opened
	Bytes         int64 // of records as they stand in the decompressed input
	Records       int64 // decoded
	Rejected      int64 // yielded as a *RecordError
	TitleOnly     int64 // records with a title and no text
	NoTitleNoText int64 // records with neither
	Skipped       int64 // records of WARC files that hold no page
}

// Stats may be called at any time, also while the feed is read.
func (f *Feed) Stats() Stats {
	c := &f.counts
	return Stats{
		Files: c.files.Load(), Bytes: c.bytes.Load(), Records: c.records.Load(),
		Rejected: c.rejected.Load(), TitleOnly: c.titleOnly.Load(), NoTitleNoText: c.neither.Load(), Skipped: c.skipped.Load(),
	}
}

// counts is Stats as it grows.
type counts struct {
	files, bytes, records, rejected, titleOnly, neither, skipped atomic.Int64
}

// tally is what one batch adds, counted without atomics.
type tally struct {
	records, rejected, titleOnly, neither int64
}

func (t *tally) count(rec *Record, err error) {
	if err != nil {
		t.rejected++
		return
	}
	t.records++
	switch {
	case rec.NoText && rec.NoTitle:
		t.neither++
	case rec.NoText:
		t.titleOnly++
	}
}

func (c *counts) add(t *tally) {
	c.records.Add(t.records)
	c.rejected.Add(t.rejected)
	c.titleOnly.Add(t.titleOnly)
	c.neither.Add(t.neither)
}

func (c *counts) reset() {
	for _, n := range []*atomic.Int64{&c.files, &c.bytes, &c.records, &c.rejected, &c.titleOnly, &c.neither} {
		n.Store(0)
	}
}
