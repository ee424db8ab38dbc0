package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
)

// items converts an RSS or Atom feed, item by item. Each is cut out and parsed
// as the only one of a feed, so that one that is broken, or a file that was cut,
// costs no other.
type items struct {
	feed *Feed
	text []byte
	at   int
	line int // at counted
	seen int // how far lines were counted

	root    tag
	channel tag
	open    bool // between the root's tags
	item    string
	tries   int
	about   *gofeed.Feed // what it says before its first item
}

func (f *Feed) newItems(in *whole) (converter, error) {
	if in.size > f.opts.MaxRecord {
		return nil, fmt.Errorf("a feed is read as a whole: %w", f.tooLong(in.size))
	}
	text := make([]byte, in.size)
	if _, err := io.ReadFull(io.NewSectionReader(in, 0, in.size), text); err != nil {
		return nil, err
	}
	c := &items{feed: f, text: xmlText(text), line: 1}
	t, ok := nextTag(c.text, 0)
	if !ok {
		return nil, errors.New("no XML: it has no element")
	}
	return c, c.begin(t)
}

// xmlRoot is the name of the root element of a text that begins as XML, "" if it
// does not or that comes later, and whether the text declares that it is XML.
func xmlRoot(head []byte) (name string, declared bool) {
	if first, _ := firstBytes(bytes.TrimPrefix(head, bom)); first != '<' && first < 0xfe { // of UTF-16
		return "", false
	}
	text := xmlText(head)
	first, second := firstBytes(text)
	t, ok := nextTag(text, 0)
	if first != '<' || !ok {
		return "", false
	}
	return strings.ToLower(string(t.local())), second == '?'
}

var notFeeds = map[string]string{
	"urlset":       "a sitemap, which lists pages and not articles",
	"sitemapindex": "a list of sitemaps",
	"opml":         "a list of feeds",
	"html":         "a web page",
}

// begin begins with a feed at its root's tag.
func (c *items) begin(root tag) error {
	switch {
	case root.is("rss"), root.is("rdf"):
		c.item = "item"
	case root.is("feed"):
		c.item = "entry"
	default:
		name := strings.ToLower(string(root.local()))
		if what := notFeeds[name]; what != "" {
			return fmt.Errorf("no feed, but %s: its root is <%s>", what, clip(name))
		}
		return fmt.Errorf("no feed: its root is <%s>, want rss, rdf:RDF or feed", clip(name))
	}
	c.root, c.channel, c.about = root, tag{}, nil
	c.at, c.open = root.end, root.kind == '<'
	return nil
}

func (c *items) next(dst []byte) ([]byte, error) {
	for {
		t, ok := nextTag(c.text, c.at)
		switch {
		case !ok && c.open:
			return dst, fmt.Errorf("the file ends before </%s>", clip(string(c.root.name)))
		case !ok:
			return dst, io.EOF
		}
		c.at = t.end
		switch {
		case !c.open && t.kind == '/':
		case !c.open:
			// Files may have been joined.
			if err := c.begin(t); err != nil {
				return dst, fmt.Errorf("after </%s>: %w", clip(string(c.root.name)), err)
			}
		case t.kind == '/' && bytes.Equal(t.name, c.root.name):
			c.open = false
		case t.kind == '<' && t.is("channel") && c.channel.kind == 0:
			c.channel = t
		case c.closesChannel(&t):
			c.channel = tag{}
		case t.is(c.item) && t.kind != '/':
			if c.about == nil {
				c.about = c.head(t.start)
			}
			return c.convert(dst, t), nil
		}
	}
}

// convert appends the line of the item that begins with a tag.
func (c *items) convert(dst []byte, first tag) []byte {
	end, err := c.cut(first)
	c.at = end
	raw := c.text[first.start:end]
	var e *entry
	if err == nil {
		e, err = c.parse(raw)
	}
	if err != nil {
		c.line += bytes.Count(c.text[c.seen:first.start], newline)
		c.seen = first.start
		return appendFailed(dst, fmt.Errorf("%s on line %d: %w", c.item, c.line, err), string(raw))
	}
	return appendLine(dst, e)
}

