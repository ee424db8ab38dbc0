package report

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/url"
	"runtime"
	"slices"
	"strings"
)

// StoryDetail is a story with what a page shows of it besides.
type StoryDetail struct {
	Story
	Texts  []string      // of the articles
	Scores [][]Figure    // of each article with each before it; nil where there are too many
	Shared []SharedTerm  // what articles of the story share, the heaviest first
	Copies []CopyFigures // of the articles; zero for those that are no copies
}

// SharedTerm is a term and its weight in each article of a story.
type SharedTerm struct {
	Term    string   `json:"term"`
	Name    bool     `json:"name"` // or a number
	Weights []Figure `json:"weights"`
}

// CopyFigures says how much of a copy's words and its original's both have.
type CopyFigures struct {
	Resemblance Figure `json:"resemblance"`
	Containment Figure `json:"containment"`
}

// Page says what a page tells besides its stories.
type Page struct {
	Read    int      `json:"read"` // articles
	Inputs  []string `json:"inputs"`
	Version string   `json:"version"` // of the program
}

// pageText is how much of a text a page holds: more than most articles are long. What
// is longer says so, and is found by its address.
const pageText = 30_000

// pageTitle is how many columns of a title a page shows. Few titles are longer, and most
// of these are no titles.
const pageTitle = 160

// bundleSize is how much JSON is packed as one. A page holds texts packed, and unpacks
// those that are looked at: the larger the bundles, the smaller the page, and the later a
// story opens. 256 KiB unpack in 10 ms.
const bundleSize = 256 << 10

//go:embed page
var pageFiles embed.FS

// pageScripts are the parts of the page's script, in their order.
var pageScripts = []string{"data", "dom", "filter", "timeline", "story", "compare", "main"}

// PageStory is a story as a page holds it.
type PageStory struct{ head, detail []byte }

// NewPageStory lays out a story for a page, which is most of the work of writing one.
func NewPageStory(s *StoryDetail) (PageStory, error) {
	head, detail := describe(s)
	h, err := json.Marshal(head)
	if err != nil {
		return PageStory{}, fmt.Errorf("write as JSON: %w", err)
	}
	d, err := json.Marshal(detail)
	if err != nil {
		return PageStory{}, fmt.Errorf("write as JSON: %w", err)
	}
	return PageStory{h, d}, nil
}

// WriteStoriesHTML writes stories as one page that needs nothing besides itself: it
// holds the data, loads nothing, and runs no script but its own, which is named in its
// policy by its hash. What comes from articles is in it as JSON, without the characters
// that end a script, and comes into the page as text alone.
func WriteStoriesHTML(w io.Writer, stories iter.Seq2[PageStory, error], p Page) error {
	out := &page{out: bufio.NewWriterSize(w, 1<<16)}
	if err := out.begin(); err != nil {
		return err
	}
	for s, err := range stories {
		if err == nil {
			err = out.story(s)
		}
		if err != nil {
			return flush(out.out, err)
		}
	}
	if err := out.end(p); err != nil {
		return err
	}
	return out.out.Flush()
}

// page is a page that is being written.
type page struct {
	out     *bufio.Writer
	script  []byte
	heads   [][]byte // of the bundle
	bundle  [][]byte // their details
	size    int      // of these
	packing []chan []byte
}

