package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// Exit codes.
const (
	exitDone     = 0
	exitRejected = 1 // done, but records were rejected
	exitUsage    = 2
	exitFailed   = 3 // could not finish
)

// command is one of samestory's commands: its own flags, and what it does.
type command struct {
	name     string
	args     string
	summary  string
	examples string // as they are typed, each below a line that says what it does
	help     string
	flags    func(*pflag.FlagSet, *options)
	run      func(*session) error

	tends   bool // a state, and reads no feed
	asks    bool // reads requests, and no feed
	appends bool // to its files, if it goes on from a state
}

func commands() []*command {
	return []*command{dedupCommand, clusterCommand, pairsCommand, compareCommand, evalCommand, calibrateCommand, stateCommand, serveCommand, stageCommand}
}

// usageError is a mistake in how the program was called.
type usageError struct {
	message string
	hint    string
}

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error {
	return &usageError{message: fmt.Sprintf(format, args...)}
}

// run is the program.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	// A closed pipe is then an error of the write, so that files half written
	// beside their place are cleared away.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends it at once
	code, err := dispatch(ctx, args, stdin, stdout, stderr)
	if errors.Is(err, syscall.EPIPE) {
		return exitDone // whoever reads has enough
	}
	if err == nil {
		return code
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	fmt.Fprintf(stderr, "samestory: %s\n", report.Line(err.Error()))
	if usage, ok := errors.AsType[*usageError](err); ok {
		if usage.hint != "" {
			fmt.Fprintf(stderr, "samestory: hint: %s\n", report.Line(usage.hint))
		}
		return exitUsage
	}
	if help, ok := errors.AsType[*hinted](err); ok {
		fmt.Fprintf(stderr, "samestory: hint: %s\n", report.Line(help.hint))
	}
	return exitFailed
}

func dispatch(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (int, error) {
	if len(args) == 0 {
		return exitUsage, &usageError{"no command given", "samestory help, or samestory cluster FILE to begin with"}
	}
	switch args[0] {
	case "help", "-h", "--help":
		return exitDone, help(stdout, args[1:])
	case "version", "--version", "-V":
		return exitDone, writeVersion(stdout, args[1:])
	case "completion":
		return exitDone, writeCompletion(stdout, args[1:])
	case "man":
		return exitDone, writeManPage(stdout)
	}
	c, err := find(args[0])
	if err != nil {
		return exitUsage, err
	}
	o := &options{}
	flags := c.flagSet(o)
	switch err := flags.Parse(args[1:]); {
	case errors.Is(err, pflag.ErrHelp):
		return exitDone, help(stdout, []string{c.name})
	case err != nil:
		return exitUsage, badFlag(flags, err)
	}
	if err := o.check(); err != nil {
		return exitUsage, err
	}
	s := newSession(ctx, c, o, flags, stdin, stdout, stderr)
	return s.run()
}

// flagSet declares the command's flags, its own first.
func (c *command) flagSet(o *options) *pflag.FlagSet {
	f := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	f.SortFlags = false
	c.flags(f, o)
	commonFlags(f, o, c)
	return f
}

func find(name string) (*command, error) {
	names := []string{"help", "version", "completion", "man"}
	for _, c := range commands() {
		if c.name == name {
			return c, nil
		}
		names = append(names, c.name)
	}
	otherwise := "samestory help lists the commands"
	if _, missing := os.Stat(name); missing == nil {
		otherwise = "to read a file: samestory cluster " + name + ", or dedup"
	}
	return nil, &usageError{fmt.Sprintf("unknown command %q", name), nearestHint(name, names, otherwise)}
}

// badFlag turns pflag's error into one that names the nearest right flag.
func badFlag(flags *pflag.FlagSet, err error) error {
	message := strings.TrimPrefix(err.Error(), "pflag: ")
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		f := invalid.GetFlag()
		if allowed := choices(f); allowed != nil {
			return &usageError{fmt.Sprintf("--%s %q: want %s", f.Name, invalid.GetValue(), list(allowed)), nearestHint(invalid.GetValue(), allowed, "")}
		}
		want := map[string]string{"int": "a whole number", "float64": "a number", "bool": "true or false"}[f.Value.Type()]
		return usagef("--%s %q: want %s", f.Name, invalid.GetValue(), cmp.Or(want, "another value"))
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return &usageError{message: message}
	}
	name := unknown.GetSpecifiedName()
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	hint := "samestory help " + flags.Name()
	if near := nearest(name, names); near != "" && len(name) > 1 {
		hint = "did you mean --" + near + "?"
	}
	dashes := "--"
	if len(name) == 1 {
		dashes = "-"
	}
	return &usageError{fmt.Sprintf("unknown flag %s%s", dashes, name), hint}
}

// nearestHint asks whether the nearest name was meant, or says what else may help.
func nearestHint(name string, names []string, otherwise string) string {
	if near := nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}

// nearest returns the name that takes the fewest edits to reach, if these are
// few, the first of several.
func nearest(name string, names []string) string {
	best, least := "", max(1, len(name)/2)+1
	for _, n := range names {
		d := edits(name, n)
		if strings.HasPrefix(n, name) && len(name) > 1 {
			d = 1
		}
		if d < least {
			best, least = n, d
		}
	}
	return best
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = slices.Min([]int{cost, row[j] + 1, last + 1})
		}
	}
	return row[len(b)]
}
