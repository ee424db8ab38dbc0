package serve

import (
	"errors"
	"net/http"

	"github.com/samestory/samestory/cluster/state"
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
		err = s.committed(1)
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
