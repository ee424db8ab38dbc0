package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// session is one run of one command.
type session struct {
	*options
	command *command
	ctx     context.Context
	args    []string
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer

	out      *bufio.Writer // to stdout or --output
	target   io.Writer     // below out
	files    []*report.File
	written  []string // their names, but of devices
	feeds    []*feed.Feed
	closers  []io.Closer
	repeated *report.File // --furniture
	finally  func() error // when all outputs are in their place
	drained  bool         // standard input was read
	reject   io.Writer    // nil unless wanted
	rejected int
	progress *progress
	report   stats
}

func newSession(ctx context.Context, c *command, o *options, flags *pflag.FlagSet, stdin io.Reader, stdout, stderr io.Writer) *session {
	s := &session{options: o, command: c, ctx: ctx, args: flags.Args(), stdin: stdin, stdout: stdout, stderr: stderr}
	s.progress = newProgress(stderr, o.quiet)
	s.report = newStats(c.name, flags)
	return s
}

// run runs the command and puts its output in place only if it succeeded.
func (s *session) run() (code int, err error) {
	defer s.close()
	if s.target, err = s.create(s.output); err != nil {
		return exitFailed, err
	}
	if err := s.openRejects(); err != nil {
		return exitFailed, err
	}
	s.out = bufio.NewWriterSize(s.screen(), 1<<16)
	err = s.command.run(s)
	if err == nil {
		err = s.out.Flush()
	}
	for _, f := range s.files {
		if err == nil {
			err = f.Commit()
		}
	}
	if err == nil && s.finally != nil {
		err = s.finally()
	}
	s.progress.stop()
	if err != nil {
		return exitFailed, err
	}
	if s.options.stats != "" {
		s.report.print(s)
	}
	if s.rejected > 0 {
		return exitRejected, nil
	}
	return exitDone, nil
}

// create returns where a result goes: the file, or standard output for none. Where a
// state remembers how much was written, the command opens the file.
func (s *session) create(path string) (io.Writer, error) {
	if path == "" || path == "-" || s.appends() {
		return s.stdout, nil
	}
	return s.open(path)
}

// appends reports whether the run adds to files that a state knows.
func (s *session) appends() bool { return s.command.appends && s.state != "" }

