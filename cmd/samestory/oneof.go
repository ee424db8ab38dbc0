package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// oneOf is the value of a flag that takes one of a few words. Help, completion and
// the manual page list them from here.
type oneOf struct {
	value   *string
	allowed []string
}

// oneOfVar declares such a flag. Usual is its default, one of the words or "" for none.
func oneOfVar(f *pflag.FlagSet, to *string, name, usual, usage string, allowed ...string) {
	*to = usual
	f.Var(&oneOf{to, allowed}, name, usage)
}

func (o *oneOf) String() string { return *o.value }
func (o *oneOf) Type() string   { return "string" }

func (o *oneOf) Set(s string) error {
	if !slices.Contains(o.allowed, s) {
		return fmt.Errorf("want %s", list(o.allowed))
	}
	*o.value = s
	return nil
}

// choices are the words that a flag takes, nil where it takes anything.
func choices(f *pflag.Flag) []string {
	if o, ok := f.Value.(*oneOf); ok {
		return o.allowed
	}
	return nil
}

// list is words as a sentence has them.
func list(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