func (p *page) begin() error {
	style, err := pageFiles.ReadFile("page/page.css")
	if err != nil {
		return err
	}
	p.script = []byte("'use strict';\n(() => {\n")
	for _, name := range pageScripts {
		part, err := pageFiles.ReadFile("page/" + name + ".js")
		if err != nil {
			return err
		}
		p.script = append(p.script, part...)
	}
	p.script = append(p.script, "})();\n"...)
	body, err := pageFiles.ReadFile("page/page.html")
	if err != nil {
		return err
	}
	policy := fmt.Sprintf("default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'", hashOf(p.script), hashOf(style))
	_, err = fmt.Fprintf(p.out, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%s">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Stories</title>
<style>%s</style>
</head>
<body>
%s`, policy, style, body)
	return err
}

// hashOf is how a policy names what it lets through.
func hashOf(p []byte) string {
	sum := sha256.Sum256(p)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (p *page) story(s PageStory) error {
	p.heads, p.bundle = append(p.heads, s.head), append(p.bundle, s.detail)
	if p.size += len(s.detail); p.size < bundleSize {
		return nil
	}
	p.pack()
	if len(p.packing) > runtime.GOMAXPROCS(0) {
		return p.write()
	}
	return nil
}

// pack begins to pack the bundle, while the next is collected.
func (p *page) pack() {
	heads, details, packed := p.heads, p.bundle, make(chan []byte, 1)
	p.packing = append(p.packing, packed)
	p.heads, p.bundle, p.size = nil, nil, 0
	go func() { packed <- block(heads, details) }()
}

// write writes the bundle whose turn it is.
func (p *page) write() error {
	_, err := p.out.Write(<-p.packing[0])
	p.packing = p.packing[1:]
	return err
}

// block is how a bundle stands in the page: what the list needs as it is, the rest packed.
func block(heads, details [][]byte) []byte {
	var b bytes.Buffer
	b.WriteString("<script type=\"application/json\" class=\"stories\">[\n")
	b.Write(bytes.Join(heads, []byte(",\n")))
	b.WriteString("\n]</script>\n<script type=\"application/octet-stream\" class=\"details\">")
	encoded := base64.NewEncoder(base64.StdEncoding, &b)
	z, _ := flate.NewWriter(encoded, flate.DefaultCompression) // of the standard library: a faster one's output may depend on the machine
	fmt.Fprintf(z, "[%s]", bytes.Join(details, []byte{','}))   // into memory, which does not fail
	z.Close()
	encoded.Close()
	b.WriteString("</script>\n")
	return b.Bytes()
}

func (p *page) end(about Page) error {
	if len(p.heads) > 0 {
		p.pack()
	}
	for len(p.packing) > 0 {
		if err := p.write(); err != nil {
			return err
		}
	}
	inputs := []string{}
	for _, name := range about.Inputs {
		inputs = append(inputs, Line(name))
	}
	about.Inputs = inputs
	js, err := json.Marshal(about)
	if err != nil {
		return fmt.Errorf("write as JSON: %w", err)
	}
	_, err = fmt.Fprintf(p.out, "<script type=\"application/json\" id=\"about\">%s</script>\n<script>%s</script>\n</body>\n</html>\n", js, p.script)
	return err
}

// pageStory is what the list of a page shows of a story. Articles are named by their
// places, for two ids may look the same once they are fit to show.
type pageStory struct {
	ID             string        `json:"id"`
	Headline       string        `json:"headline"`
	Outlets        int           `json:"outlets"`
	Independent    int           `json:"independent"`
	First          int           `json:"first"`
	Representative int           `json:"representative"`
	Terms          []string      `json:"terms"`
	Weakest        *Figure       `json:"weakest"`
	Change         string        `json:"change,omitempty"`
	Articles       []pageArticle `json:"articles"`
}

type pageArticle struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	URL       string `json:"url,omitempty"`
	Source    string `json:"source,omitempty"`
	Published Time   `json:"published"`
	CopyOf    *int   `json:"copy_of"`
	Score     Figure `json:"score"`
}

// pageDetail is what a page shows of a story that is looked at.
type pageDetail struct {
	Texts  []string      `json:"texts"`
	Cut    []int         `json:"cut"` // of which articles the text is longer
	Scores [][]Figure    `json:"scores"`
	Shared []SharedTerm  `json:"shared"`
	Copies []CopyFigures `json:"copies"`
}

func describe(s *StoryDetail) (pageStory, pageDetail) {
	head := pageStory{
		ID: Line(s.Story.Story), Headline: Fit(headlineOf(s.Story), pageTitle),
		Outlets: s.Outlets, Independent: s.Independent, Weakest: s.Weakest,
		Terms: []string{}, Articles: []pageArticle{},
	}
	if s.Remembered != nil {
		head.Change = s.Change
	}
	for _, term := range s.Terms {
		head.Terms = append(head.Terms, Line(term))
	}
	at := map[string]int{}
	for i, a := range s.Articles {
		at[a.ID] = i
	}
	head.First, head.Representative = at[s.First], at[s.Representative]
	for _, a := range s.Articles {
		row := pageArticle{ID: Line(a.ID), Title: Fit(a.headline(), pageTitle), URL: webAddress(a.URL), Source: Line(a.Source), Published: a.Published, Score: a.Score}
		if i, ok := at[string(a.CopyOf)]; ok && a.CopyOf != "" {
			row.CopyOf = &i
		}
		head.Articles = append(head.Articles, row)
	}
	detail := pageDetail{Texts: []string{}, Cut: []int{}, Scores: list(s.Scores), Shared: list(s.Shared), Copies: list(s.Copies)}
	for i, text := range s.Texts {
		if len(text) > pageText {
			text = strings.ToValidUTF8(text[:pageText], "")
			detail.Cut = append(detail.Cut, i)
		}
		detail.Texts = append(detail.Texts, Paragraphs(text))
	}
	detail.Shared = slices.Clone(detail.Shared)
	for i := range detail.Shared {
		detail.Shared[i].Term = Line(detail.Shared[i].Term)
	}
	return head, detail
}

// webAddress is s if it is an address that a link may lead to, else empty: one with
// another scheme may be a script.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// Paragraphs is s with each of its lines as [Line] makes it, and without blank ones.
func Paragraphs(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if line = Line(line); line == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	return b.String()
}
