package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// AppendMember appends line to dst with "key":value as the last member of the
// JSON object that line holds, in place of any member of that key. All other
// bytes stay as they are: a byte order mark, space, the end of the line, the
// spelling of numbers and strings. Doing it again changes nothing.
//
// line is one that was read as JSON before: what is checked here is that the
// object and its members have an end, not the whole grammar. value is taken as
// it is. On error dst is returned as it came.
func AppendMember(dst, line []byte, key string, value []byte) ([]byte, error) {
	o, err := scanObject(line)
	if err != nil {
		return dst, fmt.Errorf("add member %q to a record: %w", key, err)
	}
	name, err := AppendJSON(nil, key)
	if err != nil {
		return dst, fmt.Errorf("add member %q to a record: %w", key, err)
	}
	tail := len(bytes.TrimRight(line[:o.end], " \t\r\n")) // the space before the brace stays before it
	dst = append(dst, line[:o.start]...)
	for _, m := range o.members {
		if !m.is(line, key) {
			dst = append(dst, line[m.start:min(m.end, tail)]...)
			dst = append(dst, ',')
		}
	}
	dst = append(dst, name...)
	dst = append(dst, ':')
	dst = append(dst, value...)
	return append(dst, line[tail:]...), nil
}

// Annotate returns line with the value as its member "samestory".
func Annotate(line []byte, value any) ([]byte, error) {
	member, err := AppendJSON(nil, value)
	if err != nil {
		return nil, err
	}
	return AppendMember(nil, line, "samestory", member)
}

// object tells where the parts of an object lie in the line that holds it.
type object struct {
	start, end int // behind {, and at }
	members    []member
}

// member lies between two commas, with the space around it.
type member struct{ start, key, keyEnd, end int }

// is compares keys as encoding/json does, without decoding the plain ones.
func (m member) is(line []byte, key string) bool {
	raw := line[m.key:m.keyEnd]
	for _, c := range raw {
		if c == '\\' || c >= utf8.RuneSelf {
			var s string
			return json.Unmarshal(raw, &s) == nil && s == key
		}
	}
	return string(raw[1:len(raw)-1]) == key
}

func scanObject(line []byte) (object, error) {
	i := skipSpace(line, len(line)-len(bytes.TrimPrefix(line, []byte("\ufeff"))))
	if i == len(line) || line[i] != '{' {
		return object{}, errors.New("not a JSON object")
	}
	o := object{start: i + 1}
	o.end = skipSpace(line, o.start)
	for i = o.start; o.end < len(line) && line[o.end] != '}'; i = o.end + 1 {
		m, err := scanMember(line, i)
		if err != nil {
			return object{}, err
		}
		o.members = append(o.members, m)
		o.end = m.end
	}
	if o.end == len(line) {
		return object{}, errCut
	}
	if i := skipSpace(line, o.end+1); i < len(line) {
		return object{}, fmt.Errorf("byte %d: more after the object", i)
	}
	return o, nil
}

var errCut = errors.New("the object has no end")

// scanMember reads from i to the comma or brace behind the member.
func scanMember(line []byte, i int) (member, error) {
	m := member{start: i, key: skipSpace(line, i)}
	if m.key == len(line) || line[m.key] != '"' {
		return m, fmt.Errorf("byte %d: want a key", m.key)
	}
	m.keyEnd = skipString(line, m.key)
	colon := skipSpace(line, m.keyEnd)
	if colon == len(line) || line[colon] != ':' {
		return m, fmt.Errorf("byte %d: want a colon", colon)
	}
	value := skipSpace(line, colon+1)
	m.end = skipValue(line, value)
	switch {
	case m.end == len(line):
		return m, errCut
	case m.end == value || line[m.end] == ']':
		return m, fmt.Errorf("byte %d: want a value", m.end)
	}
	return m, nil
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n') {
		i++
	}
	return i
}

// skipString goes from a string's first quote to behind its last, or to the
// end of b.
func skipString(b []byte, i int) int {
	for i++; ; i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return len(b)
		}
		i += n
		before := bytes.TrimRight(b[i-n:i], `\`)
		if (n-len(before))%2 == 0 {
			return i + 1
		}
	}
}

// skipValue goes to the comma or bracket that ends the value at i, or to the
// end of b. It counts brackets and does not look at their kinds.
func skipValue(b []byte, i int) int {
	for depth := 0; i < len(b); {
		switch b[i] {
		case '"':
			i = skipString(b, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}
