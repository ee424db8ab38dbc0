package feed

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// beginsWithTag reports text that begins with the tag of an HTML element, a
// comment or a document type.
//
// Newswire begins so too: <BP> said, <Video Shopping Mall Inc> signed. Of 648
// such among 21,578 articles six have the name of an element, and none has an
// attribute with a value, or closes what it opens.
func beginsWithTag(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n\u00a0")
	if len(s) < 3 || s[0] != '<' {
		return false
	}
	if strings.HasPrefix(s, "<!--") || len(s) > 9 && strings.EqualFold(s[:9], "<!doctype") {
		return strings.IndexByte(s, '>') > 0
	}
	n := 1
	for n < len(s) && n < 12 && isAlnum(s[n]) {
		n++
	}
	end := strings.IndexByte(s, '>')
	if end < n {
		return false
	}
	if attributes := strings.TrimRight(s[n:end], "/ \t\r\n"); attributes != "" &&
		(strings.IndexByte(" \t\r\n", attributes[0]) < 0 || strings.IndexByte(attributes, '=') < 0) {
		return false
	}
	a := atom.Lookup([]byte(strings.ToLower(s[1:n])))
	return blockTags[a] || hiddenTags[a] || a == atom.Img || inlineTags[a] && strings.Contains(s[end:], "</")
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// blockTags begin and end lines.
var blockTags = set(
	atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Caption, atom.Center,
	atom.Dd, atom.Details, atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
	atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header,
	atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.Option,
	atom.P, atom.Pre, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead,
	atom.Title, atom.Tr, atom.Ul,
)

// hiddenTags hold nothing that is read. The tokenizer takes what is inside of
// them as one text, so they do not nest.
var hiddenTags = set(atom.Script, atom.Style, atom.Noscript, atom.Iframe, atom.Noembed, atom.Noframes)

// inlineTags are the rest of what articles are made of.
var inlineTags = set(
	atom.A, atom.Abbr, atom.Acronym, atom.Audio, atom.B, atom.Big, atom.Button, atom.Cite, atom.Code, atom.Del,
	atom.Em, atom.Embed, atom.Font, atom.I, atom.Img, atom.Input, atom.Ins, atom.Kbd, atom.Label, atom.Link,
	atom.Map, atom.Mark, atom.Meta, atom.Object, atom.Picture, atom.Q, atom.S, atom.Small, atom.Source, atom.Span,
	atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Svg, atom.Td, atom.Template, atom.Th, atom.Time, atom.Tt,
	atom.U, atom.Video,
)

func set(atoms ...atom.Atom) map[atom.Atom]bool {
	m := make(map[atom.Atom]bool, len(atoms))
	for _, a := range atoms {
		m[a] = true
	}
	return m
}

// unmarked returns plain text: what a reader sees of HTML, and of other text too the
// characters in place of references to them, which many a scraper leaves behind.
func unmarked(s string, isHTML bool) string {
	if isHTML {
		return plainText(s)
	}
	return withoutReferences(s)
}

// withoutReferences decodes the entities that end as they should: what merely begins
// like one may be part of an address.
func withoutReferences(s string) string {
	const longest = len("&CounterClockwiseContourIntegral;")
	var out strings.Builder
	done := 0 // so much of s is in out
	for at := 0; ; {
		next := strings.IndexByte(s[at:], '&')
		if next < 0 {
			break
		}
		at += next
		end := at + 1
		for end < len(s) && end-at < longest && (isAlnum(s[end]) || s[end] == '#') {
			end++
		}
		if end < len(s) && s[end] == ';' {
			if c := html.UnescapeString(s[at : end+1]); c != s[at:end+1] {
				out.WriteString(s[done:at])
				out.WriteString(c)
				done = end + 1
			}
		}
		at = end
	}
	if done == 0 {
		return s
	}
	out.WriteString(s[done:])
	return out.String()
}

// plainText returns what a reader sees of HTML: a line a block, with single
// spaces, entities decoded.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	z := html.NewTokenizer(strings.NewReader(s))
	out := folded{}
	out.Grow(len(s))
	var inside atom.Atom // a hidden element, to its end
	for {
		t := z.Next()
		switch t {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if inside == 0 {
				out.add(z.Text())
			}
			continue
		case html.SelfClosingTagToken:
			// Feeds are often XHTML, where <iframe/> has ended.
			z.NextIsNotRawText()
		case html.StartTagToken, html.EndTagToken:
		default:
			continue
		}
		name, _ := z.TagName()
		switch tag := atom.Lookup(name); {
		case t == html.StartTagToken && hiddenTags[tag]:
			inside = tag
		case t == html.EndTagToken && tag == inside:
			inside = 0
		case blockTags[tag]:
			out.gap = '\n'
		case (tag == atom.Td || tag == atom.Th) && out.gap == 0:
			out.gap = ' '
		}
	}
}

// folded is text in which all white space between two words is one character.
type folded struct {
	strings.Builder
	gap byte // what is owed before the next word
}

func (f *folded) add(p []byte) {
	for len(p) > 0 {
		word := indexFunc(p, false)
		if word > 0 && f.gap == 0 {
			f.gap = ' '
		}
		if p = p[word:]; len(p) == 0 {
			return
		}
		if f.gap != 0 && f.Len() > 0 {
			f.WriteByte(f.gap)
		}
		f.gap = 0
		end := indexFunc(p, true)
		f.Write(p[:end])
		p = p[end:]
	}
}

// indexFunc returns where p has the first character that is white space, or is
// none; p's length if there is no such character.
func indexFunc(p []byte, space bool) int {
	for i, r := range alias(p) {
		if unicode.IsSpace(r) == space {
			return i
		}
	}
	return len(p)
}
