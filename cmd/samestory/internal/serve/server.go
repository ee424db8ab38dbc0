package serve

import (
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
)

// Placer finds the story of an article.
type Placer interface {
	// Place finds an article's story, and remembers it unless it was only asked.
	Place(a *cluster.Article, own, ask bool) (Placement, error)
	Forget(id string) (bool, error)
	Commit() error
}

// Placement is where an article belongs.
type Placement struct {
	Story   string // "" for none
	Score   float64
	Reasons []string
}

// Options are what a Server works with.
type Options struct {
	Copies      *state.Copies
	Placer      Placer // nil for no stories
	Decode      feed.Options
	MaxBody     int64    // bytes of a request
	MaxRequests int      // at once
	Hosts       []string // that a request may be for, empty for any
	Version     string
}

// Server is an http.Handler.
type Server struct {
	Options
	mux     *http.ServeMux
	room    chan struct{}
	readers sync.Pool // of *reader
	counts  counts

	adding sync.Mutex // so that the articles of a request follow one another
	wait   chan chan error
	done   chan struct{}
	ended  sync.WaitGroup
	failed atomic.Pointer[error]
	broken chan struct{} // closed when the state has failed
}

// New returns a server, which is to be closed.
func New(o Options) (*Server, error) {
	if _, err := feed.NewDecoder(o.Decode); err != nil {
		return nil, err
	}
	s := &Server{
		Options: o, mux: http.NewServeMux(), room: make(chan struct{}, o.MaxRequests),
		wait: make(chan chan error), done: make(chan struct{}), broken: make(chan struct{}),
	}
	s.counts.since = time.Now()
	s.readers.New = func() any { return s.newReader() }
	s.mux.HandleFunc("POST /articles", func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, false) })
	s.mux.HandleFunc("POST /query", func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, true) })
	s.mux.HandleFunc("DELETE /articles/{id...}", s.forget)
	s.mux.HandleFunc("GET /healthz", s.health)
	s.mux.HandleFunc("GET /stats", s.stats)
	s.ended.Go(s.commits)
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	counted := &statusWriter{ResponseWriter: w, status: http.StatusOK}
	defer func() { s.counts.request(counted.status) }()
	if err := s.admits(r); err != nil {
		fail(counted, http.StatusForbidden, err)
		return
	}
	select {
	case s.room <- struct{}{}:
		defer func() { <-s.room }()
		s.mux.ServeHTTP(counted, r)
	default:
		counted.Header().Set("Retry-After", "1")
		fail(counted, http.StatusServiceUnavailable, errors.New("too many requests at once"))
	}
}

// Broken is closed when the state has failed, after which nothing can be asked.
func (s *Server) Broken() <-chan struct{} { return s.broken }

// Close commits what is there, and returns why the state has failed if it has.
func (s *Server) Close() error {
	close(s.done)
	s.ended.Wait()
	if err := s.failed.Load(); err != nil {
		return *err
	}
	return s.commit()
}

// gather is how long requests wait for each other before a commit.
const gather = 3 * time.Millisecond

// commits commits for all requests that wait.
func (s *Server) commits() {
	for {
		var waiting []chan error
		select {
		case first := <-s.wait:
			waiting = append(waiting, first)
		case <-s.done:
			return
		}
		for more := time.After(gather); more != nil; {
			select {
			case next := <-s.wait:
				waiting = append(waiting, next)
			case <-more:
				more = nil
			}
		}
		err := s.commit()
		for _, w := range waiting {
			w <- err
		}
	}
}

func (s *Server) commit() error {
	s.counts.commits.Add(1)
	err := s.Copies.Commit()
	if err == nil && s.Placer != nil {
		err = s.Placer.Commit()
	}
	return s.fails(err)
}

// fails notes an error of the state.
func (s *Server) fails(err error) error {
	if err != nil && s.failed.CompareAndSwap(nil, &err) {
		close(s.broken)
	}
	return err
}

// committed waits until what was added is durable.
func (s *Server) committed() error {
	mine := make(chan error, 1)
	select {
	case s.wait <- mine:
		return <-mine
	case <-s.done:
		return errors.New("the server is stopping")
	}
}
