package stage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samestory/samestory/cluster"
)

// Sketcher makes the lines of articles. One serves one goroutine at a time.
type Sketcher struct {
	params         Params
	print          *cluster.Fingerprinter
	sketches, text bytes.Buffer
	out, texts     *Writer
	quoted         bytes.Buffer
	quote          *json.Encoder
}

// Lines are those of some articles, in order.
type Lines struct{ Sketches, Texts []byte }

// NewCopies returns an empty collection for the parameters, or an error that says which
// of them is out of range.
func NewCopies(p Params) (*cluster.Copies, error) {
	if err := p.Of("copy"); err != nil {
		return nil, err
	}
	return cluster.NewCopies(p.copies())
}

// NewSketcher returns a Sketcher for a collection of [NewCopies], of the same parameters; nil
// for one that does nothing but reject.
func NewSketcher(p Params, copies *cluster.Copies) *Sketcher {
	s := &Sketcher{params: p}
	if copies != nil {
		s.print = copies.Fingerprinter()
	}
	s.out, s.texts = newWriter(&s.sketches), newWriter(&s.text)
	s.quote = json.NewEncoder(&s.quoted)
	s.quote.SetEscapeHTML(false)
	return s
}

// Add adds the lines of an article, none where it has no words: such an article is no
// copy.
func (s *Sketcher) Add(n uint64, a *cluster.Article) error {
	k := s.print.Sketch(a.Text)
	if k.Words == 0 {
		return nil
	}
	label, err := s.json(a.ID)
	if err != nil {
		return err
	}
	name := s.params.rank(a, k.Words) + string(label)
	text, err := s.json(a.Text)
	if err != nil {
		return err
	}
	node := fmt.Appendf([]byte{'w'}, "%x", k.Node)
	s.out.line = append(s.out.line[:0], node...)
	s.out.Article(n).Int(k.Words).String(name).Base64(k.Entry).Numbers(k.Sample).Numbers(k.Sentences).End()
	s.texts.BeginArticle('x', n).String("t").String(name).Bytes(text).End()
	return nil
}

// Reject adds a line that says why there is no article of this number.
func (s *Sketcher) Reject(n uint64, why error) {
	if text, err := s.json(why.Error()); err == nil {
		s.out.BeginArticle('r', n).Bytes(text).End()
	}
}

// json returns a string as one of JSON, until the next call.
func (s *Sketcher) json(v string) ([]byte, error) {
	s.quoted.Reset()
	err := s.quote.Encode(v)
	return bytes.TrimSuffix(s.quoted.Bytes(), []byte{'\n'}), err
}

// Take returns the lines made since the last Take.
func (s *Sketcher) Take() Lines {
	s.out.Flush()
	s.texts.Flush()
	l := Lines{bytes.Clone(s.sketches.Bytes()), bytes.Clone(s.text.Bytes())}
	s.sketches.Reset()
	s.text.Reset()
	return l
}

// rank says by digits which articles are kept rather than others, the lower ones; of equal
// ones the input's order decides.
func (p Params) rank(a *cluster.Article, words int) string {
	var rank []byte
	if len(p.Prefer) > 0 {
		n := slices.IndexFunc(p.Prefer, func(s string) bool { return strings.EqualFold(s, a.Source) })
		if n < 0 {
			n = len(p.Prefer)
		}
		rank = appendHex(rank, uint64(n), 4)
	}
	switch p.Keep {
	case "longest":
		rank = appendHex(rank, ^uint64(words), 16)
	case "earliest":
		rank = appendHex(rank, Ordered(a.Published), 16)
	}
	return string(rank)
}

// Ordered is a time as a number of the same order; articles without one come last.
func Ordered(t time.Time) uint64 {
	if t.IsZero() {
		return 1<<64 - 1
	}
	return uint64(t.Unix()) ^ 1<<63
}
