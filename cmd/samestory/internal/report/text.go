package report

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// Text says how text for people is to look. The zero value is fit for a file.
type Text struct {
	Width int  // columns; 0 means the terminal's, or 80 where the text goes elsewhere
	Color bool // whether to use colours and bold type
	Lines int  // how many reports of a story to show; 0 means all
	Read  int  // how many articles were read, for the summary; 0 leaves it out
}

// minWidth is the narrowest that there is a layout for.
const minWidth = 40

func (t Text) on(w io.Writer) Text {
	if t.Width == 0 {
		t.Width = 80
		if file, ok := w.(*os.File); ok {
			if n, _, err := term.GetSize(int(file.Fd())); err == nil && n > 0 {
				t.Width = n
			}
		}
	}
	t.Width = max(t.Width, minWidth)
	return t
}

// The colours that every terminal has in a readable form, and one for each
// kind of thing.
const (
	bold   = "1"
	dim    = "2"
	yellow = "33"
)

func (t Text) paint(style, s string) string {
	if !t.Color || s == "" {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// shorten is Fit for ids: it takes out the middle, as those that are addresses
// or paths tell most at their ends, and before that what all addresses begin
// with.
func shorten(id string, columns int) string {
	id = Line(id)
	if Width(id) <= columns {
		return id
	}
	if _, rest, ok := strings.Cut(id, "://"); ok {
		if id = strings.TrimPrefix(rest, "www."); Width(id) <= columns {
			return id
		}
	}
	head, _ := split(id, columns/2)
	at, room := len(id), columns-1-Width(head)
	for {
		r, n := utf8.DecodeLastRuneInString(id[:at])
		if room -= advance(r); room < 0 {
			break
		}
		at -= n
	}
	return head + "…" + strings.TrimLeftFunc(id[at:], stacks)
}

// split cuts a clean s before the first rune that does not fit into width columns,
// but after its first.
func split(s string, width int) (string, string) {
	used := 0
	for i, r := range s {
		if used += advance(r); used > width && i > 0 && advance(r) > 0 {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// wrap breaks s, made clean, into lines of at most columns columns, at spaces
// where it can.
func wrap(s string, columns int) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(Line(s), " ") {
		if line != "" && Width(line)+1+Width(word) <= columns {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; Width(line) > columns; {
			head, tail := split(line, columns)
			if tail == "" {
				break // one character, too wide for any line
			}
			lines, line = append(lines, head), tail
		}
	}
	return append(lines, line)
}

func pad(s string, columns int) string {
	return s + strings.Repeat(" ", max(columns-Width(s), 0))
}

// count is a number of things in words.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent never rounds to all or nothing.
func percent(f Figure) string {
	switch p := float64(f) * 100; {
	case p > 0 && p < 1:
		return "<1%"
	case p > 99 && p < 100:
		return ">99%"
	default:
		return fmt.Sprintf("%.0f%%", p)
	}
}
