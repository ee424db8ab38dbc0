package feed

import "bytes"

// skipper finds the end of one JSON value, given to it in pieces of any size.
// It knows brackets and strings and nothing else: what is between them is the
// decoder's to judge. Brackets are counted without regard to their kind, for a
// value in which it matters is rejected anyway.
type skipper struct {
	depth   int64
	str     bool // in a string
	escaped bool // after a backslash in a string
	scalar  bool // in a number or a word
}

// skip returns how many bytes of p belong to the value, and whether it ends
// with them. A number or a word ends before the byte that cannot be part of
// it, so at the end of the input the caller decides.
func (s *skipper) skip(p []byte) (n int, done bool) {
	for i := 0; i < len(p); {
		if s.str {
			n, closed := s.inString(p[i:])
			i += n
			if closed && s.depth == 0 {
				return i, true
			}
			continue
		}
		c := p[i]
		if s.scalar {
			if !scalarByte(c) {
				return i, true
			}
			i++
			continue
		}
		i++
		switch c {
		case '"':
			s.str = true
		case '{', '[':
			s.depth++
		case '}', ']':
			if s.depth--; s.depth <= 0 {
				return i, true
			}
		case ' ', '\t', '\r', '\n', ',', ':':
		default:
			s.scalar = s.depth == 0
		}
	}
	return len(p), false
}

func (s *skipper) inString(p []byte) (n int, closed bool) {
	i := 0
	if s.escaped && len(p) > 0 {
		s.escaped = false
		i = 1
	}
	for i < len(p) {
		quote := bytes.IndexByte(p[i:], '"')
		end := i + quote
		if quote < 0 {
			end = len(p)
		}
		// Backslashes directly before the quote pair up; an odd one escapes.
		slash := end
		for slash > i && p[slash-1] == '\\' {
			slash--
		}
		odd := (end-slash)%2 == 1
		switch {
		case quote < 0:
			s.escaped = odd
			return len(p), false
		case !odd:
			s.str = false
			return end + 1, true
		}
		i = end + 1
	}
	return i, false
}

// scalarByte tells what a number or a word may go on with.
func scalarByte(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', ']', '}', '[', '{', '"':
		return false
	}
	return true
}
