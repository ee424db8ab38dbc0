package feed

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// Beyond these a page is no article, or was made to take long: of 181 labelled pages the
// largest has 1.5 MB and 4,017 nodes. Of such a page the text is what is left without
// its markup. Within them the slowest that were made take 1.4 s, of a title of 3.6 MB.
const (
	maxPage  = 4 << 20
	maxNodes = 30_000
)

// pageArticle is what a page becomes.
type pageArticle struct {
	Title     string `json:"title"`
	Text      string `json:"text"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
	Source    string `json:"source,omitempty"`
	Language  string `json:"language,omitempty"`
}

// readPage extracts the article of a page. Its address, where that is known, and what the
// server said of its type may be empty. Where it has no date it has that in its address, or
// else that on which it was seen.
func readPage(raw []byte, address, contentType string, seen time.Time) (a pageArticle, err error) {
	defer func() {
		if p := recover(); p != nil { // of a library that was written for browsers' pages
			err = fmt.Errorf("the page cannot be read: %v", p)
		}
	}()
	raw = pageText(raw, contentType)
	a.URL = address
	if !a.find(raw) {
		a.plain(raw)
	}
	if day := URLDate(a.URL); !day.IsZero() && (seen.IsZero() || day.Before(seen.AddDate(0, 0, 1))) {
		seen = day
	}
	if a.Published == "" && !seen.IsZero() {
		a.Published = seen.UTC().Format(time.RFC3339)
	}
	return a, nil
}

// find looks for the article, and reports false where that is not to be tried.
func (a *pageArticle) find(raw []byte) bool {
	if len(raw) > maxPage {
		return false
	}
	doc, err := html.Parse(bytes.NewReader(raw))
	if err != nil { // it nests too deeply
		return false
	}
	head := readHead(doc)
	a.URL = cmp.Or(a.URL, head.address)
	a.Published = head.date
	if head.nodes > maxNodes {
		return false
	}
	base, err := url.Parse(a.URL)
	if err != nil || !base.IsAbs() {
		base = nil
	}
	parser := readability.NewParser()
	found, err := parser.ParseAndMutate(doc, base)
	if err != nil {
		return false
	}
	a.Title = cmp.Or(strings.TrimSpace(found.Title()), head.title)
	a.Source, a.Language = strings.TrimSpace(found.SiteName()), found.Language()
	if t, err := found.PublishedTime(); err == nil {
		a.Published = t.UTC().Format(time.RFC3339)
	}
	if found.Node == nil { // a page of links
		return true
	}
	var b strings.Builder
	if err := html.Render(&b, found.Node); err != nil {
		return false
	}
	a.Text = plainText(b.String())
	return true
}

// pageText is a page as UTF-8. What is that is taken for it, but for what shifts between
// alphabets; else the server and the page say what it is, as far as browsers look. Where
// neither does, it is taken for UTF-8 with bytes of windows-1252 among it.
func pageText(raw []byte, contentType string) []byte {
	const shift = 0x1b
	if utf8.Valid(raw) && bytes.IndexByte(raw, shift) < 0 {
		return bytes.TrimPrefix(raw, bom)
	}
	e, name, certain := charset.DetermineEncoding(raw[:min(len(raw), 1024)], contentType)
	if name != "utf-8" && (certain || name != "windows-1252") { // which it says where nothing else does
		if text, err := e.NewDecoder().Bytes(raw); err == nil {
			return text
		}
	}
	return mixedText(bytes.TrimPrefix(raw, bom))
}

// plain is all of a page's text.
func (a *pageArticle) plain(raw []byte) {
	s := string(raw)
	if from := strings.Index(s, "<title"); from >= 0 {
		if title, _, ok := strings.Cut(s[from:], "</title>"); ok && len(title) < 4096 {
			a.Title = plainText(title)
		}
	}
	a.Text = plainText(s)
}

// pageHead is what a page says of itself that the library does not look for.
type pageHead struct {
	title   string
	address string // canonical, of the web
	date    string // of the first <time>
	nodes   int
}

func readHead(doc *html.Node) (h pageHead) {
	for n := range doc.Descendants() {
		h.nodes++
		switch n.DataAtom {
		case atom.Title:
			if h.title == "" && n.FirstChild != nil {
				h.title = strings.TrimSpace(n.FirstChild.Data)
			}
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") && isPage(attr(n, "href")) {
				h.address = attr(n, "href")
			}
		case atom.Meta:
			if h.address == "" && attr(n, "property") == "og:url" && isPage(attr(n, "content")) {
				h.address = attr(n, "content")
			}
		case atom.Time:
			if t := parseDate(attr(n, "datetime")); h.date == "" && !t.IsZero() {
				h.date = t.Format(time.RFC3339)
			}
		}
	}
	return h
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}
