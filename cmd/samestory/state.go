package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cluster/state"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

var stateCommand = &command{
	name:    "state",
	args:    "ACTION --state DIR",
	summary: "show or mend what a state remembers",
	help: `ACTION is one of
  info           tell what it remembers, and with which parameters
  check          read all of it, and tell what is damaged
  compact        write it anew, without the room of what was forgotten and
                 without what is damaged
  export         list its articles, {"id","copy_of","published","seen"} a line
  forget ID...   remove the articles of these ids, as if they had not come

A state may be in use while it is shown, but not while it is changed.`,
	flags: func(f *pflag.FlagSet, o *options) {
		f.StringVar(&o.state, "state", "", "the state, a `DIR`")
	},
	run:   tendState,
	tends: true,
}

func tendState(s *session) error {
	action, ids := "", s.args
	if len(ids) > 0 {
		action, ids = ids[0], ids[1:]
	}
	run := map[string]func(*session, []string) error{
		"info": stateInfo, "check": checkState, "compact": compactState, "export": exportState, "forget": forgetArticles,
	}[action]
	names := []string{"info", "check", "compact", "export", "forget"}
	switch {
	case action == "":
		return &usageError{"state: want " + list(names), "samestory help state"}
	case run == nil:
		return &usageError{fmt.Sprintf("state %s: want %s", action, list(names)), nearestHint(action, names)}
	case s.state == "":
		return usagef("which state? name it by --state DIR")
	case action == "forget" && len(ids) == 0:
		return usagef("which articles? name their ids")
	case action != "forget" && len(ids) > 0:
		return usagef("state %s takes no ids", action)
	}
	return run(s, ids)
}

func nearestHint(name string, names []string) string {
	if near := nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "samestory help state"
}

func stateInfo(s *session, _ []string) error {
	info, err := state.Inspect(s.state)
	if err != nil {
		return err
	}
	p := info.Options.Copies
	for _, line := range []struct{ name, value string }{
		{"state", s.state},
		{"format", fmt.Sprint(info.Version)},
		{"articles", fmt.Sprintf("%s, and %s of them", thousands(int64(info.Kept)), countOf(info.Dropped, "copy", "copies"))},
		{"bytes", thousands(info.Bytes)},
		{"clock", report.Time(info.Clock).String()},
		{"window", state.WindowName(info.Window)},
		{"threshold", fmt.Sprint(p.Threshold)},
		{"containment", fmt.Sprint(max(0, p.Containment))},
		{"shingle", fmt.Sprint(p.Shingle)},
		{"recall", fmt.Sprint(p.Recall)},
		{"cap", fmt.Sprint(p.Cap)},
	} {
		fmt.Fprintf(s.out, "%-12s %s\n", line.name, report.Line(line.value))
	}
	for _, path := range slices.Sorted(maps.Keys(info.Outputs)) {
		fmt.Fprintf(s.out, "%-12s %s, %s\n", "output", report.Line(path), count(info.Outputs[path], "byte"))
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
	before, err := state.Inspect(s.state)
	if err != nil {
		return err
	}
	lost := 0
	if err := state.Compact(s.ctx, s.state, func(what string) {
		lost++
		s.say("left out: " + what)
	}); err != nil {
		return err
	}
	after, err := state.Inspect(s.state)
	if err != nil {
		return err
	}
	s.notice(fmt.Sprintf("%s before, %s now, %s left out", count(before.Bytes, "byte"), thousands(after.Bytes), count(int64(lost), "damaged article")))
	return nil
}

// exported is a line of an export.
type exported struct {
	ID        report.ID   `json:"id"` // null where it identifies nothing in other runs
	CopyOf    report.ID   `json:"copy_of"`
	Published report.Time `json:"published"`
	Seen      report.Time `json:"seen"`
}

func exportState(s *session, _ []string) error {
	for r, err := range state.Export(s.state) {
		if err == nil {
			err = s.ctx.Err()
		}
		if err != nil {
			return err
		}
		line := exported{CopyOf: report.ID(r.CopyOf), Published: report.Time(r.Published), Seen: report.Time(r.Seen)}
		if r.Own {
			line.ID = report.ID(r.ID)
		}
		b, err := report.AppendJSON(nil, line)
		if err != nil {
			return err
		}
		s.out.Write(append(b, '\n'))
	}
	return nil
}

func forgetArticles(s *session, ids []string) error {
	info, err := state.Inspect(s.state)
	if err != nil {
		return err
	}
	memory, err := state.OpenCopies(s.state, info.Options)
	if err != nil {
		return err
	}
	defer memory.Close()
	var unknown []string
	for _, id := range ids {
		found, err := memory.Forget(id)
		if err != nil {
			return err
		}
		if !found {
			unknown = append(unknown, fmt.Sprintf("%q", id))
		}
	}
	if err := memory.Commit(); err != nil {
		return err
	}
	s.notice(count(int64(len(ids)-len(unknown)), "article") + " forgotten")
	if len(unknown) > 0 {
		return fmt.Errorf("state %s: not remembered: %s", s.state, strings.Join(unknown, ", "))
	}
	return nil
}
