package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cmd/samestory/internal/report"
	"github.com/samestory/samestory/cmd/samestory/manual"
)

// help prints the overview, the manual of one command, or a page on a topic.
func help(out io.Writer, args []string) error {
	if len(args) == 0 {
		_, err := io.WriteString(out, overview())
		return err
	}
	if page, ok := manual.Page(args[0]); ok {
		return report.WriteMarkdown(out, page, screenOf(out, ""))
	}
	c, err := find(args[0])
	if err != nil {
		return unknownTopic(args[0])
	}
	var b strings.Builder
	fmt.Fprintf(&b, "samestory %s: %s\n%s\nusage: samestory %s %s\n\n%s\n", c.name, c.summary, indented(c.examples), c.name, c.args, c.help)
	for _, group := range c.groups() {
		fmt.Fprintf(&b, "\n%s:\n%s", group.name, group.flags.FlagUsagesWrapped(80))
	}
	b.WriteString(c.notes())
	_, err = io.WriteString(out, b.String())
	return err
}

// indented is text as it stands below a heading, with a blank line before it.
func indented(s string) string {
	if s == "" {
		return s
	}
	return "\n  " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n  ") + "\n"
}

// group is flags that belong together.
type group struct {
	name  string
	flags *pflag.FlagSet
}

// groups are the command's own flags, and those that all of its kind have.
func (c *command) groups() []group {
	o := &options{}
	own, common := pflag.NewFlagSet(c.name, pflag.ContinueOnError), pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	own.SortFlags, common.SortFlags = false, false
	c.flags(own, o)
	commonFlags(common, o, c)
	name := "Reading and writing"
	switch {
	case c.tends:
		name = "Writing"
	case c.asks:
		name = "Reading"
	}
	return []group{{"Flags", own}, {name, common}}
}

// notes are what a command's manual ends with.
func (c *command) notes() string {
	switch {
	case c.tends:
		return "\nExit: 0 done; 2 wrong usage; 3 could not finish, or found damage.\n"
	case c.asks:
		return "\nExit: 0 stopped by an interrupt; 2 wrong usage; 3 could not go on.\n"
	}
	return inputs + exits
}

const inputs = `
No FILE, or -, is standard input. Files may be JSON Lines, a JSON array, an object
that wraps one, CSV or TSV with a header, RSS or Atom, Parquet, web pages, WARC, or
plain text; each also gzip, zstd or bzip2. A directory stands for the files in it.
More: samestory help formats.
`

const exits = `
Exit: 0 done; 1 done, but records were rejected; 2 wrong usage; 3 could not finish.
`

// tools are what is no command on a feed.
var tools = [][2]string{
	{"help [COMMAND|TOPIC]", "the manual of a command, or a page on a topic"},
	{"completion SHELL", "words for bash, zsh or fish to complete commands with"},
	{"man", "all of it as a manual page"},
	{"version [--json]", "what this program is, and what formats it writes"},
}

func overview() string {
	var b strings.Builder
	b.WriteString(`samestory finds the same news story told twice.

  samestory cluster feed.jsonl                   the stories, as text
  samestory cluster --format html -o page.html feed.jsonl
                                                 the same, as a page to read
  samestory dedup feed.jsonl > clean.jsonl       each article once
  samestory compare --in feed.jsonl ID ID        why two match, or do not

Commands:
`)
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-20s  %s\n", c.name, c.summary)
	}
	b.WriteString("\n")
	for _, t := range tools {
		fmt.Fprintf(&b, "  %-20s  %s\n", t[0], t[1])
	}
	b.WriteString("\nTopics:\n")
	for _, t := range manual.Topics() {
		fmt.Fprintf(&b, "  %-20s  %s\n", t.Name, t.Title)
	}
	return b.String()
}

func unknownTopic(name string) error {
	var known []string
	for _, c := range commands() {
		known = append(known, c.name)
	}
	for _, t := range manual.Topics() {
		known = append(known, t.Name)
	}
	return &usageError{fmt.Sprintf("unknown command or topic %q", name), nearestHint(name, known, "samestory help lists them")}
}
