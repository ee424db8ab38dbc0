package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// Answer is what is said of an article.
type Answer struct {
	ID          report.ID      `json:"id"`
	Status      string         `json:"status"` // kept, copy, repeat or error
	Updated     bool           `json:"updated"`
	CopyOf      report.ID      `json:"copy_of"`
	Resemblance *report.Figure `json:"resemblance"`
	Containment *report.Figure `json:"containment"`
	Story       report.ID      `json:"story"`
	Score       *report.Figure `json:"score"`
	Reasons     []string       `json:"reasons"`
	Error       string         `json:"error,omitempty"`
}

// reader is what reading requests needs; it serves one at a time.
type reader struct {
	decode *feed.Decoder
	texts  *cluster.CopyReader
}

func (s *Server) newReader() *reader {
	d, err := feed.NewDecoder(s.Decode)
	if err != nil {
		panic(err) // New has tried
	}
	return &reader{d, s.Copies.Reader()}
}

// question is an article of a request, or what is wrong with it.
type question struct {
	item    state.Item
	article cluster.Article
	err     error
}

// answer answers a request for articles; of one that only asks nothing is remembered.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, ask bool) {
	begin := time.Now()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.MaxBody))
	if err != nil {
		if _, long := errors.AsType[*http.MaxBytesError](err); long {
			fail(w, http.StatusRequestEntityTooLarge, fmt.Errorf("the request is longer than %d bytes", s.MaxBody))
		} else {
			fail(w, http.StatusBadRequest, fmt.Errorf("reading the request: %w", err))
		}
		return
	}
	s.counts.bytes.Add(int64(len(body)))
	questions, single, err := s.read(body)
	if err != nil {
		fail(w, http.StatusBadRequest, err)
		return
	}
	answers, err := s.decide(questions, ask)
	if err == nil && !ask {
		err = s.committed()
	}
	if err != nil {
		fail(w, http.StatusServiceUnavailable, err)
		return
	}
	s.counts.took(time.Since(begin))
	write(w, answers, single, strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-ndjson"))
}

// read splits a body into articles: an object, some that follow each other, or an array
// of them.
func (s *Server) read(body []byte) (all []question, single bool, err error) {
	r := s.readers.Get().(*reader)
	defer s.readers.Put(r)
	in := json.NewDecoder(bytes.NewReader(body))
	values, array := 0, false
	for {
		var raw json.RawMessage
		switch err := in.Decode(&raw); {
		case err == io.EOF:
			if values == 0 {
				return nil, false, errors.New("the request is empty: want an article as a JSON object, or an array of them")
			}
			return all, values == 1 && !array, nil
		case err != nil && len(all) == 0:
			return nil, false, fmt.Errorf("the request is no JSON: %w", err)
		case err != nil: // what came before is good
			return append(all, question{err: fmt.Errorf("no JSON from byte %d on: %w", in.InputOffset(), err)}), false, nil
		}
		values++
		var some []json.RawMessage
		if raw[0] == '[' {
			if err := json.Unmarshal(raw, &some); err != nil {
				return nil, false, fmt.Errorf("the request is no JSON: %w", err)
			}
			array = true
		} else {
			some = append(some, raw)
		}
		for _, one := range some {
			all = append(all, r.question(one))
		}
	}
}

func (r *reader) question(raw []byte) question {
	rec, err := r.decode.Decode(raw)
	if err != nil {
		return question{err: err}
	}
	a := rec.Article
	for _, s := range []*string{&a.ID, &a.Title, &a.Text, &a.URL, &a.Source, &a.Lang} {
		*s = strings.Clone(*s)
	}
	return question{article: a, item: state.Item{ID: a.ID, Own: rec.OwnID, Published: a.Published, Text: r.texts.Read(a.Text), Digest: state.DigestOf(a.Text)}}
}

// decide answers in order.
func (s *Server) decide(questions []question, ask bool) ([]Answer, error) {
	answers := make([]Answer, len(questions))
	if err := s.copies(questions, answers, ask); err != nil {
		return nil, s.fails(err)
	}
	for i := range questions {
		q, a := &questions[i], &answers[i]
		if q.err == nil && s.Placer != nil {
			p, err := s.Placer.Place(&q.article, q.item.Own, ask)
			if err != nil {
				return nil, s.fails(err)
			}
			if p.Story != "" {
				a.Story, a.Score, a.Reasons = report.ID(p.Story), figure(p.Score), append(a.Reasons, p.Reasons...)
			}
		}
		if !ask {
			s.counts.article(a.Status)
		}
	}
	return answers, nil
}

// copies decides which articles are copies. Those of a request follow one another.
func (s *Server) copies(questions []question, answers []Answer, ask bool) error {
	tell := s.Copies.Add
	if ask {
		tell = s.Copies.Query
	}
	s.adding.Lock()
	defer s.adding.Unlock()
	for i := range questions {
		q, a := &questions[i], &answers[i]
		*a = Answer{ID: report.ID(q.item.ID), Reasons: []string{}}
		if q.err != nil {
			a.Status, a.Error = "error", report.Line(q.err.Error())
			continue
		}
		out, err := tell(&q.item)
		if err != nil {
			return err
		}
		a.Updated, a.Status = out.Updated, [...]string{state.Kept: "kept", state.Copy: "copy", state.Repeat: "repeat"}[out.Kind]
		if out.Kind == state.Copy {
			a.CopyOf, a.Resemblance, a.Containment = report.ID(out.CopyOf), figure(out.Resemblance()), figure(out.Containment())
		}
	}
	return nil
}

func figure(x float64) *report.Figure { return new(report.Figure(x)) }

// forget removes an article.
func (s *Server) forget(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	found, err := s.Copies.Forget(id)
	if err == nil && s.Placer != nil {
		var placed bool
		placed, err = s.Placer.Forget(id)
		found = found || placed
	}
	if s.fails(err) == nil {
		err = s.committed()
	}
	switch {
	case err != nil:
		fail(w, http.StatusServiceUnavailable, err)
	case !found:
		fail(w, http.StatusNotFound, errors.New("no such article is remembered"))
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// write writes answers: as a single object, as lines, or as an array.
func write(w http.ResponseWriter, answers []Answer, single, lines bool) {
	var b []byte
	for i := range answers {
		switch {
		case lines || single:
		case i == 0:
			b = append(b, '[')
		default:
			b = append(b, ",\n"...)
		}
		var err error
		if b, err = report.AppendJSON(b, answers[i]); err != nil {
			fail(w, http.StatusInternalServerError, err)
			return
		}
		if lines {
			b = append(b, '\n')
		}
	}
	kind := "application/json"
	switch {
	case lines:
		kind = "application/x-ndjson"
	case !single:
		if len(answers) == 0 {
			b = append(b, '[')
		}
		b = append(b, "]\n"...)
	default:
		b = append(b, '\n')
	}
	respond(w, http.StatusOK, kind, b)
}

func respond(w http.ResponseWriter, status int, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(body) // who does not read does not matter here
}

// fail answers with an error.
func fail(w http.ResponseWriter, status int, err error) {
	b, encoding := report.AppendJSON(nil, struct {
		Error string `json:"error"`
	}{report.Line(err.Error())})
	if encoding != nil {
		b = []byte(`{"error":"unspeakable"}`)
	}
	respond(w, status, "application/json", append(b, '\n'))
}
