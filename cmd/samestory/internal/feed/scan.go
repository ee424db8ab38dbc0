package feed

import (
	"fmt"
	"unicode/utf8"
)

// scanner checks JSON by hand and tells where values end. It accepts what
// encoding/json accepts, no more and no less, which fuzzing holds it to.
type scanner struct {
	b []byte
	// objects has a bit for each open bracket, set for a brace: nesting costs
	// no stack.
	objects [maxDepth/64 + 1]uint64
}

// maxDepth is encoding/json's bound on open brackets.
const maxDepth = 10000

// form says what stands between a string and its bytes as they are.
type form uint8

const (
	escaped form = 1 << iota // it holds a backslash
	wide                     // it holds bytes over 0x7f, so it may be broken UTF-8
	decoded                  // it has been decoded
)

// jsonError says where a record stops being JSON.
type jsonError struct {
	at  int
	why string
}

func (e *jsonError) Error() string {
	return fmt.Sprintf("not a JSON object: byte %d: %s", e.at+1, e.why)
}

// value takes the value at i, which lies in depth brackets, to its end.
func (s *scanner) value(i, depth int) (end int, f form, err error) {
	switch c := s.at(i); c {
	case '"':
		return s.str(i)
	case '{', '[':
		end, err = s.compound(i, depth)
	default:
		end, err = s.word(i)
	}
	return end, 0, err
}

// compound takes an object or an array to its end or the blanks after it.
func (s *scanner) compound(i, outer int) (end int, err error) {
	depth := outer
value:
	for {
		switch c := s.at(i); c {
		case '{', '[':
			if depth++; depth > maxDepth {
				return 0, &jsonError{i, fmt.Sprintf("more than %d brackets deep", maxDepth)}
			}
			s.push(depth, c)
			i = s.space(i + 1)
			if s.at(i) != c+2 { // not empty; both brackets close two codes on
				if c == '{' {
					i, err = s.name(i)
				}
				if err != nil {
					return 0, err
				}
				continue
			}
		case '"':
			i, _, err = s.str(i)
		default:
			i, err = s.word(i)
		}
		if err != nil {
			return 0, err
		}
		for depth > outer {
			i = s.space(i)
			closing, want := byte(']'), "a comma or ]"
			if s.isObject(depth) {
				closing, want = '}', "a comma or }"
			}
			switch s.at(i) {
			case closing:
				depth--
				i++
			case ',':
				i = s.space(i + 1)
				if closing == '}' {
					if i, err = s.name(i); err != nil {
						return 0, err
					}
				}
				continue value
			default:
				return 0, s.wrong(i, want)
			}
		}
		return i, nil
	}
}

func (s *scanner) push(depth int, c byte) {
	bit := uint64(1) << (depth % 64)
	if c == '{' {
		s.objects[depth/64] |= bit
	} else {
		s.objects[depth/64] &^= bit
	}
}

func (s *scanner) isObject(depth int) bool {
	return s.objects[depth/64]>>(depth%64)&1 == 1
}

// name takes a member's name and colon to where its value begins.
func (s *scanner) name(i int) (int, error) {
	if s.at(i) != '"' {
		return 0, s.wrong(i, "a member's name")
	}
	i, _, err := s.str(i)
	if err != nil {
		return 0, err
	}
	return s.colon(i)
}

func (s *scanner) colon(i int) (int, error) {
	i = s.space(i)
	if s.at(i) != ':' {
		return 0, s.wrong(i, "a colon")
	}
	return s.space(i + 1), nil
}

// word takes a number, true, false or null.
func (s *scanner) word(i int) (int, error) {
	word := ""
	switch c := s.at(i); {
	case c == '-' || '0' <= c && c <= '9':
		return s.number(i)
	case c == 't':
		word = "true"
	case c == 'f':
		word = "false"
	case c == 'n':
		word = "null"
	default:
		return 0, s.wrong(i, "a value")
	}
	for k := range len(word) {
		if s.at(i+k) != word[k] {
			return 0, s.wrong(i+k, word)
		}
	}
	return i + len(word), nil
}

func (s *scanner) number(i int) (int, error) {
	if s.at(i) == '-' {
		i++
	}
	var err error
	if s.at(i) == '0' {
		i++
	} else if i, err = s.digits(i); err != nil {
		return 0, err
	}
	if s.at(i) == '.' {
		if i, err = s.digits(i + 1); err != nil {
			return 0, err
		}
	}
	if s.at(i)|0x20 == 'e' {
		i++
		if c := s.at(i); c == '+' || c == '-' {
			i++
		}
		return s.digits(i)
	}
	return i, nil
}

// digits takes one digit or more.
func (s *scanner) digits(i int) (int, error) {
	from := i
	for i < len(s.b) && s.b[i]-'0' <= 9 {
		i++
	}
	if i == from {
		return 0, s.wrong(i, "a digit")
	}
	return i, nil
}

// space passes over JSON's white space.
func (s *scanner) space(i int) int {
	for i < len(s.b) && s.b[i] <= ' ' {
		switch s.b[i] {
		case ' ', '\n', '\r', '\t':
			i++
		default:
			return i
		}
	}
	return i
}

// at returns the byte at i, 0 at the end: a byte that JSON has no use for.
func (s *scanner) at(i int) byte {
	if i < len(s.b) {
		return s.b[i]
	}
	return 0
}

// wrong says what was looked for at i in vain.
func (s *scanner) wrong(i int, want string) error {
	if i >= len(s.b) {
		return &jsonError{len(s.b), "it ends where " + want + " is wanted"}
	}
	r, _ := utf8.DecodeRune(s.b[i:])
	return &jsonError{i, fmt.Sprintf("want %s, got %q", want, r)}
}

// kindOf names, for an error, the kind of the value that begins with c.
func kindOf(c byte) string {
	switch c {
	case '"':
		return "a string"
	case '{':
		return "an object"
	case '[':
		return "an array"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// excerpt quotes the beginning of what may be long and hostile.
func excerpt(p []byte) string {
	if len(p) > 40 {
		return fmt.Sprintf("%q...", p[:40])
	}
	return fmt.Sprintf("%q", p)
}
