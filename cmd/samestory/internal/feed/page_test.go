package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

const articleText = "The first flight around the world without a drop of fuel ended before sunrise in Abu Dhabi on Tuesday. It had taken sixteen months and seventeen legs."

// pageOf is a page with a text between what is none.
func pageOf(head, text string) string {
	return "<!DOCTYPE html><html lang=en><head><title>Round the world - The Post</title>" + head + "</head><body><nav><a href=/>Home</a> <a href=/world>World</a></nav><article><h1>Round the world</h1><p>" +
		text + "</p><p>" + articleText + "</p><p>" + articleText + "</p></article><footer>Support us</footer></body></html>"
}

func TestReadPage(t *testing.T) {
	seen := time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)
	for _, c := range []struct {
		name, raw, address, contentType string
		want                            pageArticle
		has                             string // of the text
	}{
		{"what it says of itself", pageOf(`<meta property="og:site_name" content="The Post"><meta property="article:published_time" content="2016-07-26T06:20:00+04:00"><link rel=canonical href="https://post.example/round">`, "One."), "", "",
			pageArticle{URL: "https://post.example/round", Published: "2016-07-26T02:20:00Z", Source: "The Post"}, articleText},
		{"the address it came from", pageOf(`<link rel=canonical href="https://other.example/x">`, "One."), "https://post.example/a", "", pageArticle{URL: "https://post.example/a", Published: "2024-02-03T04:05:06Z"}, "One."},
		{"no address of the web", pageOf(`<link rel=canonical href="javascript:alert(1)"><meta property="og:url" content="https://post.example/og">`, "One."), "", "", pageArticle{URL: "https://post.example/og", Published: "2024-02-03T04:05:06Z"}, ""},
		{"the date of an element", pageOf("", `<time datetime="2016-07-26">Tuesday</time>`), "", "", pageArticle{Published: "2016-07-26T00:00:00Z"}, ""},
		{"the date in the address", pageOf("", "One."), "https://post.example/2016/07/26/round", "", pageArticle{URL: "https://post.example/2016/07/26/round", Published: "2016-07-26T00:00:00Z"}, ""},
		{"an address of days to come", pageOf("", "One."), "https://post.example/2026/07/26/round", "", pageArticle{URL: "https://post.example/2026/07/26/round", Published: "2024-02-03T04:05:06Z"}, ""},
		{"no text", "<html lang=en><head><title>Round the world</title></head><body><nav><a href=/>Home</a></nav></body></html>", "", "", pageArticle{Published: "2024-02-03T04:05:06Z"}, ""},
		{"UTF-8 that is not declared", pageOf("", "Kraków’s “night”"), "", "", pageArticle{Published: "2024-02-03T04:05:06Z"}, "Kraków’s “night”"},
		{"a charset of the page", pageOf("<meta charset=iso-8859-2>", "Krak\xf3w, \xb1"), "", "", pageArticle{Published: "2024-02-03T04:05:06Z"}, "Kraków, ą"},
		{"a charset of the server", pageOf("", "\x83j\x83\x85\x81[\x83X"), "", "text/html; charset=shift_jis", pageArticle{Published: "2024-02-03T04:05:06Z"}, "ニュース"},
		{"bytes of windows-1252 in UTF-8", pageOf("", "Krak\u00f3w\x92s"), "", "", pageArticle{Published: "2024-02-03T04:05:06Z"}, "Kraków’s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := readPage([]byte(c.raw), c.address, c.contentType, seen)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got.Text, c.has) || strings.Contains(got.Text, "Support us") || strings.ContainsAny(got.Text, "<>") {
				t.Errorf("the text is %q, want %q in it and nothing of the menus", got.Text, c.has)
			}
			got.Text, c.want.Title, c.want.Language = "", "Round the world", "en"
			if !strings.HasPrefix(got.Title, c.want.Title) {
				t.Errorf("the title is %q", got.Title)
			}
			if got.Title = c.want.Title; got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// TestHostilePages has pages that were made to take long or to end the process. Each is to
// be read within some seconds, to its text where there is one.
func TestHostilePages(t *testing.T) {
	body := "<p>" + articleText + "</p>"
	for name, raw := range map[string]string{
		"nested elements":          strings.Repeat("<div>", 100_000) + body,
		"open formatting elements": strings.Repeat("<b><p>", 100_000) + body,
		"open tables":              strings.Repeat("<table>", 100_000) + body,
		"attributes":               "<div " + strings.Repeat("a=b ", 500_000) + ">" + body,
		"many nodes":               strings.Repeat("<p>x</p>", 200_000) + body,
		"a large page":             body + strings.Repeat("word ", 2_000_000),
		"an open comment":          body + "<!--" + strings.Repeat("-", 1_000_000),
		"an open script":           body + "<script>" + strings.Repeat("<", 1_000_000),
		"JSON-LD that nests":       `<script type="application/ld+json">` + strings.Repeat("[", 100_000) + "</script>" + body,
		"a title without end":      body + "<title>" + strings.Repeat("x - ", 500_000),
		"NUL bytes":                "\x00<\x00p\x00>" + body,
		"scripts alone":            strings.Repeat("<script>x</script>", 10_000),
		"nothing":                  "   ",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			a, err := readPage([]byte(raw), "", "", time.Time{})
			if took := time.Since(start); err != nil || took > 60*time.Second {
				t.Errorf("%v, after %v", err, took)
			}
			if strings.Contains(raw, articleText) && !strings.Contains(a.Text, articleText[:60]) {
				t.Errorf("the text is %.200q", a.Text)
			}
		})
	}
}

