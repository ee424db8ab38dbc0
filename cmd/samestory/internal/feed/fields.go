package feed

import (
	"strings"
	"unicode/utf8"
)

// field is a part of an article.
type field uint8

const (
	fieldID field = iota
	fieldTitle
	fieldText
	fieldURL
	fieldDate
	fieldSource
	fieldLang
	fieldLabel
	numFields
)

// known are the names that the parts of an article have in the wild, the first
// of them that is present and not empty wins.
//
// Beyond plain names there are the places where the Google Reader API, which
// FreshRSS speaks, puts text and address, and MongoDB's form of an id and a
// date.
var known = [numFields][]string{
	fieldID:    {"id", "id.$oid"},
	fieldTitle: {"title", "headline", "headline.main", "webTitle"},
	fieldText: {"maintext", "articleBody", "article_text", "full_text", "text", "content_text", "article", "body",
		"content.content", "content", "content_html", "raw_text", "fields.bodyText", "summary.content", "summary", "description",
		"lead_paragraph", "abstract", "snippet"},
	fieldURL: {"url", "link", "canonical_link", "canonical.href", "canonical", "WARC-Target-URI", "external_url",
		"alternate.href", "web_url", "source"},
	fieldDate: {"published_at", "date_published", "date_publish", "publish_date", "published_date", "published",
		"pubDate", "date.$date", "date", "updated", "indexed_date", "webPublicationDate", "publication_date",
		"seendate", "datetime", "timestamp"},
	fieldSource: {"source.name", "source_domain", "source-hostname", "thread.site_full", "domain", "publication",
		"media_name", "site_name", "meta_site_name", "feed.title", "origin.title", "hostname", "source"},
	fieldLang: {"language", "lang", "meta_lang"},
}

// of returns the path that the fields name for f.
func (n *Fields) of(f field) *string {
	return [numFields]*string{&n.ID, &n.Title, &n.Text, &n.URL, &n.Date, &n.Source, &n.Lang, &n.Label}[f]
}

// takes tells which values serve the field, by their first byte.
func (f field) takes(c byte) bool {
	switch c {
	case '"':
		return true
	case '{', '[':
		return false
	case 't', 'f':
		return f == fieldLabel
	}
	return f == fieldID || f == fieldDate || f == fieldLabel
}

// node is a name, or a path of names, that may hold a field.
type node struct {
	path  string // as the contract or the user spells it
	name  string // its last name
	html  bool   // named as HTML
	inner *level // the names looked for inside
	eager bool   // its value is used and has escapes: decode it in passing
	head  int32  // one more than the index of its first member in the record
}

// level is what is looked for among the members of one object.
type level struct {
	nodes map[string]*node // by folded name
	keys  spellings
}

// candidate is a place where a field may be.
type candidate struct {
	*node
	// lax candidates are passed over where they hold another kind of value
	// than is wanted, and not taken for a field of the wrong type: the name
	// has another use as well.
	lax bool
}

// names is where the fields may be.
type names struct {
	root   level
	order  [numFields][]candidate
	chosen [numFields]bool // by the user, not detected
}

func newNames(chosen *Fields) *names {
	n := &names{root: level{nodes: map[string]*node{}}}
	for f := range numFields {
		paths := known[f]
		if p := *chosen.of(f); p != "" {
			n.chosen[f] = true
			paths = []string{p}
		}
		for _, p := range paths {
			n.add(f, p)
		}
	}
	return n
}

// add makes path the next candidate for f. Feeds that were flattened into a
// table, and keys with a dot in them, have the whole path as one name.
func (n *names) add(f field, path string) {
	lax := !n.chosen[f] && f == fieldURL && (path == "source" || path == "canonical")
	n.order[f] = append(n.order[f], candidate{n.root.reach(path, strings.Split(path, ".")), lax})
	if strings.Contains(path, ".") {
		n.order[f] = append(n.order[f], candidate{n.root.reach(path, []string{path}), lax})
	}
}

// reach returns the node at the end of the way.
func (l *level) reach(path string, way []string) *node {
	key := string(fold(nil, way[0]))
	n := l.nodes[key]
	if n == nil {
		n = &node{path: path, name: way[0]}
		l.nodes[key] = n
	}
	if len(way) == 1 {
		n.path = path
		n.html = isHTML(path)
		return n
	}
	if n.inner == nil {
		n.inner = &level{nodes: map[string]*node{}}
	}
	return n.inner.reach(path, way[1:])
}

// isHTML reports a path that is named as HTML, content_html, html or
// content:encoded, and the two of the Google Reader API.
func isHTML(path string) bool {
	folded := string(fold(nil, path))
	return strings.HasSuffix(folded, "html") || strings.HasSuffix(folded, "encoded") ||
		folded == "content.content" || folded == "summary.content"
}

// maxName bounds the names that are looked at. A name without '-' and '_' is
// as long as what it matches; this leaves room for plenty of them.
const maxName = 4096

// find returns the node that name may stand for, nil if there is none.
func (l *level) find(name string) *node {
	if len(name) > maxName {
		return nil
	}
	var buf [64]byte
	return l.nodes[string(fold(buf[:0], name))]
}

// fold appends name as it is matched: without '-', '_' and case.
func fold(dst []byte, name string) []byte {
	from := len(dst)
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= utf8.RuneSelf:
			return append(dst[:from], joiners.Replace(strings.ToLower(name))...)
		case c == '-' || c == '_':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

var joiners = strings.NewReplacer("-", "", "_", "")

// header is the columns of a table.
type header struct {
	cells   []string
	columns [numFields][]column
}

// column is one that may hold a field.
type column struct {
	candidate
	cell int
}

// newHeader finds the columns of the fields.
func newHeader(cells []string, o *Options) *header {
	n := newNames(&o.Fields)
	h := &header{cells: make([]string, len(cells))}
	at := map[*node][]int{}
	for i, cell := range cells {
		h.cells[i] = strings.TrimSpace(strings.Clone(cell))
		if found := n.root.find(h.cells[i]); found != nil {
			at[found] = append(at[found], i)
		}
	}
	for f, order := range n.order {
		for _, c := range order {
			for _, i := range at[c.node] {
				h.columns[f] = append(h.columns[f], column{c, i})
			}
		}
	}
	return h
}
