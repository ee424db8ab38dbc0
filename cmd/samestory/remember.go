package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// dedupState decides about each article when it comes, against those that the state
// remembers, and remembers it.
func dedupState(s *session) (err error) {
	for _, c := range []struct {
		flag string
		bad  bool
	}{
		{"keep " + s.keep, s.keep != "first"},
		{"prefer", len(s.prefer) > 0},
		{"against", len(s.against) > 0},
	} {
		if c.bad {
			return &usageError{"--" + c.flag + " does not go with --state or --window, which decide about each article as it comes",
				"to drop copies of an old feed, give that to the same state first, and its output to nobody"}
		}
	}
	dir, done, err := s.stateDir()
	if err != nil {
		return err
	}
	defer done()
	p := s.copyParams()
	p.Threshold = s.threshold
	memory, err := state.OpenCopies(dir, state.Options{Copies: p, Window: s.windowOr(30 * day)})
	if err != nil {
		return badState(err)
	}
	defer func() { err = cmp.Or(err, memory.Close()) }()
	r := &remembering{session: s, memory: memory}
	if err := r.open(); err != nil {
		return err
	}
	defer r.close()
	return r.run()
}

// stateDir is where the state is: for a window alone, a place that is removed at the end.
func (s *session) stateDir() (dir string, done func(), err error) {
	if s.state != "" {
		return s.state, func() {}, nil
	}
	dir, err = os.MkdirTemp("", "samestory-*")
	return dir, func() { os.RemoveAll(dir) }, err
}

// badState tells what is wrong with parameters from what is wrong with a state.
func badState(err error) error {
	if strings.HasPrefix(err.Error(), "state ") {
		return err
	}
	return badParams(err)
}

// remembering is a run with a state.
type remembering struct {
	*session
	memory  *state.Copies
	kept    *sink
	dropped *sink // nil unless wanted

	mu      sync.Mutex // of what follows, and of the sinks
	pending int        // articles since the last commit
	first   time.Time  // when the first of them came
	idle    time.Time  // when the last of them came
	counts  struct{ kept, dropped, repeated, updated int64 }
}

// Commits are this far apart, whichever comes first: they cost the same for any number of
// articles, and what was not committed comes again after a crash.
const (
	commitArticles = 1000
	commitAfter    = time.Second
	commitIdle     = 100 * time.Millisecond
)

// arrived is an article as the workers hand it over.
type arrived struct {
	state.Item
	line []byte
}

// run reads the inputs to their end, which may never come.
func (r *remembering) run() error {
	s := r.session
	s.step("reading")
	s.live = true
	f, err := s.read(s.args, false)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(s.ctx)
	defer cancel(nil)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		r.whileIdle(ctx, cancel)
	}()
	s.ctx = ctx
	readers := make([]*arrivals, f.Workers())
	for i := range readers {
		readers[i] = newArrivals(f, r.memory)
	}
	err = each(s, f, func(worker int, b *feed.Batch, fail func(error)) []arrived {
		return readers[worker].read(b, fail)
	}, r.handle)
	cancel(nil)
	<-stopped
	if cause := context.Cause(ctx); err != nil && errors.Is(err, context.Canceled) && cause != nil && !errors.Is(cause, context.Canceled) {
		err = cause // of the one that failed while idle
	}
	// What was decided before an interrupt is remembered, what could not be written is not.
	if err == nil || errors.Is(err, context.Canceled) {
		r.mu.Lock()
		err = cmp.Or(r.commit(), err)
		r.mu.Unlock()
	}
	if err != nil {
		return err
	}
	s.counted(f, "kept, for copies are told by their texts", "kept")
	r.tell()
	return nil
}

// whileIdle commits when nothing has come for a while.
func (r *remembering) whileIdle(ctx context.Context, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(commitIdle)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.mu.Lock()
			var err error
			if r.pending > 0 && time.Since(r.idle) >= commitIdle {
				err = r.commit()
			}
			r.mu.Unlock()
			if err != nil {
				cancel(err)
				return
			}
		}
	}
}

// handle decides about the articles of a batch, in order.
func (r *remembering) handle(batch []arrived) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range batch {
		a := &batch[i]
		out, err := r.memory.Add(&a.Item)
		if err != nil {
			return err
		}
		if r.pending == 0 {
			r.first = time.Now()
		}
		r.pending++
		if err := r.write(a, out); err != nil {
			return err
		}
		if r.pending >= commitArticles || r.pending%16 == 0 && time.Since(r.first) >= commitAfter {
			if err := r.commit(); err != nil {
				return err
			}
		}
	}
	r.idle = time.Now()
	for _, k := range r.sinks() {
		if err := k.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// stateNote is what --annotate says of an article with a state.
type stateNote struct {
	copyNote
	UpdateOf report.ID `json:"update_of"`
}

func (r *remembering) write(a *arrived, out state.Outcome) error {
	if out.Updated {
		r.counts.updated++
	}
	switch out.Kind {
	case state.Repeat:
		r.counts.repeated++
		return nil
	case state.Copy:
		r.counts.dropped++
		if r.dropped != nil {
			if err := r.dropped.line(a.line); err != nil {
				return err
			}
		}
		if !r.annotate {
			return nil
		}
	default:
		r.counts.kept++
	}
	if !r.annotate {
		return r.kept.line(a.line)
	}
	note := stateNote{}
	if out.Kind == state.Copy {
		note.copyNote = copyNote{report.ID(out.CopyOf), figure(out.Resemblance()), figure(out.Containment())}
	}
	if out.Updated {
		note.UpdateOf = report.ID(a.ID)
	}
	line, err := report.Annotate(a.line, note)
	if err != nil {
		return err
	}
	return r.kept.line(line)
}

// commit makes durable what was written, and then that it was.
func (r *remembering) commit() error {
	for _, k := range r.sinks() {
		if err := k.Flush(); err != nil {
			return err
		}
		if k.file == nil {
			continue
		}
		length, err := k.file.Sync()
		if err != nil {
			return err
		}
		if err := r.memory.Wrote(k.place, length); err != nil {
			return err
		}
	}
	r.pending = 0
	return r.memory.Commit()
}

func (r *remembering) tell() {
	n := &r.counts
	maps.Copy(r.report.Counts, map[string]int64{"kept": n.kept, "dropped": n.dropped, "repeated": n.repeated, "updated": n.updated, "remembered": int64(r.memory.Len())})
	message := fmt.Sprintf("%s, %s kept, %s dropped as copies", count(n.kept+n.dropped+n.repeated, "record"), thousands(n.kept), thousands(n.dropped))
	if n.repeated > 0 {
		message += fmt.Sprintf(", %s seen before", thousands(n.repeated))
	}
	if n.updated > 0 {
		message += fmt.Sprintf("; %s", count(n.updated, "update"))
	}
	r.notice(message)
}