// warcRecord is a record of a WARC file.
func warcRecord(kind, uri, block string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2016-07-26T08:00:00Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, uri, len(block), block)
}

func response(header, body string) string {
	return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header + "\r\n" + body
}

func packedAs(t *testing.T, encoding, body string) string {
	t.Helper()
	var b bytes.Buffer
	switch encoding {
	case "gzip":
		z := gzip.NewWriter(&b)
		z.Write([]byte(body))
		z.Close()
	case "br":
		z := brotli.NewWriter(&b)
		z.Write([]byte(body))
		z.Close()
	case "zstd":
		z, err := zstd.NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		z.Write([]byte(body))
		z.Close()
	}
	return b.String()
}

// sampleWARC is the file testdata/formats/cc-news.warc.gz, a gzip member a record.
func sampleWARC(t *testing.T) []byte {
	var out bytes.Buffer
	for _, record := range []string{
		"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2016-07-26T08:00:00Z\r\nContent-Length: 10\r\n\r\nsoftware:x\r\n\r\n",
		warcRecord("request", "https://post.example/round", "GET /round HTTP/1.1\r\nHost: post.example\r\n\r\n"),
		warcRecord("response", "https://post.example/round", response("", pageOf(`<meta property="og:site_name" content="The Post">`, "Bertrand Piccard brought the aircraft in from Cairo after two days over the Arabian desert."))),
		warcRecord("metadata", "https://post.example/round", "fetchTimeMs: 12"),
		warcRecord("response", "https://courier.example/solar", response("Content-Encoding: gzip\r\n", packedAs(t, "gzip", pageOf("", "Piccard landed in Abu Dhabi from Cairo in an aircraft that flies on sunlight.")))),
		warcRecord("response", "https://post.example/gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone"),
		warcRecord("response", "https://post.example/robots.txt", "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\r\n"),
	} {
		z := gzip.NewWriter(&out)
		z.Write([]byte(record))
		z.Close()
	}
	return out.Bytes()
}

