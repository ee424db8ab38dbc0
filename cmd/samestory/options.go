package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
)

// options holds the values of all flags. A command declares those it knows.
type options struct {
	// Reading.
	workers   int
	input     string
	fields    feed.Fields
	html      string
	maxRecord string
	strict    bool
	rejects   string

	// Writing.
	output string
	format string
	quiet  bool
	stats  string
	color  string

	// Copies.
	threshold   float64
	containment float64
	shingle     int
	recall      float64
	bucketCap   int

	// Remembering.
	state  string
	within string // as given
	since  string
	window time.Duration
	live   bool // records are not read a second time

	// Serving.
	listen      string
	allowRemote bool
	noStories   bool
	regroup     time.Duration
	maxBody     string
	maxRequests int
	bodyBytes   int64

	// dedup.
	keep     string
	prefer   []string
	annotate bool
	dropped  string
	against  []string

	// stage.
	texts    string
	half     bool
	numbered bool

	minSize   int
	show      int
	furniture string
	worst     int
	pairs     string
	relation  string
	in        string

	maxBytes int64
	set      func(flag string) bool // whether a flag was given
}

// commonFlags declares what all commands have of a kind.
func commonFlags(f *pflag.FlagSet, o *options, c *command) {
	o.set = func(name string) bool { return f.Changed(name) }
	o.input, o.html = "auto", "auto" // of those that read no files, too
	if !c.asks {
		f.StringVarP(&o.output, "output", "o", "", "write to `FILE` instead of standard output; it appears when it is complete")
	}
	if !c.tends && !c.asks {
		f.IntVar(&o.workers, "workers", 0, "goroutines to work with; 0 is one a processor; the output is the same for any")
		oneOfVar(f, &o.input, "input-format", "auto", "the `FORMAT` of the input: "+list(feed.Formats)+"; auto tells by content", feed.Formats...)
	}
	if !c.tends {
		f.StringVar(&o.fields.ID, "id-field", "", "where the id stands, a dotted `PATH`; detected without it, as are these:")
		f.StringVar(&o.fields.Title, "title-field", "", "`PATH` of the title")
		f.StringVar(&o.fields.Text, "text-field", "", "`PATH` of the text")
		f.StringVar(&o.fields.URL, "url-field", "", "`PATH` of the address")
		f.StringVar(&o.fields.Date, "date-field", "", "`PATH` of the date of publication, or of an address that has it, as in /2013/10/23/")
		f.StringVar(&o.fields.Source, "source-field", "", "`PATH` of the outlet")
		f.StringVar(&o.fields.Lang, "lang-field", "", "`PATH` of the language")
		oneOfVar(f, &o.html, "html", "auto", "`WHEN` to take markup out of texts: auto (fields named as HTML, texts that begin with a tag; of others, entities alone), always or never", "auto", "always", "never")
	}
	if !c.tends && !c.asks {
		f.StringVar(&o.maxRecord, "max-record", "64MiB", "the longest record to read, a `SIZE`; a longer one is rejected without being held")
		f.BoolVar(&o.strict, "strict", false, "stop at the first rejected record")
		f.StringVar(&o.rejects, "rejects", "", "write rejected records, as they came, to `FILE`")
		f.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing but errors and rejected records")
		oneOfVar(f, &o.stats, "stats", "", "json: print counts, times and parameters as one object to standard error at the end", "json")
		return
	}
	f.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing but errors")
}

func copyFlags(f *pflag.FlagSet, o *options) {
	f.Float64Var(&o.containment, "containment", .8, "containment from which the smaller of two texts is a copy; 0 for never")
	f.IntVar(&o.shingle, "shingle", 3, "words of a shingle")
	f.Float64Var(&o.recall, "recall", .99, "share of the pairs exactly at the threshold that must be found")
	f.IntVar(&o.bucketCap, "cap", 16, "compare each two articles of a bucket up to this many; 0 for any number")
}

// keepFlags declares which of several copies stay.
func keepFlags(f *pflag.FlagSet, o *options) {
	oneOfVar(f, &o.keep, "keep", "first", "`WHICH` of several copies stays: first in the input, longest or earliest published", "first", "longest", "earliest")
	f.StringSliceVar(&o.prefer, "prefer", nil, "outlets whose articles are kept before others', best first: `SOURCE,...`")
}

