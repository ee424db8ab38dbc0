package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

// help prints the overview, or the manual of one command.
func help(out io.Writer, args []string) error {
	if len(args) == 0 {
		return overview(out)
	}
	c, err := find(args[0])
	if err != nil {
		return err
	}
	o := &options{}
	own := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	own.SortFlags = false
	c.flags(own, o)
	common := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	common.SortFlags = false
	commonFlags(common, o, c)
	does, more := "Reading and writing", inputs+exits
	switch {
	case c.tends:
		does, more = "Writing", "\nExit: 0 done; 2 wrong usage; 3 could not finish, or found damage.\n"
	case c.asks:
		does, more = "Reading", "\nExit: 0 stopped by an interrupt; 2 wrong usage; 3 could not go on.\n"
	}
	_, err = fmt.Fprintf(out, "samestory %s: %s\n\nusage: samestory %s %s\n\n%s\n\nFlags:\n%s\n%s:\n%s%s",
		c.name, c.summary, c.name, c.args, c.help, own.FlagUsagesWrapped(80), does, common.FlagUsagesWrapped(80), more)
	return err
}

const inputs = `
No FILE, or -, is standard input. Files may be JSON Lines, a JSON array, an object
that wraps one, CSV or TSV with a header, RSS, Atom or JSON Feed, Parquet, or plain
text; each also gzip, zstd or bzip2. A directory stands for the files in it.
`

const exits = `
Exit: 0 done; 1 done, but records were rejected; 2 wrong usage; 3 could not finish.
`

func overview(out io.Writer) error {
	var b strings.Builder
	b.WriteString("samestory finds the same news story told twice.\n\nusage:\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  samestory %-9s %-22s %s\n", c.name, c.args, c.summary)
	}
	b.WriteString("  samestory help      [COMMAND]              the manual of a command\n  samestory version\n")
	_, err := io.WriteString(out, b.String())
	return err
}