// TestWARCSample wants the sample to be what it is made by. WARC_SAMPLE=write writes it.
func TestWARCSample(t *testing.T) {
	path, want := filepath.Join("../../../../testdata/formats/cc-news.warc.gz"), sampleWARC(t)
	if os.Getenv("WARC_SAMPLE") == "write" {
		if err := os.WriteFile(path, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the sample differs, %v", err)
	}
}

// readAll reads a file of a name with some content.
func readAll(t *testing.T, name, content string, o Options) (recs []Record, errs []string, stats Stats) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := Open([]string{path}, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader := f.NewReader()
	for rec, err := range f.Records(context.Background()) {
		if err != nil {
			errs = append(errs, strings.TrimPrefix(err.Error(), path))
			continue
		}
		again, err := f.Read(rec.Ref, reader)
		if err != nil || again.Text != rec.Text || again.URL != rec.URL {
			t.Errorf("read again: %v, %v; want %v", again.Article, err, rec.Article)
		}
		rec.Text = strings.Clone(rec.Text)
		recs = append(recs, rec)
	}
	return recs, errs, f.Stats()
}

func TestWARC(t *testing.T) {
	page := pageOf("", "One.")
	good := warcRecord("response", "https://post.example/good", response("", page))
	for _, c := range []struct {
		name, content string
		urls          string // of what is read
		errs          []string
		skipped       int64
	}{
		{"the sample", string(sampleWARC(t)), "https://post.example/round https://courier.example/solar", nil, 5},
		{"nothing but records that are no pages", warcRecord("warcinfo", "", "x"), "", nil, 1},
		{"every encoding", warcRecord("response", "https://a.example/", response("Content-Encoding: br\r\n", packedAs(t, "br", page))) +
			warcRecord("response", "https://b.example/", response("Content-Encoding: zstd\r\n", packedAs(t, "zstd", page))) +
			warcRecord("response", "<https://c.example/>", response("Transfer-Encoding: chunked\r\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(page), page))),
			"https://a.example/ https://b.example/ https://c.example/", nil, 0},
		{"an encoding that there is not", warcRecord("response", "https://a.example/", response("Content-Encoding: rot13\r\n", page)) + good,
			"https://post.example/good", []string{`:1: https://a.example/: a content encoding of "rot13"`}, 0},
		{"no HTTP", warcRecord("response", "https://a.example/", "nonsense") + good,
			"https://post.example/good", []string{`:1: https://a.example/: no HTTP response: malformed HTTP response "nonsense"`}, 0},
		{"a length below zero", "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\nx\r\n" + good,
			"https://post.example/good", []string{`:1: byte 53: a WARC record of "-5" bytes`}, 0},
		{"a length that is too short", strings.Replace(good, "Content-Length: ", "Content-Length: 1", 1)[:40] + "\r\nContent-Length: 3\r\n\r\nnonsense\r\n" + good,
			"https://post.example/good", []string{`:1: a page without an address: no HTTP response`, `:2: byte 66: no WARC record begins here`}, 0},
		{"a header without end", "WARC/1.0\r\n" + strings.Repeat("X", 200_000) + "\r\n" + good,
			"https://post.example/good", []string{`:1: byte 65546: a WARC record of "" bytes`}, 0},
		{"a record that is cut", good + good[:300], "https://post.example/good", []string{`:2: `}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			recs, errs, stats := readAll(t, "pages.warc", c.content, Options{Workers: 2})
			var urls []string
			for _, rec := range recs {
				urls = append(urls, rec.URL)
				if !strings.Contains(rec.Text, articleText) {
					t.Errorf("the text of %s is %q", rec.URL, rec.Text)
				}
			}
			if got := strings.Join(urls, " "); got != c.urls || stats.Skipped != c.skipped {
				t.Errorf("read %q and %d skipped, want %q and %d", got, stats.Skipped, c.urls, c.skipped)
			}
			if len(errs) != len(c.errs) {
				t.Fatalf("errors %q, want %q", errs, c.errs)
			}
			for i, want := range c.errs {
				if !strings.HasPrefix(errs[i], want) {
					t.Errorf("error %q, want %q", errs[i], want)
				}
			}
		})
	}
}

// TestWARCBomb has a page of some kilobytes that unpacks to a gigabyte.
func TestWARCBomb(t *testing.T) {
	bomb := packedAs(t, "zstd", strings.Repeat("a", 200<<20))
	recs, errs, _ := readAll(t, "bomb.warc", warcRecord("response", "https://a.example/", response("Content-Encoding: zstd\r\n", bomb)), Options{MaxRecord: 1 << 20})
	if len(recs) != 0 || len(errs) != 1 || !strings.Contains(errs[0], "record too long: more than 1048576 bytes decoded") {
		t.Errorf("%d records, errors %q", len(recs), errs)
	}
}

func TestPageFiles(t *testing.T) {
	page := pageOf("", "One.")
	for _, c := range []struct {
		name, content string
		records       int
	}{
		{"a.html", page, 1}, {"a.HTM", page, 1}, {"page", page, 1}, {"a.html", "", 0},
		{"a.html", `{"id":"1","text":"JSON after all"}`, 1}, {"a.html.gz", packedAs(t, "gzip", page), 1},
	} {
		recs, errs, _ := readAll(t, c.name, c.content, Options{})
		if len(recs) != c.records || len(errs) > 0 {
			t.Errorf("%s: %d records and errors %q, want %d", c.name, len(recs), errs, c.records)
		}
		if len(recs) == 1 && strings.Contains(recs[0].Text, "Support us") {
			t.Errorf("%s: the text is %q", c.name, recs[0].Text)
		}
	}
	if recs, _, _ := readAll(t, "a.txt", page, Options{}); len(recs) != 1 || !strings.Contains(recs[0].Text, "Support us") {
		t.Errorf("a .txt is a text: %+v", recs)
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(pageOf("<meta charset=koi8-r>", "One.")), "text/html")
	f.Add([]byte("<html><svg><p><table><b>"), "text/html; charset=utf-16")
	f.Fuzz(func(t *testing.T, raw []byte, contentType string) {
		a, err := readPage(raw, "", contentType, time.Time{})
		if err == nil && a.URL != "" && !isPage(a.URL) {
			t.Errorf("the address %q", a.URL)
		}
	})
}

func FuzzWARC(f *testing.F) {
	f.Add([]byte(warcRecord("response", "https://a.example/", response("", "<p>x"))))
	f.Add([]byte(warcRecord("response", "https://a.example/", response("Transfer-Encoding: chunked\r\n", "5\r\n<p>xy\r\n0\r\n\r\n"))))
	f.Fuzz(func(t *testing.T, raw []byte) {
		feed, err := Open([]string{"-"}, bytes.NewReader(raw), Options{Format: "warc", MaxRecord: 1 << 20, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer feed.Close()
		for range feed.Records(context.Background()) {
		}
	})
}
