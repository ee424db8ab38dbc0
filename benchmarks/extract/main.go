package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"github.com/samestory/samestory/minhash/text"
)

// page is one that somebody has marked the text of.
type page struct {
	html []byte
	text string
	url  *url.URL
}

// extractors return the text of a page.
var extractors = []struct {
	name string
	run  func(p *page) (string, error)
}{
	{"go-readability", func(p *page) (string, error) {
		parser := readability.NewParser()
		a, err := parser.Parse(bytes.NewReader(p.html), p.url)
		if err != nil || a.Node == nil {
			return "", err
		}
		var b strings.Builder
		err = a.RenderText(&b)
		return b.String(), err
	}},
	{"go-trafilatura", func(p *page) (string, error) { return trafilate(p, false) }},
	{"go-trafilatura with fallback", func(p *page) (string, error) { return trafilate(p, true) }},
	{"all text", func(p *page) (string, error) {
		doc, err := html.Parse(bytes.NewReader(p.html))
		if err != nil {
			return "", err
		}
		var b strings.Builder
		for n := range doc.Descendants() {
			if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" && n.Parent.Data != "noscript" {
				b.WriteString(n.Data + " ")
			}
		}
		return b.String(), nil
	}},
}

func trafilate(p *page, fallback bool) (string, error) {
	r, err := trafilatura.Extract(bytes.NewReader(p.html), trafilatura.Options{OriginalURL: p.url, EnableFallback: fallback, ExcludeComments: true})
	if err != nil {
		return "", err
	}
	return r.ContentText, nil
}

func main() {
	log.SetFlags(0)
	data := flag.String("data", "", "the benchmark's directory")
	flag.Parse()
	pages, err := read(*data)
	if err != nil {
		log.Fatal(err)
	}
	size := 0
	for _, p := range pages {
		size += len(p.html)
	}
	fmt.Printf("%d pages, %.1f MB\n\n| | precision | recall | F1 | failed | ms a page | MB/s |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n", len(pages), float64(size)/1e6)
	for _, x := range extractors {
		var precision, recall, f1 float64
		failed := 0
		start := time.Now()
		texts := make([]string, len(pages))
		for i := range pages {
			if texts[i], err = x.run(&pages[i]); err != nil {
				failed++
			}
		}
		took := time.Since(start).Seconds()
		for i := range pages {
			p, r := overlap(texts[i], pages[i].text)
			precision, recall = precision+p, recall+r
			if p+r > 0 {
				f1 += 2 * p * r / (p + r)
			}
		}
		n := float64(len(pages))
		fmt.Printf("| %s | %.3f | %.3f | %.3f | %d | %.1f | %.1f |\n", x.name, precision/n, recall/n, f1/n, failed, took*1000/n, float64(size)/1e6/took)
	}
}

// overlap returns the precision and the recall of a text's runs of four words, as often as
// they stand in it.
func overlap(got, want string) (precision, recall float64) {
	a, b := runs(got), runs(want)
	shared, all, wanted := 0, 0, 0
	for run, n := range a {
		shared, all = shared+min(n, b[run]), all+n
	}
	for _, n := range b {
		wanted += n
	}
	if all == 0 || wanted == 0 {
		return 0, 0
	}
	return float64(shared) / float64(all), float64(shared) / float64(wanted)
}

func runs(s string) map[string]int {
	var words []string
	for t := range text.Tokens(s) {
		words = append(words, t.Word)
	}
	counts := map[string]int{}
	for i := range len(words) - 3 {
		counts[strings.Join(words[i:i+4], " ")]++
	}
	return counts
}

// read reads the benchmark's pages in the order of their ids.
func read(dir string) ([]page, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		return nil, err
	}
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
		URL         string `json:"url"`
	}
	if err := json.Unmarshal(raw, &truth); err != nil {
		return nil, err
	}
	var pages []page
	for _, id := range slices.Sorted(maps.Keys(truth)) {
		f, err := os.Open(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			return nil, err
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(z)
		f.Close()
		if err != nil {
			return nil, err
		}
		u, err := url.Parse(truth[id].URL)
		if err != nil {
			return nil, err
		}
		pages = append(pages, page{body, truth[id].ArticleBody, u})
	}
	return pages, nil
}
