package feed

import (
	"bytes"
	"fmt"
)

// tag is one of an XML text.
type tag struct {
	start, end int
	name       []byte // with its prefix
	kind       byte   // '<' opens, '/' closes, '0' is empty
}

// local is the name without its prefix.
func (t *tag) local() []byte { return t.name[bytes.IndexByte(t.name, ':')+1:] }

func (t *tag) is(local string) bool { return bytes.EqualFold(t.local(), []byte(local)) }

// nextTag finds the first tag from an offset on. Comments, CDATA, instructions and
// the document type are passed over, and with the last all entities that it defines.
func nextTag(p []byte, at int) (t tag, ok bool) {
	for {
		i := bytes.IndexByte(p[at:], '<')
		if i < 0 {
			return t, false
		}
		at += i
		end := at + 1
		switch rest := p[at:]; {
		case bytes.HasPrefix(rest, []byte("<!--")):
			end = past(p, at+4, "-->")
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			end = past(p, at+9, "]]>")
		case bytes.HasPrefix(rest, []byte("<?")):
			end = past(p, at+2, "?>")
		case bytes.HasPrefix(rest, []byte("<!")):
			end = pastDirective(p, at+2)
		case bytes.HasPrefix(rest, []byte("</")):
			if end = past(p, at+2, ">"); end > 0 {
				return tag{at, end, nameAt(p[at+2:]), '/'}, true
			}
		case len(nameAt(rest[1:])) > 0:
			t = tag{at, pastTag(p, at+1), nameAt(rest[1:]), '<'}
			if t.end > 0 && p[t.end-2] == '/' {
				t.kind = '0'
			}
			return t, t.end > 0
		}
		if end == 0 {
			return t, false
		}
		at = end
	}
}

// past returns where the text goes on behind what ends something, 0 if nothing does.
func past(p []byte, at int, end string) int {
	i := bytes.Index(p[at:], []byte(end))
	if i < 0 {
		return 0
	}
	return at + i + len(end)
}

// pastTag is past the > of a tag, which may stand in its attributes as well.
func pastTag(p []byte, at int) int {
	for at < len(p) {
		c := p[at]
		at++
		switch c {
		case '>':
			return at
		case '"', '\'':
			if at = past(p, at, string(c)); at == 0 {
				return 0
			}
		}
	}
	return 0
}

// pastDirective is past the > of a document type, in which others are nested.
func pastDirective(p []byte, at int) int {
	for depth := 1; at < len(p); {
		c := p[at]
		at++
		switch c {
		case '<':
			depth++
		case '>':
			if depth--; depth == 0 {
				return at
			}
		case '"', '\'':
			if at = past(p, at, string(c)); at == 0 {
				return 0
			}
		}
	}
	return 0
}

func nameAt(p []byte) []byte {
	n := 0
	for n < len(p) {
		c := p[n]
		if isAlnum(c) && (n > 0 || c > '9') || c == '_' || c == ':' || c >= 0x80 || n > 0 && (c == '-' || c == '.') {
			n++
			continue
		}
		break
	}
	return p[:n]
}

const (
	maxXMLDepth = 1000    // of the elements in an item. gofeed goes down by recursion, a stack is 1 GB
	maxXMLWork  = 1 << 23 // elements of an item times the name spaces, which gofeed copies for each: 1 s
	maxXMLHead  = 1 << 20 // what stands before the first item
)

// nesting bounds what a parser is asked to do.
type nesting struct{ depth, deepest, elements, spaces int }

func (n *nesting) add(p []byte, t *tag) {
	switch t.kind {
	case '<':
		n.depth++
		n.deepest = max(n.deepest, n.depth)
	case '/':
		n.depth = max(0, n.depth-1)
		return
	}
	n.elements++
	n.spaces += bytes.Count(p[t.start:t.end], []byte("xmlns"))
}

func (n *nesting) check() error {
	if n.deepest > maxXMLDepth {
		return fmt.Errorf("elements are nested more than %d deep", maxXMLDepth)
	}
	if n.elements*(n.spaces+1) > maxXMLWork {
		return fmt.Errorf("%d elements with %d name spaces", n.elements, n.spaces)
	}
	return nil
}
