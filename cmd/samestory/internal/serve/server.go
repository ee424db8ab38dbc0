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
	Times       Times
	Version     string
	Say         func(string) // what is wrong with a connection, may be nil
}

// Server is an http.Handler.
type Server struct {
	Options
	mux     *http.ServeMux
	room    chan struct{}
	readers sync.Pool // of *reader
	counts  counts

	adding sync.Mutex // so that the articles of a request follow one another
	wait   chan waiter
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
	o.Times.complete()
	s := &Server{
		Options: o, mux: http.NewServeMux(), room: make(chan struct{}, o.MaxRequests),
		wait: make(chan waiter), done: make(chan struct{}), broken: make(chan struct{}),
	}
	s.counts.since = time.Now()
	s.readers.New = func() any { return s.newReader() }
	s.mux.HandleFunc("POST /articles", s.limited(func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, false) }))
	s.mux.HandleFunc("POST /query", s.limited(func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, true) }))
	s.mux.HandleFunc("DELETE /articles/{id...}", s.limited(s.forget))
	s.mux.HandleFunc("GET /healthz", s.health)
	s.mux.HandleFunc("GET /stats", s.stats)
	s.ended.Go(s.commits)
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	counted := &statusWriter{ResponseWriter: w, status: http.StatusOK, patience: s.Times.Answer}
	defer func() { s.counts.request(counted.status) }()
	counted.patient()
	if err := s.admits(r); err != nil {
		fail(counted, http.StatusForbidden, err)
		return
	}
	s.mux.ServeHTTP(counted, r)
}

// limited refuses a request while too many others are answered. Whether the server is
// well can be asked nevertheless: one that is busy is not to be restarted.
func (s *Server) limited(answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		select {
		case s.room <- struct{}{}:
			defer func() { <-s.room }()
			answer(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			fail(w, http.StatusServiceUnavailable, errors.New("too many requests at once"))
		}
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
