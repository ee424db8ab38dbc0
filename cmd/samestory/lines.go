package main

import (
	"io"
	"slices"

	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// lines writes records as JSON Lines: those that came as such byte for byte,
// others as the article that was read.
//
// What is copied is read again by pieces, some of them ahead of the one that is
// written: one after the other, the two took a twentieth of the time of dedup,
// while other processors were idle.
type lines struct {
	corpus *corpus
	out    io.Writer
	last   byte     // that was written
	next   *piece   // not being read yet
	ahead  []*piece // being read, in order
	spare  [][]byte
}

const (
	pieceSize = 256 << 10
	readAhead = 4
)

// piece is bytes to be copied.
type piece struct {
	spans []span
	n     int64 // bytes
	data  []byte
	ready chan error
}

// span is some bytes of the input, the beginning of a record or the rest of one,
// and what follows them.
type span struct {
	feed   *feed.Feed
	first  feed.Ref
	n      int64
	begins bool
}

func newLines(c *corpus, out io.Writer) *lines {
	return &lines{corpus: c, out: out, last: '\n', next: newPiece()}
}

func newPiece() *piece { return &piece{ready: make(chan error, 1)} }

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
	for s := (span{f, ref, int64(ref.Len), true}); s.n > 0; {
		rest := l.next.take(s)
		if l.next.n == pieceSize {
			if err := l.start(); err != nil {
				return err
			}
		}
		s.first.Off, s.n, s.begins = s.first.Off+s.n-rest, rest, false
	}
	return nil
}

// take adds as much of a span as there is room for and returns the rest's length.
func (p *piece) take(s span) (rest int64) {
	rest = max(0, p.n+s.n-pieceSize)
	s.n -= rest
	p.n += s.n
	if k := len(p.spans) - 1; k >= 0 {
		if b := &p.spans[k]; b.feed == s.feed && b.first.File == s.first.File && b.first.Off+b.n == s.first.Off {
			b.n += s.n
			return rest
		}
	}
	p.spans = append(p.spans, s)
	return rest
}

// start begins to read the next piece, and writes the oldest one if enough are
// being read.
func (l *lines) start() error {
	p := l.next
	l.next = newPiece()
	if k := len(l.spare) - 1; k >= 0 {
		p.data, l.spare = l.spare[k], l.spare[:k]
	}
	go func() { p.ready <- p.read() }()
	if l.ahead = append(l.ahead, p); len(l.ahead) > readAhead {
		return l.finish()
	}
	return nil
}

func (p *piece) read() error {
	p.data = slices.Grow(p.data[:0], int(p.n)+len(p.spans))
	for _, s := range p.spans {
		if k := len(p.data); s.begins && k > 0 && p.data[k-1] != '\n' {
			p.data = append(p.data, '\n') // the input before ended without one
		}
		part := p.data[len(p.data):][:s.n]
		if err := s.feed.Copy(part, s.first); err != nil {
			return err
		}
		p.data = p.data[:len(p.data)+len(part)]
	}
	return nil
}

// finish writes the oldest piece.
func (l *lines) finish() error {
	p := l.ahead[0]
	l.ahead = l.ahead[1:]
	if err := <-p.ready; err != nil {
		return err
	}
	if p.spans[0].begins {
		if err := l.separate(); err != nil {
			return err
		}
	}
	_, err := l.out.Write(p.data)
	l.last = p.data[len(p.data)-1]
	l.spare = append(l.spare, p.data)
	return err
}

// stop waits for what is being read, where nothing more is to be written.
func (l *lines) stop() {
	for _, p := range l.ahead {
		<-p.ready
	}
	l.ahead = nil
}

// annotate writes article i with a member "samestory" of the given value.
func (l *lines) annotate(i int, value any) error {
	line, err := l.line(i)
	if err != nil {
		return err
	}
	if line, err = report.Annotate(line, value); err != nil {
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
	return jsonLine(&rec)
}

// jsonLine returns a record that did not come as JSON Lines as a line of them.
func jsonLine(rec *feed.Record) ([]byte, error) {
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

// flush writes what was read ahead, and what waits.
func (l *lines) flush() error {
	if l.next.n > 0 {
		if err := l.start(); err != nil {
			return err
		}
	}
	for len(l.ahead) > 0 {
		if err := l.finish(); err != nil {
			return err
		}
	}
	return nil
}
