package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
)

// maxArticles is how many articles a request may have. The length of a body alone does
// not bound what its answer takes: 8 MB of zeros in an array were answered with 720 MB
// and 4.4 GB of memory.
const maxArticles = 10_000

var (
	errEmpty   = errors.New("it is empty: want an article as a JSON object, or an array of them")
	errTooMany = fmt.Errorf("the request has more than %d articles", maxArticles)
)

// question is an article of a request, or what is wrong with it.
type question struct {
	item    state.Item
	article cluster.Article
	err     error
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

// answer answers a request for articles; of one that only asks nothing is remembered.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, ask bool) {
	begin := time.Now()
	body, err := s.body(w, r)
	if err != nil {
		refuse(w, err)
		return
	}
	questions, single, err := s.read(body)
	if err != nil {
		refuse(w, err)
		return
	}
	answers, err := s.decide(questions, ask)
	if err == nil && !ask {
		err = s.committed(len(answers))
	}
	if err != nil {
		fail(w, http.StatusServiceUnavailable, err)
		return
	}
	if !ask {
		s.counts.took(time.Since(begin))
	}
	write(w, answers, single, strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-ndjson"))
}

// body reads that of a request.
func (s *Server) body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > s.MaxBody {
		return nil, &http.MaxBytesError{Limit: s.MaxBody}
	}
	var body bytes.Buffer
	n, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, s.MaxBody))
	s.counts.bytes.Add(n)
	return body.Bytes(), err
}

// refuse answers a request that is wrong.
func refuse(w http.ResponseWriter, err error) {
	long, is := errors.AsType[*http.MaxBytesError](err)
	switch {
	case is:
		fail(w, http.StatusRequestEntityTooLarge, fmt.Errorf("the request is longer than %d bytes", long.Limit))
	case errors.Is(err, errTooMany):
		fail(w, http.StatusRequestEntityTooLarge, err)
	case errors.Is(err, os.ErrDeadlineExceeded):
		fail(w, http.StatusRequestTimeout, errors.New("the request takes too long to arrive"))
	default:
		fail(w, http.StatusBadRequest, fmt.Errorf("reading the request: %w", err))
	}
}

// read splits a body into articles, as a file. Single tells that it is one object, which
// wants one for an answer. What is wrong with an article is its own answer, unless
// nothing in the body is JSON.
func (s *Server) read(body []byte) (all []question, single bool, err error) {
	r := s.readers.Get().(*reader)
	defer s.readers.Put(r)
	wrong := 0
	single, err = r.decode.Body(body, func(rec *feed.Record, err error) error {
		if len(all) == maxArticles {
			return errTooMany
		}
		if err != nil {
			wrong++
			all = append(all, question{err: err})
			return nil
		}
		all = append(all, r.question(rec))
		return nil
	})
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return nil, false, errEmpty
	case err != nil:
		return nil, false, err
	case wrong > 0 && wrong == len(all) && !isJSON(body):
		return nil, false, all[0].err
	}
	return all, single, nil
}

// isJSON reports whether a body is JSON, whatever it says.
func isJSON(body []byte) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	for {
		var one json.RawMessage
		switch err := d.Decode(&one); err {
		case nil:
		case io.EOF:
			return true
		default:
			return false
		}
	}
}

func (r *reader) question(rec *feed.Record) question {
	a := rec.Article
	for _, s := range []*string{&a.ID, &a.Title, &a.Text, &a.URL, &a.Source, &a.Lang} {
		*s = strings.Clone(*s)
	}
	return question{article: a, item: state.Item{ID: a.ID, Own: rec.OwnID, Published: a.Published, Text: r.texts.Read(a.Text), Digest: state.DigestOf(a.Text)}}
}
