package feed

import (
	"errors"
	"fmt"
	"strings"
)

// object decodes one JSON object.
//
// It is scanned once, whole, and only the strings that win are decoded.
func (d *decoder) object(raw []byte, rec *Record) error {
	d.begin(rec)
	d.scan.b = raw
	i := d.scan.space(0)
	if d.scan.at(i) != '{' {
		return d.noObject(i)
	}
	i, err := d.members(i, &d.names.root, 0)
	if err != nil {
		return err
	}
	if i = d.scan.space(i); i < len(raw) {
		return &jsonError{i, "something follows the object: " + excerpt(raw[i:])}
	}
	d.expand()
	for f := range numFields {
		// No value of these is of a wrong type, unless the user named the field.
		if d.textOnly && d.usedDone && f >= fieldDate && !d.names.chosen[f] {
			continue
		}
		if err := d.pick(f, rec); err != nil {
			return err
		}
	}
	d.noteUsed(rec)
	return nil
}

// member is a member of an object that may hold a field.
type member struct {
	node       *node
	key        string // as it is, escapes decoded
	start, end int32  // of its value in the record
	form       form
	text       string // decoded already, if form has decoded
	in         int32  // one more than the index of the member around it, 0 at the top
	next       int32  // one more than the index of the next member of the node
}

// noObject says what there is instead of an object at i.
func (d *decoder) noObject(i int) error {
	if i == len(d.scan.b) {
		return errors.New("not a JSON object: nothing there")
	}
	end, _, err := d.scan.value(i, 0)
	if err != nil {
		return err
	}
	if end = d.scan.space(end); end < len(d.scan.b) {
		return &jsonError{end, "something follows the value: " + excerpt(d.scan.b[end:])}
	}
	return fmt.Errorf("not a JSON object: got %s", kindOf(d.scan.b[i]))
}

// members takes the object at i to its end and notes the members that l looks
// for. The object is the value of the member before index in.
func (d *decoder) members(i int, l *level, in int32) (int, error) {
	s := &d.scan
	i = s.space(i + 1)
	if s.at(i) == '}' {
		return i + 1, nil
	}
	for place := 0; ; place++ {
		n, key, j, err := d.key(i, place, l)
		if err != nil {
			return 0, err
		}
		if j, err = s.colon(j); err != nil {
			return 0, err
		}
		end := 0
		if n == nil {
			end, _, err = s.value(j, 1)
		} else {
			end, err = d.take(member{node: n, key: key, start: int32(j), in: in})
		}
		if err != nil {
			return 0, err
		}
		i = s.space(end)
		switch s.at(i) {
		case ',':
			i = s.space(i + 1)
		case '}':
			return i + 1, nil
		default:
			return 0, s.wrong(i, "a comma or }")
		}
	}
}

// key takes the key at i to behind its quote. Its node is nil if it is of no use.
func (d *decoder) key(i, place int, l *level) (n *node, key string, end int, err error) {
	b := d.scan.b
	if k := l.keys.at(place, b[i:]); k != nil {
		return k.node, k.quoted[1 : len(k.quoted)-1], i + len(k.quoted), nil
	}
	if d.scan.at(i) != '"' {
		return nil, "", 0, d.scan.wrong(i, "a member's name")
	}
	end, f, err := d.scan.str(i)
	if err != nil {
		return nil, "", 0, err
	}
	raw := b[i+1 : end-1]
	if f == 0 || f == wide && validUTF8(raw) {
		return l.mean(place, b[i:end]), alias(raw), end, nil
	}
	l.keys.put(place, nil)
	if len(raw) > 6*maxName {
		return nil, "", end, nil
	}
	key = d.arena.unquote(raw, f)
	return l.find(key), key, end, nil
}

// maxEager bounds what may be set aside for one string.
const maxEager = 64 << 10

// take scans and keeps a member's value. A string with escapes, where the last
// one of that name was used, is decoded in passing.
func (d *decoder) take(m member) (end int, err error) {
	i := int(m.start)
	if rest := len(d.scan.b) - i; m.node.eager && d.scan.at(i) == '"' && rest < maxEager {
		var text []byte
		end, text, m.form, err = d.scan.text(i, d.arena.room(rest))
		if m.form&escaped != 0 && (m.form&wide == 0 || validUTF8(text)) {
			m.text = d.arena.keep(text)
			m.form |= decoded
		}
	} else {
		end, m.form, err = d.scan.value(i, 1)
	}
	m.end = int32(end)
	if err == nil {
		d.note(m)
	}
	return end, err
}

// maxSame bounds the members of one node that are told apart, for one name
// can be spelled in more ways than are worth looking at.
const maxSame = 16

// note keeps a member. Of equal keys the last counts, as in encoding/json;
// of different ones that fold to one name all do, the exact one first.
func (d *decoder) note(m member) {
	tail, n := &m.node.head, 0
	for *tail != 0 {
		o := &d.found[*tail-1]
		if o.key == m.key && o.in == m.in {
			o.start, o.end, o.form, o.text = m.start, m.end, m.form, m.text
			return
		}
		tail = &o.next
		n++
	}
	if n >= maxSame {
		return
	}
	if m.key == m.node.name {
		tail = &m.node.head
		m.next = *tail
	}
	*tail = int32(len(d.found) + 1)
	d.found = append(d.found, m)
}

// expand looks into the objects that may hold fields, and into the first
// object of a list of them. What they hold joins those to be looked into.
func (d *decoder) expand() {
	for i := 0; i < len(d.found); i++ {
		m := &d.found[i]
		if m.node.inner == nil {
			continue
		}
		at := int(m.start)
		if d.scan.at(at) == '[' {
			at = d.scan.space(at + 1)
		}
		if d.scan.at(at) == '{' {
			// It was scanned before: there is no error.
			_, _ = d.members(at, m.node.inner, int32(i+1))
		}
	}
}

// pick finds a field: the first candidate that is there, not empty and of the
// right type.
func (d *decoder) pick(f field, rec *Record) error {
	var bad *member
	there := false // if only as an empty string
	for _, c := range d.names.order[f] {
		for k := c.head; k != 0; k = d.found[k-1].next {
			m := &d.found[k-1]
			kind := d.scan.b[m.start]
			switch {
			case kind == 'n':
				continue
			case !f.takes(kind):
				if !c.lax && !there && bad == nil {
					bad = m
				}
				continue
			}
			there = true
			if d.offer(f, c, d.string(m), rec) {
				m.node.eager = m.node.eager || m.form&escaped != 0
				if !d.usedDone {
					*d.used.of(f) = d.path(m)
				}
				return nil
			}
		}
	}
	// Date, source and language may be lost; what is taken for them where the
	// user named nothing is often something else of that name.
	if bad != nil && (d.names.chosen[f] || f <= fieldURL) {
		return fmt.Errorf("field %s: want a string, got %s", clip(bad.node.path), kindOf(d.scan.b[bad.start]))
	}
	return nil
}

// string returns the text of a string, or another value as it is written.
func (d *decoder) string(m *member) string {
	if m.form&decoded != 0 {
		return m.text
	}
	p := d.scan.b[m.start:m.end]
	if p[0] == '"' {
		return d.arena.unquote(p[1:len(p)-1], m.form)
	}
	return alias(p)
}

// path returns the way to a member as the record spells it.
func (d *decoder) path(m *member) string {
	path := m.key
	for m.in != 0 {
		m = &d.found[m.in-1]
		path = m.key + "." + path
	}
	return clip(strings.Clone(path))
}
