package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
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

// sink is where lines go: to a pipe or a terminal as soon as each is there.
type sink struct {
	*bufio.Writer
	file  *report.Appended // nil where nothing can be cut
	place string
	eager bool
}

func (r *remembering) open() (err error) {
	if r.kept, err = r.sink(r.output, r.session.out); err != nil {
		return err
	}
	if r.session.dropped != "" {
		if r.dropped, err = r.sink(r.session.dropped, nil); err != nil {
			return err
		}
	}
	return r.commit() // so that the files are known before there is anything in them
}

// sink opens an output; out is where it goes if it has no name, or a name that
// the session has opened.
func (r *remembering) sink(path string, out *bufio.Writer) (*sink, error) {
	if path == "" || path == "-" || r.state == "" && out != nil {
		return &sink{Writer: out, eager: streams(r.target)}, nil
	}
	if r.state == "" {
		f, err := r.session.open(path)
		return &sink{Writer: bufio.NewWriterSize(f, 1<<16)}, err
	}
	place, err := report.Place(path)
	if err != nil {
		return nil, err
	}
	if place == "" { // a device or a pipe
		f, err := r.session.open(path)
		return &sink{Writer: bufio.NewWriterSize(f, 1<<16), eager: true}, err
	}
	if slices.Contains(r.written, place) {
		return nil, usagef("%s is named for two outputs", path)
	}
	r.written = append(r.written, place)
	length, known := r.memory.Output(place)
	f, err := report.Append(path, place, length, known)
	if err != nil {
		return nil, err
	}
	if f.Cut > 0 {
		r.notice(fmt.Sprintf("%s: %s of a run that was stopped are cut; its articles are decided again", path, count(f.Cut, "byte")))
	}
	return &sink{Writer: bufio.NewWriterSize(f, 1<<16), file: f, place: place}, nil
}

// streams reports whether somebody may wait for what is written.
func streams(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return true
	}
	info, err := f.Stat()
	return err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeDevice == 0 || err == nil && info.Mode()&fs.ModeCharDevice != 0
}

func (r *remembering) sinks() []*sink {
	return slices.DeleteFunc([]*sink{r.kept, r.dropped}, func(k *sink) bool { return k == nil })
}

func (r *remembering) close() {
	for _, k := range r.sinks() {
		if k.file != nil {
			k.file.Close()
		}
	}
}

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

// line writes one line, and its end if it has none: more may follow in another run.
func (k *sink) line(line []byte) error {
	k.Write(line) // a bufio.Writer keeps its error
	if len(line) == 0 || line[len(line)-1] != '\n' {
		k.WriteByte('\n')
	}
	if k.eager {
		return k.Flush()
	}
	_, err := k.Write(nil)
	return err
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

// day is a day in a window.
const day = 24 * time.Hour

// parseWindow reads a number of days, "30d", or a duration, "36h"; "0" is for ever.
func parseWindow(s string) (time.Duration, error) {
	bad := usagef("--window %q: want days or a duration, such as 30d or 36h, or 0 for ever", s)
	if s == "0" {
		return 0, nil
	}
	if days, found := strings.CutSuffix(s, "d"); found {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, bad
		}
		return time.Duration(n) * day, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < time.Second {
		return 0, bad
	}
	return d.Truncate(time.Second), nil
}

// storyWindow is how far apart articles of a story's pair are at most.
func (o *options) storyWindow() time.Duration {
	if o.state == "" {
		return o.window
	}
	return o.windowOr(7 * day)
}

// windowOr is the window that was asked for, or what a state has without.
func (o *options) windowOr(usual time.Duration) time.Duration {
	if o.set("window") {
		return o.window
	}
	return usual
}