// cut finds where an item ends: with its tag, or where that is missing before
// the next item or the end of the feed.
func (c *items) cut(first tag) (end int, err error) {
	n := nesting{spaces: bytes.Count(c.text[c.root.start:c.root.end], []byte("xmlns"))}
	n.add(c.text, &first)
	if first.kind == '0' {
		return first.end, nil
	}
	for at := first.end; ; {
		t, ok := nextTag(c.text, at)
		if !ok {
			return c.lost(first)
		}
		same := bytes.Equal(t.name, first.name)
		switch {
		case same && t.kind == '/':
			return t.end, n.check()
		case same, c.closesChannel(&t), t.kind == '/' && bytes.Equal(t.name, c.root.name):
			return t.start, n.check()
		}
		n.add(c.text, &t)
		at = t.end
	}
}

func (c *items) closesChannel(t *tag) bool {
	return t.kind == '/' && c.channel.kind != 0 && bytes.Equal(t.name, c.channel.name)
}

// maxLost bounds how often the next item is looked for to the end of the file.
const maxLost = 100

// lost finds where to go on behind an item without an end. What swallows the rest
// of the file may be a quote, comment or CDATA in it that is not closed.
func (c *items) lost(first tag) (end int, err error) {
	next := bytes.Index(c.text[first.end:], c.text[first.start:first.start+1+len(first.name)])
	if c.tries++; next < 0 || c.tries > maxLost {
		c.open = false
		return len(c.text), errors.New("the file ends in the middle of it")
	}
	return first.end + next, errors.New("not well formed: something in it is never closed")
}

// head parses what stands before the first item: the title, link and language of
// the feed. It may have none.
func (c *items) head(end int) *gofeed.Feed {
	none := &gofeed.Feed{}
	if end-c.root.start > maxXMLHead {
		return none
	}
	var n nesting
	for at := c.root.start; ; {
		t, ok := nextTag(c.text[:end], at)
		if !ok {
			break
		}
		n.add(c.text, &t)
		at = t.end
	}
	if n.check() != nil {
		return none
	}
	r, a, err := c.library(c.text[c.root.start:end])
	if err != nil {
		return none
	}
	feed, err := translate(r, a)
	if err != nil {
		return none
	}
	return feed
}

func (c *items) parse(raw []byte) (*entry, error) {
	r, a, err := c.library(c.text[c.root.start:c.root.end], c.text[c.channel.start:c.channel.end], raw)
	if err != nil {
		return nil, err
	}
	feed, err := translate(r, a)
	if err != nil {
		return nil, err
	}
	if len(feed.Items) == 0 {
		return nil, errors.New("not well formed: nothing is left of it")
	}
	e := c.entry(feed.Items[0])
	if r != nil {
		e.fromRSS(r.Items[0])
	} else {
		e.fromAtom(a.Entries[0])
	}
	return e, nil
}

// library parses a feed, in parts, that lacks the tags at its end.
func (c *items) library(parts ...[]byte) (r *rss.Feed, a *atom.Feed, err error) {
	doc := slices.Concat(parts...)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the parser failed: %v", p)
		}
	}()
	if c.channel.kind != 0 {
		doc = fmt.Appendf(doc, "</%s>", c.channel.name)
	}
	doc = fmt.Appendf(doc, "</%s>", c.root.name)
	if c.item == "entry" {
		a, err = (&atom.Parser{}).Parse(bytes.NewReader(doc))
	} else {
		r, err = (&rss.Parser{}).Parse(bytes.NewReader(doc))
	}
	if bad, ok := errors.AsType[*xml.SyntaxError](err); ok {
		err = fmt.Errorf("not well formed: %s", bad.Msg) // its line is of this document
	}
	return r, a, err
}

func translate(r *rss.Feed, a *atom.Feed) (*gofeed.Feed, error) {
	if a != nil {
		return (&gofeed.DefaultAtomTranslator{}).Translate(a)
	}
	return (&gofeed.DefaultRSSTranslator{DisableContentImageScan: true}).Translate(r)
}
