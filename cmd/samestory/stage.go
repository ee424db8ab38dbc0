package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cmd/samestory/internal/stage"
)

var stageCommand = &command{
	name:    "stage",
	args:    "STEP [flags] [FILE]...",
	summary: "find copies step by step, larger than memory or on a cluster",
	examples: `# What the articles of a feed are found by, and their texts.
samestory stage sketch --texts texts testdata/quickstart.jsonl > sketches
# The steps after that, with sort between them, and on a cluster.
samestory help scale`,
	help: `STEP is one of
  sketch   make of a feed what its articles are found by; --texts takes their texts
  pairs    bring together what is alike: three times, each after a sort
  verify   compare each two candidates exactly: first with --half, which brings
           the text of the earlier article to the later one
  link     sort pairs by what they are connected with
  group    decide what is dropped
  keep     write the records of a feed that are not dropped: keep DROPPED [FILE]...
  words    count the words of articles, and list those of a time
  stories  group the articles of a time, as cluster does those of a feed

Lines between the steps begin with a key, and all that a step wants is that its input
is sorted by LC_ALL=C sort. It may be divided between keys, and each part given to a
step of its own, on any machine. sketch takes the flags of dedup; the other steps have
them from the header that goes with the lines, and refuse one of another version. What
is kept is what dedup keeps.

With --numbered a line of sketch's input is the number of its article, 16 digits of
which the order decides what comes first, a tab, and a record of JSON Lines; what
is rejected is written as a line "r NUMBER REASON".`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.Float64Var(&o.threshold, "threshold", .7, "resemblance from which two texts are copies; of stories the probability, by default that of cluster")
		oneOfVar(f, &o.relation, "relation", "copy", "with sketch, what `RELATION` the steps are for: copy or story", "copy", "story")
		copyFlags(f, o)
		keepFlags(f, o)
		f.StringVar(&o.texts, "texts", "", "with sketch, write the texts to `FILE`, not among the sketches")
		f.BoolVar(&o.half, "half", false, "with verify, bring candidates the texts of their earlier articles")
		f.BoolVar(&o.numbered, "numbered", false, "with sketch, lines begin with the number of their article")
	},
	run: runStage,
}

var stageSteps = []string{"sketch", "pairs", "verify", "link", "group", "keep", "words", "stories"}

func runStage(s *session) error {
	step := ""
	if len(s.args) > 0 {
		step, s.args = s.args[0], s.args[1:]
	}
	switch {
	case step == "":
		return &usageError{"stage: want " + list(stageSteps), "samestory help stage"}
	case !slices.Contains(stageSteps, step):
		return &usageError{fmt.Sprintf("stage %s: want %s", step, list(stageSteps)), nearestHint(step, stageSteps, "samestory help stage")}
	case s.half && step != "verify":
		return usagef("--half goes with verify")
	}
	for _, flag := range []string{"relation", "texts", "numbered", "threshold", "containment", "shingle", "recall", "cap", "keep", "prefer"} {
		if s.set(flag) && step != "sketch" {
			return usagef("--%s goes with sketch: the other steps read it with the lines", flag)
		}
	}
	switch step {
	case "sketch":
		return stageSketch(s)
	case "pairs":
		return stageLines(s, stage.Pairs)
	case "verify":
		if s.half {
			return stageLines(s, stage.Half)
		}
		return stageLines(s, stage.Verify)
	case "link":
		return stageLink(s)
	case "group":
		return stageLines(s, stage.Group)
	case "words", "stories":
		return stageLines(s, func(in *stage.Reader, out *stage.Writer) (stage.Counts, error) {
			if err := in.Of("story"); err != nil {
				return stage.Counts{}, err
			}
			if step == "words" {
				return stageWords(in, out)
			}
			return stageStories(s, in, out)
		})
	}
	return stageKeep(s)
}

// stageLines runs a step on the lines of all inputs, one after another.
func stageLines(s *session, step func(*stage.Reader, *stage.Writer) (stage.Counts, error)) error {
	in, err := s.openLines()
	if err != nil {
		return err
	}
	defer in.Close()
	return runStep(s, in, step)
}

func runStep(s *session, in *lineInput, step func(*stage.Reader, *stage.Writer) (stage.Counts, error)) error {
	s.step("reading")
	r, err := stage.NewReader(s.ctx, in.name, in)
	if err != nil {
		return err
	}
	w, err := stage.NewWriter(s.out, r.Params)
	if err != nil {
		return err
	}
	n, err := step(r, w)
	if err != nil {
		return err
	}
	s.report.Counts["lines"], s.report.Counts["written"], s.report.Counts["capped_buckets"] = n.Lines, n.Written, n.Capped
	return w.Flush()
}

// stageLink reads its input three times.
func stageLink(s *session) error {
	in, err := s.openLines()
	if err != nil {
		return err
	}
	defer in.Close()
	if in.file == nil {
		if err := in.keep(); err != nil {
			return err
		}
	}
	return runStep(s, in, func(r *stage.Reader, w *stage.Writer) (stage.Counts, error) {
		return stage.Link(r, func() (*stage.Reader, error) {
			if _, err := in.file.Seek(0, io.SeekStart); err != nil {
				return nil, err
			}
			return stage.NewReader(s.ctx, in.name, in.file)
		}, w)
	})
}

// lineInput is a file of lines, or standard input.
type lineInput struct {
	io.Reader
	name string
	file *os.File // nil where it cannot be read again
}

func (s *session) openLines() (*lineInput, error) {
	switch {
	case len(s.args) > 1:
		return nil, usagef("stage: want one file, or standard input; sort takes several")
	case len(s.args) == 0 || s.args[0] == "-":
		return &lineInput{s.stdin, "standard input", nil}, nil
	}
	f, err := os.Open(s.args[0])
	if err != nil {
		return nil, err
	}
	in := &lineInput{f, s.args[0], f}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		in.file = nil
		s.closers = append(s.closers, f)
	}
	return in, nil
}

// keep copies the input to a file that has no name.
func (in *lineInput) keep() error {
	f, err := os.CreateTemp("", "samestory-lines-*")
	if err != nil {
		return err
	}
	os.Remove(f.Name()) // where open files cannot be removed, Close does
	if _, err := io.Copy(f, in.Reader); err != nil {
		f.Close()
		return err
	}
	in.file, in.Reader = f, f
	_, err = f.Seek(0, io.SeekStart)
	return err
}

func (in *lineInput) Close() error {
	if in.file == nil {
		return nil
	}
	return in.file.Close()
}
