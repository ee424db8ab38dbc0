package feed

import (
	"fmt"
	"strings"

	"github.com/samestory/samestory/cluster"
)

// Options says how to read. The zero value reads with every default.
type Options struct {
	Format    string // "" or "auto", or another of Formats
	Fields    Fields // names that replace detection
	HTML      string // "" or "auto", "always", "never"
	MaxRecord int64  // bytes of a record as it stands in the input; 0 means 64 MiB, at most 2 GiB - 1
	Workers   int    // how many goroutines decode; 0 means GOMAXPROCS
	TextOnly  bool   // Map decodes titles and texts alone, but rejects what it would reject without it

	// Live is for a stream that may not end: lines are handed over as they arrive, and
	// once Map has yielded the result of a batch, its records cannot be read again.
	Live bool

	// Notice is told once which fields were detected. It may be nil; it is
	// called from the goroutine that ranges over the feed.
	Notice func(msg string)

	// Lacks is told of each field that was named and is not there, once, as Notice is. It
	// may be nil.
	Lacks func(Lacking)
}

// Fields names, for each part of an article, the dotted path that holds it.
// An empty path means that it is detected, but Label, which is read only when
// it is named.
type Fields struct {
	ID, Title, Text, URL, Date, Source, Lang, Label string
}

// String lists the names as in "text=maintext title=headline".
func (f Fields) String() string {
	var list []string
	for _, part := range []struct{ name, path string }{
		{"id", f.ID}, {"title", f.Title}, {"text", f.Text}, {"url", f.URL}, {"date", f.Date},
		{"source", f.Source}, {"lang", f.Lang}, {"label", f.Label},
	} {
		if part.path != "" {
			list = append(list, part.name+"="+part.path)
		}
	}
	return strings.Join(list, " ")
}

// Ref is where a record stands in the input.
type Ref struct {
	Off  int64 // of its first byte, in the decompressed file
	Len  int32 // in bytes; of a line with its line end
	File int32 // for Feed.File
	Line int32 // where it begins, counted from 1
}

// Record is one decoded record.
//
// Its strings may share a block of about 1 MiB with the other records that
// were read with it. The block is never reused or changed, so they stay valid;
// but keeping one keeps the block, so clone what is kept for long.
type Record struct {
	cluster.Article
	Ref     Ref
	Label   string // the value at Fields.Label; "" where absent or null
	OwnID   bool   // the id came from an id field or a url: it names the article in other runs too
	NoText  bool   // the text is empty or blank
	NoTitle bool   // the title is empty or blank
}

// RecordError is one rejected record. The stream goes on after it.
type RecordError struct {
	File string
	Line int
	Ref  Ref   // Ref.Len is 0 where Len does not fit it
	Len  int64 // bytes to be had by CopyRaw; 0 where the error is of no single record
	Err  error
}

func (e *RecordError) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }

func (e *RecordError) Unwrap() error { return e.Err }
