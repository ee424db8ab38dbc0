package report

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// WriteMarkdown writes a page of the manual for people: wrapped, without the marks that
// stand for a layout. It knows what the manual's pages use of Markdown, a paragraph being
// one line: headings, lists, tables, code between fences, and pictures, which are named.
func WriteMarkdown(w io.Writer, page string, t Text) error {
	m := markdown{Text: t.on(w), out: bufio.NewWriter(w)}
	for line := range strings.Lines(page) {
		m.line(strings.TrimRight(line, "\r\n"))
	}
	m.endTable()
	return m.out.Flush()
}

type markdown struct {
	Text
	out  *bufio.Writer
	code bool
	rows [][]string // of the table that is under way
}

var (
	picture = regexp.MustCompile(`^!\[([^]]*)\]\(([^)]*)\)$`)
	links   = regexp.MustCompile(`\[([^]]*)\]\(([^)]*)\)`)
	item    = regexp.MustCompile(`^( *)([-*]|[0-9]+\.) +(.*)$`)
	rule    = regexp.MustCompile(`^\|[-:| ]+\|$`)
)

func (m *markdown) line(s string) {
	if strings.HasPrefix(s, "```") {
		m.code = !m.code
		return
	}
	if m.code {
		m.print(strings.TrimRight("    "+s, " "))
		return
	}
	if strings.HasPrefix(s, "|") {
		if !rule.MatchString(s) {
			m.rows = append(m.rows, strings.Split(strings.Trim(s, "|"), "|"))
		}
		return
	}
	m.endTable()
	switch heading := strings.TrimLeft(s, "#"); {
	case heading != s:
		m.print(m.paint(bold, inline(strings.TrimSpace(heading))))
	case picture.MatchString(s):
		p := picture.FindStringSubmatch(s)
		m.hang("", "(Picture: "+p[1]+". "+p[2]+")")
	case item.MatchString(s):
		p := item.FindStringSubmatch(s)
		m.hang(p[1]+p[2]+" ", p[3])
	default:
		m.hang("", s)
	}
}

func (m *markdown) print(s string) { fmt.Fprintln(m.out, s) }

// hang wraps s behind a mark, in lines that begin where it begins.
func (m *markdown) hang(mark, s string) {
	for _, l := range wrap(inline(s), m.Width-len(mark)) {
		m.print(strings.TrimRight(mark+l, " "))
		mark = strings.Repeat(" ", len(mark))
	}
}

// inline leaves out what marks words, and where links within the pages lead.
func inline(s string) string {
	s = links.ReplaceAllStringFunc(s, func(link string) string {
		p := links.FindStringSubmatch(link)
		if strings.HasPrefix(p[2], "http") {
			return p[1] + " (" + p[2] + ")"
		}
		return p[1]
	})
	return strings.NewReplacer("**", "", "`", "").Replace(s)
}

// endTable writes a table whose last column is wrapped.
func (m *markdown) endTable() {
	var widths []int
	for _, row := range m.rows {
		for i, cell := range row {
			row[i] = inline(strings.TrimSpace(cell))
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(row[i]))
		}
	}
	for n, row := range m.rows {
		mark := ""
		for i, cell := range row[:len(row)-1] {
			mark += pad(cell, widths[i]) + "  "
		}
		for _, l := range wrap(row[len(row)-1], max(m.Width-Width(mark), minTitle)) {
			line := strings.TrimRight(mark+l, " ")
			if n == 0 {
				line = m.paint(bold, line)
			}
			m.print(line)
			mark = strings.Repeat(" ", Width(mark))
		}
	}
	m.rows = nil
}
