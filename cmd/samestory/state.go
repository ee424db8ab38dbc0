package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

var stateCommand = &command{
	name:    "state",
	args:    "ACTION --state DIR",
	summary: "show or mend what a state remembers",
	examples: `# A state, and what is in it.
samestory dedup --state memory -o kept.jsonl testdata/quickstart.jsonl
samestory state info --state memory
# Whether all of it is sound.
samestory state check --state memory
# One article less.
samestory state forget --state memory northlight-112`,
	help: `ACTION is one of
  info           tell what it remembers, and with which parameters
  check          read all of it, and tell what is damaged
  compact        write it anew, without the room of what was forgotten and
                 without what is damaged
  export         list its articles, {"id","copy_of","published","seen"} a line,
                 and {"id","story","published","seen"} for those of stories
  forget ID...   remove the articles of these ids, as if they had not come

A state may be in use while it is shown, but not while it is changed.`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.StringVar(&o.state, "state", "", "the state, a `DIR`")
	},
	run:   tendState,
	tends: true,
}

var stateActions = []string{"info", "check", "compact", "export", "forget"}

func tendState(s *session) error {
	action, ids := "", s.args
	if len(ids) > 0 {
		action, ids = ids[0], ids[1:]
	}
	run := map[string]func(*session, []string) error{
		"info": stateInfo, "check": checkState, "compact": compactState, "export": exportState, "forget": forgetArticles,
	}[action]
	names := stateActions
	switch {
	case action == "":
		return &usageError{"state: want " + list(names), "samestory help state"}
	case run == nil:
		return &usageError{fmt.Sprintf("state %s: want %s", action, list(names)), nearestHint(action, names, "samestory help state")}
	case s.state == "":
		return usagef("which state? name it by --state DIR")
	case action == "forget" && len(ids) == 0:
		return usagef("which articles? name their ids")
	case action != "forget" && len(ids) > 0:
		return usagef("state %s takes no ids", action)
	}
	return run(s, ids)
}

func stateInfo(s *session, _ []string) error {
	copies, stories, err := state.Inspect(s.state)
	if err != nil {
		return err
	}
	type line struct{ name, value string }
	about := func(a state.About, window time.Duration) []line {
		return []line{
			{"clock", report.Time(a.Clock).String()},
			{"window", state.WindowName(window)},
			{"bytes", thousands(a.Bytes)},
			{"format", fmt.Sprint(a.Version)},
		}
	}
	var lines []line
	if copies != nil {
		p := copies.Copies
		lines = append(lines, line{"copies", fmt.Sprintf("%s, and %s of them", count(int64(copies.Kept), "article"), countOf(copies.Dropped, "copy", "copies"))})
		lines = append(lines, about(copies.About, copies.Window)...)
		lines = append(lines, line{"threshold", fmt.Sprint(p.Threshold)}, line{"containment", fmt.Sprint(max(0, p.Containment))},
			line{"shingle", fmt.Sprint(p.Shingle)}, line{"recall", fmt.Sprint(p.Recall)}, line{"cap", fmt.Sprint(max(0, p.Cap))})
		for _, path := range slices.Sorted(maps.Keys(copies.Outputs)) {
			lines = append(lines, line{"output", path + ", " + count(copies.Outputs[path], "byte")})
		}
	}
	if stories != nil {
		lines = append(lines, line{"stories", fmt.Sprintf("%s, %s", countOf(stories.Stories, "story", "stories"), count(int64(stories.Articles), "article"))})
		lines = append(lines, about(stories.About, stories.Options.Window)...)
		lines = append(lines, line{"threshold", fmt.Sprint(stories.Options.Threshold)})
	}
	for _, l := range lines {
		fmt.Fprintf(s.out, "%-12s %s\n", l.name, report.Line(l.value))
	}
	return nil
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(int64(n)) + " " + many
}

func checkState(s *session, _ []string) error {
	damages := 0
	sound, err := state.Check(s.ctx, s.state, func(what string) {
		damages++
		fmt.Fprintln(s.out, report.Line(what))
	})
	if err != nil {
		return err
	}
	if damages > 0 {
		s.out.Flush()
		return fmt.Errorf("state %s: %s, and %s that is sound; samestory state compact --state %s leaves out what is not",
			s.state, count(int64(damages), "damage"), count(int64(sound), "article"), s.state)
	}
	s.notice(count(int64(sound), "article") + ", all sound")
	return nil
}

func compactState(s *session, _ []string) error {
	lost := 0
	if err := state.Compact(s.ctx, s.state, func(what string) {
		lost++
		s.say("left out: " + what)
	}); err != nil {
		return err
	}
	s.notice("compacted; " + count(int64(lost), "damage") + " left out")
	return nil
}

// exported is a line of an export. The id is null where it identifies nothing in
// other runs.
type exported struct {
	ID        report.ID   `json:"id"`
	CopyOf    *report.ID  `json:"copy_of,omitempty"`
	Story     *report.ID  `json:"story,omitempty"`
	Published report.Time `json:"published"`
	Seen      report.Time `json:"seen"`
}

func exportState(s *session, _ []string) error {
	copies, stories, err := state.Inspect(s.state)
	if err != nil {
		return err
	}
	put := func(id string, own bool, line exported) error {
		if own {
			line.ID = report.ID(id)
		}
		b, err := report.AppendJSON(nil, line)
		if err == nil {
			_, err = s.out.Write(append(b, '\n'))
		}
		return cmp.Or(err, s.ctx.Err())
	}
	if copies != nil {
		for r, err := range state.Export(s.state) {
			if err = cmp.Or(err, put(r.ID, r.Own, exported{CopyOf: new(report.ID(r.CopyOf)), Published: report.Time(r.Published), Seen: report.Time(r.Seen)})); err != nil {
				return err
			}
		}
	}
	if stories != nil {
		for r, err := range state.ExportStories(s.state) {
			if err = cmp.Or(err, put(r.ID, r.Own, exported{Story: new(report.ID(r.Story)), Published: report.Time(r.Published), Seen: report.Time(r.Seen)})); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetter is a file of a state.
type forgetter interface {
	Forget(id string) (bool, error)
	Commit() error
	Close() error
}

func forgetArticles(s *session, ids []string) error {
	copies, stories, err := state.Inspect(s.state)
	if err != nil {
		return err
	}
	var all []forgetter
	defer func() {
		for _, f := range all {
			f.Close()
		}
	}()
	if copies != nil {
		f, err := state.OpenCopies(s.state, copies.Options)
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	if stories != nil {
		f, err := state.OpenStories(s.state, stories.Options)
		if err != nil {
			return err
		}
		all = append(all, f)
	}
	var unknown []string
	for _, id := range ids {
		known := false
		for _, f := range all {
			found, err := f.Forget(id)
			if err != nil {
				return err
			}
			known = known || found
		}
		if !known {
			unknown = append(unknown, strconv.Quote(id))
		}
	}
	for _, f := range all {
		if err := f.Commit(); err != nil {
			return err
		}
	}
	s.notice(count(int64(len(ids)-len(unknown)), "article") + " forgotten")
	if len(unknown) > 0 {
		return fmt.Errorf("state %s: not remembered: %s", s.state, strings.Join(unknown, ", "))
	}
	return nil
}
