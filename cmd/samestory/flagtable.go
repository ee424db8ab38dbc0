package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// argument is what a flag takes, as completion and the manual page tell it.
type argument struct {
	name  string   // FILE, DIR, a word in capitals; "" where it takes none
	words []string // what it may be, nil for anything
	list  bool     // it may be given again, or takes several
}

func argumentOf(f *pflag.Flag) argument {
	name, _ := pflag.UnquoteUsage(f)
	if f.Value.Type() == "bool" {
		name = ""
	}
	switch name {
	case "string":
		name = "TEXT"
	case "int", "float":
		name = "N"
	}
	return argument{name, choices(f), strings.HasSuffix(f.Value.Type(), "Slice") || strings.HasSuffix(f.Value.Type(), "Array")}
}

// summaryOf is what a flag does, in a line.
func summaryOf(f *pflag.Flag) string {
	_, usage := pflag.UnquoteUsage(f)
	usage, _, _ = strings.Cut(usage, ";")
	if what, _, found := strings.Cut(usage, ": "); found && choices(f) != nil && strings.Contains(what, " ") {
		return what // and the words speak for themselves
	}
	return usage
}

// eachFlag calls found for the command's flags in their order.
func (c *command) eachFlag(found func(f *pflag.Flag)) {
	for _, g := range c.groups() {
		g.flags.VisitAll(found)
	}
}

// subject is what a command takes for arguments, as completion asks for it.
type subject int

const (
	takesFiles subject = iota
	takesWords
	takesNothing
)

// takes returns what the command's arguments are, and if words, which.
func (c *command) takes() (subject, []string) {
	switch {
	case c.asks:
		return takesNothing, nil
	case c.tends:
		return takesWords, slices.Clone(stateActions)
	}
	return takesFiles, nil
}
