package feed

import (
	"bytes"
	"strings"
)

// rowSkipper finds the end of one row, given to it in pieces of any size. A
// quote opens only at the beginning of a cell; anywhere else it is a
// character like others.
type rowSkipper struct {
	comma  byte
	inside bool // of quotes
	closed bool // the last byte was a quote inside: the end, or half of a pair
	mid    bool // not at the beginning of a cell
	lines  bool // the quotes span lines
	broken bool // what should have been their end is none
}

// skip returns how many bytes of p belong to the row, and whether it ends with
// them, which is after its line end. It also ends where it turns out broken: a
// quote was opened in one line, and the next quote, in another line, does not
// close it. That next quote is taken to open a cell of its own, so a missing
// quote costs one line, and reading on to the end of the file can happen once.
func (s *rowSkipper) skip(p []byte) (n int, done bool) {
	end := -1 // of the line that i is in; looked for once, for a line may have many cells
	for i := 0; i < len(p); {
		switch {
		case s.closed:
			s.closed = false
			switch {
			case p[i] == '"':
				i++
			case s.lines && p[i] != s.comma && p[i] != '\n' && p[i] != '\r':
				s.broken = true
				return i, true
			default:
				s.inside, s.mid, s.lines = false, true, false
			}
		case s.inside:
			quote := bytes.IndexByte(p[i:], '"')
			next := i + quote + 1
			if quote < 0 {
				next = len(p)
			}
			s.lines = s.lines || bytes.IndexByte(p[i:next], '\n') >= 0
			s.closed = quote >= 0
			i = next
		case !s.mid && p[i] == '"':
			s.inside = true
			i++
		default:
			if end < i {
				end = len(p)
				if n := bytes.IndexByte(p[i:], '\n'); n >= 0 {
					end = i + n
				}
			}
			i += s.bare(p[i:end])
			if !s.inside && i == end {
				if end < len(p) {
					return end + 1, true
				}
				return len(p), false
			}
		}
	}
	return len(p), false
}

// bare passes over what is not quoted in the rest of a line, up to a quote
// that opens or to the end.
func (s *rowSkipper) bare(line []byte) int {
	for i := 0; i < len(line); {
		quote := bytes.IndexByte(line[i:], '"')
		if quote < 0 {
			s.mid = line[len(line)-1] != s.comma
			return len(line)
		}
		i += quote
		if i > 0 && line[i-1] == s.comma {
			s.inside = true
			return i + 1
		}
		i++
		s.mid = true
	}
	return len(line)
}

// unclosed reports that quotes are open, for when the input has ended.
func (s *rowSkipper) unclosed() bool { return s.inside && !s.closed }

// splitCells appends the cells of one row.
//
// A cell that begins with a quote and goes on after the closing one in the same
// line, as in "No" says minister, is no quoted cell: it is taken as it stands.
// (Python would drop the quotes, encoding/csv refuses it or reads on over the
// line.)
func splitCells(cells []string, row string, comma byte) ([]string, error) {
	row = strings.TrimSuffix(row, "\n")
	row = strings.TrimSuffix(row, "\r")
	for {
		cell, n, err := firstCell(row, comma)
		if err != nil {
			return cells, err
		}
		cells = append(cells, cell)
		if n == len(row) {
			return cells, nil
		}
		row = row[n+1:]
	}
}

// firstCell returns the first cell and where it ends: at a separator or at the
// end of the row.
func firstCell(row string, comma byte) (cell string, n int, err error) {
	start := 0
	if len(row) > 0 && row[0] == '"' {
		end, ok := closing(row)
		if !ok {
			return "", 0, errUnclosed
		}
		if end+1 == len(row) || row[end+1] == comma {
			return undouble.Replace(row[1:end]), end + 1, nil
		}
		if strings.IndexByte(row[:end], '\n') >= 0 {
			return "", 0, errUnclosed
		}
		start = end + 1
	}
	if i := strings.IndexByte(row[start:], comma); i >= 0 {
		return row[:start+i], start + i, nil
	}
	return row, len(row), nil
}

// closing finds the quote that closes the one at the beginning.
func closing(row string) (int, bool) {
	for i := 1; i < len(row); i++ {
		quote := strings.IndexByte(row[i:], '"')
		if quote < 0 {
			return 0, false
		}
		i += quote
		if i+1 == len(row) || row[i+1] != '"' {
			return i, true
		}
		i++
	}
	return 0, false
}

// undouble makes a quoted cell plain. Line ends become "\n" as encoding/csv
// has it.
var undouble = strings.NewReplacer(`""`, `"`, "\r\n", "\n")
