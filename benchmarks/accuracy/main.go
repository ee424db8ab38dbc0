package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"

	"github.com/samestory/samestory/benchmarks/labelled"
)

// section is a part of what is measured.
type section struct {
	name  string
	print func(ctx context.Context, w io.Writer, in *input) error
}

// sections are printed in this order, whatever the order they are asked for in.
var sections = []section{
	{"stories", stories},
	{"leftout", leftOut},
	{"candidates", candidates},
	{"calibration", calibration},
	{"small", small},
	{"titles", titles},
	{"dates", dates},
	{"languages", languages},
	{"additions", additions},
	{"haystack", haystack},
	{"copies", copies},
}

// options are what the flags say.
type options struct {
	sections  []string // by name, all if none
	draws     int      // of small feeds, and a tenth as many of wrong dates
	additions int      // to each set
	eachSet   bool     // in the haystack by itself too
	draw      string   // file of newswire that the haystack put into stories
	seed      uint64   // of that
	json      bool     // no section, but what printJSON prints
}

func main() {
	data := flag.String("data", string(labelled.Find()), "folder of labelled news in JSON Lines")
	var o options
	flag.IntVar(&o.draws, "draws", 200, "how many small feeds to draw of each size and set, and a tenth as many wrong dates")
	flag.IntVar(&o.additions, "additions", 200, "how many articles to add to each set, one by one")
	flag.BoolVar(&o.eachSet, "each", false, "mix each set by itself into the haystack too: ten runs more, of 40 s each")
	flag.StringVar(&o.draw, "draw", "", "`file` to write 100 articles of newswire to, by id, that the haystack put into stories")
	flag.Uint64Var(&o.seed, "seed", 20261125, "of what is drawn for -draw")
	flag.BoolVar(&o.json, "json", false, "print no section, but how the stories of each feed score and, left out, each collection: an object a line")
	curve := flag.String("curve", "", "`c,k` of a curve 1/(1+(c/s)^k), to print it as the table of package cluster and nothing else")
	flag.Usage = func() {
		fmt.Fprintf(flag.CommandLine.Output(), "usage: accuracy [flags] [section ...]\nsections: %s\n", strings.Join(names(), " "))
		flag.PrintDefaults()
	}
	flag.Parse()
	o.sections = flag.Args()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *curve != "" {
		err = printCurve(os.Stdout, *curve)
	} else {
		err = run(ctx, labelled.Dir(*data), o, os.Stdout, os.Stderr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

func names() []string {
	var names []string
	for _, s := range sections {
		names = append(names, s.name)
	}
	return names
}

// input is what the sections measure on.
type input struct {
	options
	dir          labelled.Dir
	feeds        []*feed
	ours, theirs *choices // once they are made
	notices      io.Writer
}

func run(ctx context.Context, dir labelled.Dir, o options, stdout, stderr io.Writer) error {
	for _, name := range o.sections {
		if !slices.Contains(names(), name) {
			return fmt.Errorf("no section %q, want any of %s", name, strings.Join(names(), ", "))
		}
	}
	if dir == "" {
		fmt.Fprintln(stderr, "accuracy: no labelled news to score on: name its folder by -data or SAMESTORY_DATA")
		return nil
	}
	in := &input{options: o, dir: dir, notices: stderr}
	english, err := in.read("stories-en-dev")
	if err != nil {
		return err
	}
	vietnamese, err := in.read("stories-vi-dev")
	if err != nil {
		return err
	}
	in.feeds = newFeeds(english, vietnamese)
	if o.json {
		return printJSON(ctx, stdout, in)
	}
	for _, s := range sections {
		if len(o.sections) > 0 && !slices.Contains(o.sections, s.name) {
			continue
		}
		if err := s.print(ctx, stdout, in); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// read returns the articles of a file, none with a notice where it is absent.
func (in *input) read(name string) ([]labelled.Article, error) {
	articles, err := in.dir.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(in.notices, "accuracy: left out:", err)
		return nil, nil
	}
	return articles, err
}

// alone returns the collections by themselves.
func (in *input) alone() []*feed {
	return slices.DeleteFunc(slices.Clone(in.feeds), func(f *feed) bool { return !f.alone })
}
