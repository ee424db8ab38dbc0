package feed

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/samestory/samestory/cluster"
)

// decoder turns raw records into Records. It is not safe for concurrent use.
//
// After object, row or text comes finish, for the same record.
type decoder struct {
	names *names
	html  string
	scan  scanner
	arena arena
	found []member // what the record has at the nodes

	htmlTitle, htmlText bool // from fields named as HTML
	plain               bool // markup was removed already
	textOnly            bool // of a record, once the fields are known, only title and text are wanted

	used     Fields // of this record, or of the first that had title or text
	usedDone bool
}

func newDecoder(o *Options) *decoder {
	return &decoder{names: newNames(&o.Fields), html: o.HTML}
}

// reset begins a batch: earlier records stay valid.
func (d *decoder) reset() { d.arena.reset() }

// recycle begins a record when no earlier one is needed any more.
func (d *decoder) recycle() { d.arena.recycle() }

// fieldsUsed returns where the fields of the first record that had a title or
// a text were found.
func (d *decoder) fieldsUsed() Fields {
	if !d.usedDone {
		return Fields{}
	}
	return d.used
}

// begin forgets the record before.
func (d *decoder) begin(rec *Record) {
	rec.Article, rec.Label, rec.OwnID = cluster.Article{}, "", false
	d.htmlTitle, d.htmlText, d.plain = false, false, false
	if !d.usedDone {
		d.used = Fields{}
	}
	for i := range d.found {
		d.found[i].node.head = 0
	}
	clear(d.found) // it must not keep the batch before
	d.found = d.found[:0]
}

// offer gives the record s for a field and reports whether it took it.
func (d *decoder) offer(f field, c candidate, s string, rec *Record) bool {
	if strings.TrimSpace(s) == "" || missing(f, s) {
		return false
	}
	switch f {
	case fieldID:
		rec.ID, rec.OwnID = s, true
	case fieldTitle:
		rec.Title, d.htmlTitle = s, c.html
	case fieldText:
		rec.Text, d.htmlText = s, c.html
	case fieldURL:
		if c.lax && !isPage(s) {
			return false
		}
		rec.URL = s
	case fieldDate:
		rec.Published = parseDate(s)
		return !rec.Published.IsZero()
	case fieldSource:
		rec.Source = outlet(s)
	case fieldLang:
		rec.Lang = s
	case fieldLabel:
		rec.Label = s
	}
	return true
}

// missing reports what Python and its tables write where there is nothing.
// Of a title or a text it may be all there is.
func missing(f field, s string) bool {
	return (s == "None" || s == "null") && f != fieldTitle && f != fieldText && f != fieldLabel
}

// clip shortens a name for people.
func clip(name string) string {
	if len(name) > 64 {
		return strings.ToValidUTF8(name[:61], "") + "..."
	}
	return name
}

// noteUsed settles fieldsUsed if the record is the first to count.
func (d *decoder) noteUsed(rec *Record) {
	d.usedDone = d.usedDone || rec.Title != "" || rec.Text != ""
}

// row decodes one row of a table.
func (d *decoder) row(h *header, cells []string, rec *Record) error {
	d.begin(rec)
	for f := range numFields {
		for _, c := range h.columns[f] {
			if c.cell < len(cells) && d.offer(f, c.candidate, valid(cells[c.cell]), rec) {
				if !d.usedDone {
					*d.used.of(f) = clip(h.cells[c.cell])
				}
				break
			}
		}
	}
	d.noteUsed(rec)
	return nil
}

// text decodes a plain text: its first line is the title if it looks like one.
func (d *decoder) text(raw []byte, rec *Record) {
	d.begin(rec)
	all := strings.TrimSpace(valid(alias(bytes.TrimPrefix(raw, []byte("\ufeff")))))
	if d.html == "always" || d.html != "never" && beginsWithTag(all) {
		all = plainText(all)
	}
	d.plain = true
	if line, rest, ok := strings.Cut(all, "\n"); ok && isHeadline(line) {
		rec.Title, all = strings.TrimSpace(line), strings.TrimSpace(rest)
	}
	rec.Text = all
}

// isHeadline reports a line of at most 20 words that does not end in a full
// stop, be it inside of quotes.
func isHeadline(line string) bool {
	words := 0
	for w := range strings.FieldsSeq(line) {
		if words += countWords(w); words > 20 {
			return false
		}
	}
	end := strings.TrimRight(line, " \t\r\"'”’»)]」』")
	last, _ := utf8.DecodeLastRuneInString(end)
	return words > 0 && !strings.ContainsRune(".。．｡।۔", last)
}

// countWords counts the words between two spaces: none in a dash, one in
// don't, as many as there are characters where a script writes no spaces.
func countWords(s string) int {
	words, dense := 0, 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) && unicode.IsLetter(r):
			dense++
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			words = 1
		}
		if dense > 20 {
			break
		}
	}
	return words + dense
}

// finish completes a decoded record that stands at a line of a file. An id that
// the caller has set, such as the path of a text, is kept.
func (d *decoder) finish(rec *Record, file string, line int) {
	if d.html != "never" && !d.plain {
		always := d.html == "always"
		rec.Title = unmarked(rec.Title, always || d.htmlTitle)
		rec.Text = unmarked(rec.Text, always || d.htmlText || beginsWithTag(rec.Text))
	}
	rec.NoTitle = strings.TrimSpace(rec.Title) == ""
	rec.NoText = strings.TrimSpace(rec.Text) == ""
	if !d.textOnly {
		identify(rec, file, line)
	}
}
