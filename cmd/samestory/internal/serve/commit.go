package serve

import (
	"errors"
	"time"
)

// A commit is for all requests that wait at that moment: they wait for each other until
// gather has passed since the first, or enough articles are there. A commit takes some
// milliseconds by itself, in which the next ones come together.
const (
	gather = 3 * time.Millisecond
	enough = 1000
)

// waiter is a request whose articles were added.
type waiter struct {
	articles int
	done     chan error
}

// commits commits for all requests that wait.
func (s *Server) commits() {
	for {
		var waiting []waiter
		articles := 0
		join := func(w waiter) { waiting, articles = append(waiting, w), articles+w.articles }
		select {
		case first := <-s.wait:
			join(first)
		case <-s.done:
			return
		}
		for late := time.After(gather); articles < enough && late != nil; {
			select {
			case next := <-s.wait:
				join(next)
			case <-late:
				late = nil
			}
		}
		err := s.commit()
		for _, w := range waiting {
			w.done <- err
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

// committed waits until the articles that a request has added are durable.
func (s *Server) committed(articles int) error {
	mine := waiter{articles, make(chan error, 1)}
	select {
	case s.wait <- mine:
		return <-mine.done
	case <-s.done:
		return errors.New("the server is stopping")
	}
}

// fails notes an error of the state.
func (s *Server) fails(err error) error {
	if err != nil && s.failed.CompareAndSwap(nil, &err) {
		close(s.broken)
	}
	return err
}
