package serve

import (
	"cmp"
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"time"
)

// Times are how long clients may take; zero is the default.
type Times struct {
	Header time.Duration // to send a request's header, 5 s
	Body   time.Duration // to send all of a request, 30 s
	Idle   time.Duration // between two requests, 2 minutes
	Answer time.Duration // to read an answer, a minute
	Grace  time.Duration // for what runs when the server is to stop, 10 s
}

func (t *Times) complete() {
	t.Header = cmp.Or(t.Header, 5*time.Second)
	t.Body = cmp.Or(t.Body, 30*time.Second)
	t.Idle = cmp.Or(t.Idle, 2*time.Minute)
	t.Answer = cmp.Or(t.Answer, time.Minute)
	t.Grace = cmp.Or(t.Grace, 10*time.Second)
}

const maxHeader = 16 << 10

// Serve answers what comes in at a listener, which it closes, until the context ends or
// the state fails. Then what runs is finished, and answered reports whether all of it
// was within the time that there is for that.
func (s *Server) Serve(ctx context.Context, l net.Listener) (answered bool, err error) {
	server := &http.Server{ // an answer's time begins when it is written
		Handler: s, ReadHeaderTimeout: s.Times.Header, ReadTimeout: s.Times.Body, IdleTimeout: s.Times.Idle, MaxHeaderBytes: maxHeader,
		ErrorLog: log.New(said(s.Say), "", 0),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return false, err
	case <-ctx.Done():
	case <-s.broken:
	}
	grace, stop := context.WithTimeout(context.WithoutCancel(ctx), s.Times.Grace)
	defer stop()
	err = server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) { // a slow client is no failure
		return false, server.Close()
	}
	return err == nil, err
}

// said is where net/http tells of errors that have no other way.
type said func(string)

func (s said) Write(line []byte) (int, error) {
	if s != nil {
		s(string(line))
	}
	return len(line), nil
}
