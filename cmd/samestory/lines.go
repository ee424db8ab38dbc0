package main

import (
	"io"

	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// lines writes records as JSON Lines: those that came as such byte for byte,
// others as the article that was read. Records that follow each other in the
// input are copied in one go.
type lines struct {
	corpus *corpus
	out    io.Writer
	feed   *feed.Feed
	first  feed.Ref // of the records that wait to be copied
	n      int64    // their bytes
	last   byte     // that was written
	buf    []byte
}

func newLines(c *corpus, out io.Writer) *lines {
	return &lines{corpus: c, out: out, buf: make([]byte, 1<<20), last: '\n'}
}

// write writes article i as it is.
func (l *lines) write(i int) error {
	f, ref := l.corpus.feeds[l.corpus.feedOf(i)], l.corpus.refs[i]
	if f.File(ref.File).Format != "jsonl" {
		line, err := l.line(i)
		if err != nil {
			return err
		}
		return l.raw(line)
	}
	if l.n > 0 && (f != l.feed || ref.File != l.first.File || ref.Off != l.first.Off+l.n) {
		if err := l.flush(); err != nil {
			return err
		}
	}
	if l.n == 0 {
		l.feed, l.first = f, ref
	}
	l.n += int64(ref.Len)
	return nil
}

// annotate writes article i with a member "samestory" of the given value.
func (l *lines) annotate(i int, value any) error {
	line, err := l.line(i)
	if err != nil {
		return err
	}
	member, err := report.AppendJSON(nil, value)
	if err != nil {
		return err
	}
	line, err = report.AppendMember(nil, line, "samestory", member)
	if err != nil {
		return err
	}
	return l.raw(line)
}

// line returns article i as one line of JSON, with the line end that it had, if
// it was one.
func (l *lines) line(i int) ([]byte, error) {
	f, ref := l.corpus.feeds[l.corpus.feedOf(i)], l.corpus.refs[i]
	if f.File(ref.File).Format == "jsonl" {
		return f.Raw(ref, nil)
	}
	rec, err := l.corpus.record(0, i)
	if err != nil {
		return nil, err
	}
	line, err := report.AppendJSON(nil, articleJSON{
		rec.ID, rec.Title, rec.Text, rec.URL, rec.Source, report.Time(rec.Published), rec.Lang,
	})
	return append(line, '\n'), err
}

// articleJSON is an article that did not come as JSON Lines.
type articleJSON struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	Text      string      `json:"text"`
	URL       string      `json:"url"`
	Source    string      `json:"source"`
	Published report.Time `json:"published"`
	Lang      string      `json:"lang"`
}

// raw writes a line of any origin.
func (l *lines) raw(line []byte) error {
	if err := l.flush(); err != nil {
		return err
	}
	if err := l.separate(); err != nil {
		return err
	}
	_, err := l.out.Write(line)
	if len(line) > 0 {
		l.last = line[len(line)-1]
	}
	return err
}

// separate ends the line before, where the input ended without a line end and
// more follows.
func (l *lines) separate() error {
	if l.last == '\n' {
		return nil
	}
	l.last = '\n'
	_, err := l.out.Write([]byte{'\n'})
	return err
}

// flush copies the records that wait.
func (l *lines) flush() error {
	if l.n == 0 {
		return nil
	}
	if err := l.separate(); err != nil {
		return err
	}
	last, err := l.feed.CopyLines(l.out, l.first, l.n, l.buf)
	l.n, l.last = 0, last
	return err
}
