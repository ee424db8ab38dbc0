package main

import (
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cmd/samestory/manual"
)

// writeManPage writes the manual page, in the language of man(7), from what help shows.
func writeManPage(out io.Writer) error {
	p := &manPage{}
	p.raw(`.TH SAMESTORY 1 "" "samestory" "User Commands"`)
	p.section("NAME")
	p.text("samestory - find the same news story told twice")
	p.section("SYNOPSIS")
	for i, c := range commands() {
		if i > 0 {
			p.raw(".br")
		}
		p.raw(".B samestory " + roff(c.name))
		p.text(c.args)
	}
	for _, t := range tools {
		name, rest, _ := strings.Cut(t[0], " ")
		p.raw(".br\n.B samestory " + roff(name))
		if rest != "" {
			p.text(rest)
		}
	}
	p.section("DESCRIPTION")
	p.text("samestory reads news articles and finds which of them are copies of one text and which report one event in different words.")
	for _, c := range commands() {
		p.raw(".SS " + roff("samestory "+c.name+" "+c.args))
		p.text(strings.ToUpper(c.summary[:1]) + c.summary[1:] + ".")
		p.paragraphs(c.help)
		if c.examples != "" {
			p.raw(".PP\nExamples:")
			p.literal(c.examples)
		}
		c.groups()[0].flags.VisitAll(p.flag)
	}
	p.section("OPTIONS OF COMMANDS THAT READ FEEDS")
	dedupCommand.groups()[1].flags.VisitAll(p.flag)
	p.section("INPUT")
	p.text(strings.TrimSpace(inputs))
	p.section("EXIT STATUS")
	for _, line := range []string{"0 done", "1 done, but records were rejected", "2 wrong usage", "3 could not finish"} {
		code, meaning, _ := strings.Cut(line, " ")
		p.raw(".TP\n.B " + code)
		p.text(meaning)
	}
	p.section("SEE ALSO")
	var topics []string
	for _, t := range manual.Topics() {
		topics = append(topics, t.Name)
	}
	p.text("samestory help TOPIC, where TOPIC is " + list(topics) + ".")
	_, err := io.WriteString(out, p.b.String())
	return err
}

type manPage struct{ b strings.Builder }

func (p *manPage) raw(line string)       { p.b.WriteString(line + "\n") }
func (p *manPage) section(name string)   { p.raw(".SH " + name) }
func (p *manPage) literal(block string)  { p.raw(".PP\n.nf\n" + roffLines(block) + "\n.fi") }
func (p *manPage) text(paragraph string) { p.raw(roffLines(paragraph)) }

// paragraphs are separated by blank lines. One whose lines are indented is a table, and
// stays as it is.
func (p *manPage) paragraphs(s string) {
	for paragraph := range strings.SplitSeq(s, "\n\n") {
		if strings.Contains(paragraph, "\n  ") || strings.HasPrefix(paragraph, "  ") {
			p.literal(paragraph)
			continue
		}
		p.raw(".PP")
		p.text(paragraph)
	}
}

func (p *manPage) flag(f *pflag.Flag) {
	arg := argumentOf(f)
	names := `\fB` + roff("--"+f.Name) + `\fR`
	if f.Shorthand != "" {
		names = `\fB` + roff("-"+f.Shorthand) + `\fR, ` + names
	}
	if arg.name != "" {
		names += ` \fI` + roff(arg.name) + `\fR`
	}
	p.raw(".TP\n" + names)
	_, usage := pflag.UnquoteUsage(f)
	if usual := f.DefValue; usual != "" && usual != "false" && usual != "[]" && usual != "0" {
		usage += " (default " + usual + ")"
	}
	p.text(usage)
}

// roff is s as text of one line: a hyphen that is one, and no escapes.
func roff(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(s)
}

// roffLines is text in which no line is taken for a request.
func roffLines(s string) string {
	lines := strings.Split(roff(s), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, `\(aq`) {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
