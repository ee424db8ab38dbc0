package feed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// sniffSize is how much is looked at to tell a format by its content.
const sniffSize = 64 << 10

// sniff tells the format of a source by its content, then by its name, and
// refuses what is no text.
func (f *Feed) sniff(ctx context.Context, s *source) (string, error) {
	if f.head == nil {
		f.head = make([]byte, sniffSize)
	}
	n, err := f.readSome(ctx, s, f.head, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	head := f.head[:n]
	if format := f.sniffConverted(s, head); format != "" {
		return format, nil
	}
	if kind := foreign(head); kind != "" {
		return "", fmt.Errorf("reading %s: it is %s", s.name, kind)
	}
	if f.opts.Format != "auto" {
		return f.opts.Format, nil
	}
	head = bytes.TrimPrefix(head, bom)
	named := formatOf(s.name)
	switch first, second := firstBytes(head); {
	case first == '[' && (second == '{' || second == ']' || mayBeJSON(named) && !unicode.IsLetter(rune(second))):
		return "json", nil
	case first == '{' && (second == '"' || second == '}' || mayBeJSON(named)):
		return f.sniffObject(ctx, s, head)
	case bytes.IndexByte(head, 0) >= 0:
		return "", fmt.Errorf("reading %s: it is binary data, not text", s.name)
	case named != "":
		return named, nil
	}
	return formatOfText(head, &f.opts), nil
}

// sniffConverted tells the formats that are converted, "" if it is none of them.
func (f *Feed) sniffConverted(s *source, head []byte) string {
	wanted, named := f.opts.Format, formatOf(s.name)
	switch {
	case isConverted(wanted):
		return wanted
	case wanted != "auto":
		return ""
	case bytes.HasPrefix(head, []byte("PAR1")):
		return "parquet"
	case bytes.HasPrefix(head, warcMagic):
		return "warc"
	}
	if first, _ := firstBytes(bytes.TrimPrefix(head, bom)); named == "html" && first != '{' && first != '[' && first != 0 {
		return "html"
	}
	root, declared := xmlRoot(head)
	switch root {
	case "rss", "rdf":
		return "rss"
	case "feed":
		return "atom"
	case "html":
		if named != "text" {
			return "html"
		}
	case "":
		if named != "text" && bytes.HasPrefix(bytes.ToLower(bytes.TrimLeft(head, " \t\r\n\ufeff")), []byte("<!doctype html")) {
			return "html"
		}
	default:
		if declared && named != "text" {
			return "rss" // the converter says that it is none
		}
	}
	return ""
}

// mayBeJSON reports whether a name does not speak against JSON. An article in
// a .txt file may well begin with a bracket, and one without a name with
// "[Reuters]".
func mayBeJSON(named string) bool {
	return named == "" || named == "json" || named == "jsonl"
}

// firstBytes returns the first two bytes that are not space.
func firstBytes(p []byte) (first, second byte) {
	p = bytes.TrimLeft(p, " \t\r\n")
	if len(p) == 0 {
		return 0, 0
	}
	if rest := bytes.TrimLeft(p[1:], " \t\r\n"); len(rest) > 0 {
		second = rest[0]
	}
	return p[0], second
}

// foreign names what a file is that cannot be read, with what to do about it.
func foreign(head []byte) string {
	magics := []struct{ magic, kind string }{
		{"\xff\xfe\x00\x00", "UTF-32: convert it to UTF-8 first"},
		{"\x00\x00\xfe\xff", "UTF-32: convert it to UTF-8 first"},
		{"\xff\xfe", "UTF-16: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)"},
		{"\xfe\xff", "UTF-16: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)"},
		{"\xfd7zXZ\x00", "compressed with xz: decompress it first"},
		{"\x04\x22\x4d\x18", "compressed with lz4: decompress it first"},
		{"PK\x03\x04", "a zip archive: unpack it first"},
		{"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"},
		{"PAR1", "a Parquet file: leave --input-format away"},
		{"SQLite format 3\x00", "an SQLite database: write it as JSON Lines first"},
		{"%PDF-", "a PDF file: extract its text first"},
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.kind
		}
	}
	return ""
}

// sniffObject tells JSON Lines from an object that wraps the records or that
// is one, over several lines. The splitter for JSON finds out as it does when
// it reads, whatever the size of what stands before.
func (f *Feed) sniffObject(ctx context.Context, s *source, head []byte) (string, error) {
	if f.opts.Live { // what follows the first line may not have arrived
		if line, _, complete := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), newline); complete && articleLine(line) {
			return "jsonl", nil
		}
	}
	a := &array{cursor: cursor{feed: f, src: s, line: 1, size: sniffSize}}
	b, err := a.next(ctx)
	if err == io.EOF {
		return "json", nil // it wraps an array, which is empty
	}
	if err != nil {
		return "", err
	}
	line, _, complete := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), newline)
	if a.wrapped {
		if complete && articleLine(line) {
			return "jsonl", nil
		}
		return "json", nil
	}
	if len(b.items) == 0 {
		return "jsonl", nil
	}
	it := b.items[0]
	if it.err != nil {
		return f.sniffBroken(head, a, it), nil
	}
	at := int(it.off - b.off)
	raw, rest := b.data[at:at+int(it.n)], b.data[at+int(it.n):]
	next, _ := firstBytes(rest[:firstLine(rest)])
	if bytes.IndexByte(raw, '\n') >= 0 || next == '{' || next == '[' {
		return "json", nil
	}
	return "jsonl", nil
}

// sniffBroken decides for an object that is too long or not well formed. It
// was a line if it ended with its line or the next one begins like a line.
func (f *Feed) sniffBroken(head []byte, a *array, it item) string {
	if it.n > f.opts.MaxRecord {
		if a.line > it.line {
			return "json"
		}
		return "jsonl"
	}
	line, rest, complete := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), newline)
	line = bytes.TrimRight(line, " \t\r")
	if !complete || bytes.HasSuffix(line, []byte{'}'}) || bytes.HasPrefix(rest, []byte{'{'}) {
		return "jsonl"
	}
	return "json"
}

// articleLine reports a line that holds an article, whatever arrays it has.
func articleLine(line []byte) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(line, &members) != nil {
		return false
	}
	for key, value := range members {
		if memberOf([]byte(key)) == textMember && value[0] == '"' {
			return true
		}
	}
	return false
}

// formatOfText tells what has neither a telling name nor a telling beginning.
func formatOfText(head []byte, o *Options) string {
	head = bytes.TrimLeft(head, "\r\n")
	for line := range bytes.SplitSeq(head, newline) {
		if line = bytes.TrimSpace(line); bytes.HasPrefix(line, []byte(`{"`)) && bytes.HasSuffix(line, []byte{'}'}) {
			return "jsonl" // the end of a record that was cut stands before it
		}
	}
	header := string(head[:firstLine(head)])
	if cells, err := splitCells(nil, header, '\t'); err == nil && isHeader(cells, o) {
		return "tsv"
	}
	for _, comma := range []byte{',', ';'} {
		if cells, err := splitCells(nil, header, comma); err == nil && isHeader(cells, o) {
			return "csv"
		}
	}
	return "text"
}

// isHeader reports whether cells name columns, of which one is a title or a
// text. Prose has commas too, but blanks after them and longer cells.
func isHeader(cells []string, o *Options) bool {
	for _, cell := range cells {
		if len(cell) > 64 || strings.HasPrefix(cell, " ") || strings.Count(cell, " ") > 2 {
			return false
		}
	}
	h := newHeader(cells, o)
	return len(cells) > 1 && len(h.columns[fieldTitle])+len(h.columns[fieldText]) > 0
}
