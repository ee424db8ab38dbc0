package feed

import (
	"errors"
	"fmt"
	"strings"
)

// jsonState is what is wanted next.
type jsonState uint8

const (
	wantTop     jsonState = iota // a value, outside of everything
	wantElement                  // in an array
	wantComma                    // in an array, after an element
	wantKey                      // in the object at the top
	wantColon
	wantMember
	wantNext    // in the object, after a member
	wantRecord  // in an array that may be the wrapped one
	wantClosing // the rest of an array that is not
)

// memberKind tells the members of an object that matter here.
type memberKind uint8

const (
	otherMember memberKind = iota
	arrayMember            // wraps the records, or an object that does, if anything does
	textMember             // an object that has it is itself an article
)

// memberOf looks a key up, as it stands in its quotes. Of the names that a
// text can have those count that a feed has no other use for, as it has for a
// description of itself.
func memberOf(key []byte) memberKind {
	if len(key) > 64 {
		return otherMember
	}
	switch string(fold(nil, strings.Trim(string(key), `"`))) {
	case "articles", "items", "entries", "posts", "results", "data", "news", "docs", "response", "hits":
		return arrayMember
	case "maintext", "articlebody", "articletext", "fulltext", "text", "contenttext",
		"article", "body", "content", "contenthtml", "rawtext":
		return textMember
	}
	return otherMember
}

// wantsValue reports whether a whole value is to be passed over at c, and not a
// single mark of the structure.
func (a *array) wantsValue(c byte) bool {
	if a.state == wantClosing {
		return true
	}
	if strings.IndexByte(",:]}", c) >= 0 {
		return false
	}
	switch a.state {
	case wantTop:
		return c != '{' && c != '[' && !a.lost
	case wantElement:
		return true
	case wantKey:
		return c == '"'
	case wantMember:
		return c != '[' && c != '{' || a.object.key != arrayMember || a.object.article
	}
	return false
}

// value takes a whole value.
func (a *array) value(b *Batch, it item, raw []byte) {
	switch a.state {
	case wantTop:
		b.add(it)
	case wantElement:
		b.add(it)
		a.state = wantComma
	case wantKey:
		a.object.key = memberOf(raw)
		a.state = wantColon
	case wantMember:
		if a.object.key == textMember && raw[0] == '"' {
			a.object.article = true
		}
		a.state = wantNext
	case wantClosing:
		a.state = wantNext
	}
	a.first = false
}

// mark takes a mark of the structure, or the first byte of a value to look
// into. It returns how many bytes that used: 0 or 1.
func (a *array) mark(b *Batch, it item, c byte) (int, error) {
	first := a.first
	a.first = false
	switch a.state {
	case wantTop:
		return a.markTop(it, c)
	case wantElement, wantComma:
		return a.markArray(b, it, c, first)
	case wantRecord:
		return a.markRecord(c), nil
	}
	return a.markObject(b, it, c, first)
}

func (a *array) markTop(it item, c byte) (int, error) {
	switch {
	case c == '[':
		a.state, a.first = wantElement, true
	case c == '{':
		a.state, a.first = wantKey, true
		a.object.off, a.object.line, a.object.inside = it.off, it.line, 0
		a.object.article, a.object.empty, a.object.wraps = false, false, false
	case !a.lost || c != ',' && c != ']' && c != '}':
		return 0, broken("a JSON value", c)
	}
	return 1, nil
}

// markArray forgives commas that are too many or too few, but tells of them:
// one slip should not cost the elements after it.
func (a *array) markArray(b *Batch, it item, c byte, first bool) (int, error) {
	it.err = errComma
	switch {
	case c == ']':
		if a.state == wantElement && !first {
			b.add(it)
		}
		a.state = wantTop
		if a.object.wraps {
			a.state = wantNext
		}
	case c == ',' && a.state == wantComma:
		a.state = wantElement
	case c == ',':
		b.add(it)
	case a.state == wantComma && c != '}' && c != ':':
		b.add(it)
		a.state = wantElement
		return 0, nil
	default:
		return 0, broken("the next element", c)
	}
	return 1, nil
}

func (a *array) markRecord(c byte) int {
	switch c {
	case '{':
		a.object.wraps, a.wrapped = true, true
		a.state, a.first = wantElement, true
	case ']':
		a.object.empty = true
		a.state = wantNext
		return 1
	default:
		a.state = wantClosing
	}
	return 0
}

func (a *array) markObject(b *Batch, it item, c byte, first bool) (int, error) {
	switch {
	case a.state == wantColon && c == ':':
		a.state = wantMember
	case a.state == wantMember && c == '[':
		a.state = wantRecord
	case a.state == wantMember && c == '{':
		a.object.inside++
		a.state, a.first = wantKey, true
	case a.state == wantNext && c == ',':
		a.state = wantKey
	case c == '}' && (a.state == wantNext || a.state == wantKey && first):
		if a.object.inside > 0 {
			a.object.inside--
			a.state = wantNext
			break
		}
		a.endObject(b, it)
	default:
		return 0, broken(wanted[a.state], c)
	}
	return 1, nil
}

var wanted = map[jsonState]string{
	wantKey: "a key", wantColon: "a colon", wantMember: "a value", wantNext: "a comma or }",
}

// endObject decides what the object was.
func (a *array) endObject(b *Batch, it item) {
	o := &a.object
	a.state = wantTop
	wrapper := o.wraps || o.empty && !o.article
	n := it.off + 1 - o.off
	o.wraps = false
	switch {
	case wrapper:
	case o.off >= b.off:
		b.add(item{off: o.off, n: n, line: o.line})
	default:
		a.length = n
	}
}

var errComma = errors.New("a comma too many or too few in the array")

func broken(want string, c byte) error {
	return fmt.Errorf("not JSON: want %s, got %q", want, c)
}