// colorFlag declares what text for people has.
func colorFlag(f *pflag.FlagSet, o *options) {
	oneOfVar(f, &o.color, "color", "auto", "`WHEN` to use colours: auto (on a terminal), always or never", "auto", "always", "never")
}

func stateFlags(f *pflag.FlagSet, o *options, usual string) {
	f.StringVar(&o.state, "state", "", "remember the articles in `DIR`, and go on from what is remembered there")
	f.StringVar(&o.within, "window", "0", "compare and remember articles for this `TIME` (30d, 36h) by the feed's dates; 0 is for ever, with --state it is "+usual)
}

// copyParams returns the parameters of the copy relation. Those that a command
// has no flags for are zero, which is the default.
func (o *options) copyParams() cluster.CopyParams {
	p := cluster.CopyParams{Shingle: o.shingle, Containment: o.containment, Recall: o.recall, Cap: o.bucketCap}
	if o.set("containment") && o.containment == 0 {
		p.Containment = -1
	}
	if o.set("cap") && o.bucketCap == 0 {
		p.Cap = -1
	}
	return p
}

// badParams says what the library found wrong with parameters.
func badParams(err error) error {
	return &usageError{message: strings.TrimPrefix(strings.TrimPrefix(err.Error(), "cluster: "), "lsh: ")}
}

// check refuses values that are out of range, before anything is opened.
func (o *options) check() error {
	if o.set("state") && o.state == "" {
		return usagef("--state is empty: want a directory")
	}
	if o.dropped == "-" || o.furniture == "-" || o.rejects == "-" {
		return usagef("--dropped, --furniture and --rejects want a file: standard output is for the result")
	}
	for _, c := range []struct {
		flag   string
		bad    bool
		wanted string
	}{
		{"workers", o.workers < 0 || o.workers > 256, "0 to 256"},
		{"threshold", o.set("threshold") && !(o.threshold > 0 && o.threshold <= 1), "more than 0 and at most 1"},
		{"containment", o.containment < 0 || o.containment > 1 || o.containment != o.containment, "0 to 1"},
		{"shingle", o.set("shingle") && (o.shingle < 1 || o.shingle > 64), "1 to 64"},
		{"recall", o.set("recall") && !(o.recall > 0 && o.recall < 1), "more than 0 and less than 1"},
		{"cap", o.bucketCap < 0, "0 or more"},
		{"worst", o.worst < 0, "0 or more"},
		{"max-requests", o.set("max-requests") && o.maxRequests < 1, "1 or more"},
		{"regroup", o.set("regroup") && o.regroup < time.Second, "a second or more"},
		{"show", o.show < 0, "0 or more"},
		{"min-size", o.set("min-size") && o.minSize < 1, "1 or more"},
	} {
		if c.bad {
			return usagef("--%s is out of range: want %s", c.flag, c.wanted)
		}
	}
	var err error
	if o.set("window") {
		if o.window, err = parseWindow(o.within); err != nil {
			return err
		}
	}
	if o.bodyBytes, err = parseSize("max-body", o.maxBody); err != nil {
		return err
	}
	o.maxBytes, err = parseSize("max-record", o.maxRecord)
	return err
}

// parseSize reads a number of bytes: "64MiB", "10MB", "1000".
func parseSize(flag, s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	digits := strings.TrimRight(strings.TrimSpace(s), "KMGiBkmgb ")
	unit := strings.ToLower(strings.TrimSpace(strings.TrimSpace(s)[len(digits):]))
	factor, ok := map[string]int64{"": 1, "b": 1, "k": 1 << 10, "kib": 1 << 10, "kb": 1e3, "m": 1 << 20, "mib": 1 << 20, "mb": 1e6, "g": 1 << 30, "gib": 1 << 30, "gb": 1e9}[unit]
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n < 1 || n > 1<<31/factor {
		return 0, usagef("--%s %q: want a size from 1 to 2GiB, such as 64MiB", flag, s)
	}
	return min(n*factor, 1<<31-1), nil
}