// openRejects opens the file of rejected records. A run with a state may have no end at
// which it could appear, and adds to it.
func (s *session) openRejects() (err error) {
	switch {
	case s.rejects == "":
	case !s.appends():
		s.reject, err = s.open(s.rejects)
	default:
		place, err := report.Place(s.rejects)
		if err != nil {
			return err
		}
		if place != "" {
			if memory, err := report.Place(filepath.Join(s.state, filepath.Base(place))); err == nil && memory == place {
				return usagef("--rejects %s is where the state is: want a file elsewhere", s.rejects)
			}
			s.written = append(s.written, place) // as the outputs are that it must not be one of
		}
		f, err := os.OpenFile(s.rejects, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
		if err != nil {
			return err
		}
		s.reject = f
		s.closers = append(s.closers, f)
	}
	return err
}

// open begins a file. Two of one name would leave what was finished last.
func (s *session) open(path string) (*report.File, error) {
	info, err := os.Stat(path)
	if name := filepath.Clean(path); err != nil || info.Mode().IsRegular() {
		if slices.Contains(s.written, name) {
			return nil, usagef("%s is named for two outputs", path)
		}
		s.written = append(s.written, name)
	}
	f, err := report.Create(path)
	if err == nil {
		s.files = append(s.files, f)
	}
	return f, err
}

func (s *session) close() {
	s.progress.stop()
	for _, f := range s.files {
		f.Abort() // does nothing after Commit
	}
	for _, f := range s.feeds {
		f.Close()
	}
	for _, c := range s.closers {
		c.Close()
	}
}

// read opens inputs, to be read by the caller for all that there is or for the
// texts alone. They are closed with the session.
func (s *session) read(paths []string, textOnly bool) (*feed.Feed, error) {
	if len(paths) == 0 && s.stdin == os.Stdin && term.IsTerminal(int(os.Stdin.Fd())) {
		s.notice("reading standard input; name a file, or end with Ctrl-D")
	}
	if first := slices.Index(paths, "-"); first >= 0 || len(paths) == 0 {
		// dedup --against - would find each article to be its own copy, or none.
		if s.drained || slices.Contains(paths[first+1:], "-") {
			return nil, usagef("standard input is named twice")
		}
		s.drained = true
	}
	f, err := feed.Open(paths, s.stdin, feed.Options{
		Format:    s.input,
		Fields:    s.fields,
		HTML:      s.html,
		MaxRecord: s.maxBytes,
		Workers:   s.workers,
		TextOnly:  textOnly,
		Live:      s.live,
		Notice:    s.notice,
		Lacks:     s.lacks,
	})
	if err != nil {
		return nil, nearPath(err)
	}
	s.feeds = append(s.feeds, f)
	return f, nil
}

// lacks tells of a field that is not where the user says, and of the name that is nearest.
func (s *session) lacks(l feed.Lacking) {
	if slices.Contains(l.Has, l.Path) {
		s.notice(fmt.Sprintf("--%s-field %s: the first record has no %s there", l.Field, l.Path, l.Field))
		return
	}
	s.notice(fmt.Sprintf("--%s-field %s: the first record has no such member", l.Field, l.Path))
	if len(l.Has) > 0 {
		has := "it has " + list(l.Has[:min(len(l.Has), 12)])
		s.hint(nearestHint(l.Path, l.Has, has))
	}
}

// hint says what may help.
func (s *session) hint(help string) {
	if !s.quiet {
		fmt.Fprintf(s.stderr, "samestory: hint: %s\n", report.Line(help))
	}
}

// nearPath adds to the error of a file that is not there the file beside it that may have
// been meant.
func nearPath(err error) error {
	missing, ok := errors.AsType[*feed.MissingError](err)
	if !ok {
		return err
	}
	dir, name := filepath.Split(missing.Path)
	entries, _ := os.ReadDir(cmp.Or(dir, "."))
	var names []string
	for _, e := range entries {
		if edits(name, e.Name()) <= max(1, len(name)/4) { // many names end alike
			names = append(names, e.Name())
		}
	}
	if near := nearest(name, names); near != "" {
		return &hinted{err, "did you mean " + dir + near + "?"}
	}
	return err
}

// hinted is an error with what may help.
type hinted struct {
	error
	hint string
}

func (e *hinted) Unwrap() error { return e.error }

// notice tells something once. What is quoted of the input is made safe.
func (s *session) notice(message string) {
	if !s.quiet {
		s.say(message)
	}
}

func (s *session) say(message string) {
	s.progress.erase()
	fmt.Fprintf(s.stderr, "samestory: %s\n", report.Line(message))
}

// rejection handles the error of a record: it is told, counted, and the record
// set aside. Any other error comes back, and with --strict this one too.
func (s *session) rejection(f *feed.Feed, err error) error {
	bad, ok := errors.AsType[*feed.RecordError](err)
	if !ok || s.strict {
		return err
	}
	s.rejected++
	s.say(bad.Error())
	if s.reject != nil {
		return f.CopyRaw(s.reject, bad)
	}
	return nil
}

// each decodes the feed on all workers; collect turns a batch into a T, whose
// rejected records it hands to fail. Results are handled in input order.
func each[T any](s *session, f *feed.Feed, collect func(worker int, b *feed.Batch, fail func(error)) T, handle func(T) error) error {
	type result struct {
		value  T
		failed []error
	}
	s.progress.read(f)
	for r, err := range feed.Map(s.ctx, f, func(worker int, b *feed.Batch) (r result) {
		r.value = collect(worker, b, func(err error) { r.failed = append(r.failed, err) })
		return r
	}) {
		if err != nil {
			return err
		}
		for _, err := range r.failed {
			if err := s.rejection(f, err); err != nil {
				return err
			}
		}
		if err := handle(r.value); err != nil {
			return err
		}
	}
	return s.ctx.Err()
}

// counted tells what was read that has no text, and how much was rejected.
func (s *session) counted(f *feed.Feed, titles, neither string) {
	n := f.Stats()
	if n.TitleOnly > 0 && titles != "" {
		s.notice(fmt.Sprintf("%s without a text: %s", count(n.TitleOnly, "record"), titles))
	}
	if n.NoTitleNoText > 0 && neither != "" {
		s.notice(fmt.Sprintf("%s with neither title nor text: %s", count(n.NoTitleNoText, "record"), neither))
		if has := f.Has(); len(has) > 0 {
			s.hint("the first one has " + list(has[:min(len(has), 12)]) + "; --text-field and --title-field name a place, as in data.text")
		}
	}
	if n.Skipped > 0 {
		s.notice(fmt.Sprintf("%s of WARC files hold no page: passed over", count(n.Skipped, "record")))
	}
	if n.Rejected > 0 {
		s.notice(fmt.Sprintf("%s rejected", count(n.Rejected, "record")))
	}
	s.report.read(n)
}

// count is "1 record", "2,000 records".
func count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return thousands(n) + " " + noun
}

func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// onTerminal reports whether the output is a terminal.
func (s *session) onTerminal() bool {
	f, ok := s.target.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// screen is the target. Where that is a terminal, it shows no progress any more
// when the result begins to come.
func (s *session) screen() io.Writer {
	if s.onTerminal() {
		return screen{s.target, s.progress}
	}
	return s.target
}

type screen struct {
	io.Writer
	progress *progress
}

func (s screen) Write(b []byte) (int, error) {
	s.progress.stop()
	return s.Writer.Write(b)
}

// text is how text for people is laid out.
func (s *session) text() report.Text { return screenOf(s.target, s.color) }

// screenOf is how text is laid out that goes to w, with colours as --color says.
func screenOf(w io.Writer, color string) report.Text {
	t := report.Text{Width: 80, Color: color == "always"}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return t
	}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
		t.Width = width
	}
	if cmp.Or(color, "auto") == "auto" {
		t.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return t
}

// step names what is done next, for progress and statistics.
func (s *session) step(name string) {
	s.progress.step(name)
	s.report.step(strings.ReplaceAll(name, " ", "_"), time.Now())
}
