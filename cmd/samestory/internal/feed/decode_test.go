package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// decodeOne decodes a record as if it stood at feed.jsonl:7.
func decodeOne(t *testing.T, raw string, o Options) Record {
	t.Helper()
	d := newDecoder(&o)
	rec := Record{Label: "of the record before", OwnID: true}
	if err := d.object([]byte(raw), &rec); err != nil {
		t.Fatalf("%.200s: %v", raw, err)
	}
	d.finish(&rec, "feed.jsonl", 7)
	return rec
}

// show writes the parts that are there.
func show(r Record) string {
	var b strings.Builder
	part := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, " %s=%q", name, value)
		}
	}
	if r.ID != "feed.jsonl:7" {
		part("id", r.ID)
	}
	part("title", r.Title)
	part("text", r.Text)
	part("url", r.URL)
	part("source", r.Source)
	part("lang", r.Lang)
	if !r.Published.IsZero() {
		part("date", r.Published.Format(time.RFC3339Nano))
	}
	part("label", r.Label)
	return strings.TrimPrefix(b.String(), " ")
}

// Records as the tools write them, shortened.
func TestFormatsInTheWild(t *testing.T) {
	for _, test := range []struct{ name, raw, want string }{
		{"news-please", `{"authors":["A"],"date_download":"2020-10-11 08:00:00","date_modify":"None","date_publish":"2020-10-10 11:05:00","description":"d","filename":"f.json","image_url":null,"language":"en","localpath":null,"maintext":"The truce.","source_domain":"www.example.com","text":null,"title":"Truce","title_page":null,"url":"https://www.example.com/a"}`,
			`id="https://www.example.com/a" title="Truce" text="The truce." url="https://www.example.com/a" source="www.example.com" lang="en" date="2020-10-10T11:05:00Z"`},
		{"news-please, no date", `{"date_publish":"None","maintext":"x","url":"None","language":"None"}`, `text="x"`},
		{"trafilatura", `{"title":"Truce","author":null,"hostname":"example.com","date":"2020-10-10","fingerprint":"abc","id":null,"raw_text":"raw","text":"The truce.","language":null,"source":"https://example.com/a","source-hostname":"The Example","excerpt":"e"}`,
			`id="https://example.com/a" title="Truce" text="The truce." url="https://example.com/a" source="The Example" date="2020-10-10T00:00:00Z"`},
		{"NewsAPI", `{"source":{"id":null,"name":"BBC News"},"author":"A","title":"Truce","description":"d","url":"https://bbc.co.uk/a","urlToImage":null,"publishedAt":"2020-10-10T11:05:00Z","content":"The truce… [+100 chars]"}`,
			`id="https://bbc.co.uk/a" title="Truce" text="The truce… [+100 chars]" url="https://bbc.co.uk/a" source="BBC News" date="2020-10-10T11:05:00Z"`},
		{"NewsAPI without url", `{"source":{"id":"x","name":null},"title":"Truce","content":null,"description":"d"}`, `title="Truce" text="d"`},
		{"JSON Feed", `{"id":"1","url":"https://example.org/1","title":"T","content_html":"<p>Hello &amp; <b>world</b></p><p>two</p>","date_published":"2010-02-07T14:04:00-05:00"}`,
			`id="1" title="T" text="Hello & world\ntwo" url="https://example.org/1" source="example.org" date="2010-02-07T19:04:00Z"`},
		{"FreshRSS", `{"id":"tag:google.com,2005:reader/item/1","crawlTimeMsec":"1602327900000","published":1602327900,"title":"T","canonical":[{"href":"https://example.org/1"}],"alternate":[{"href":"https://example.org/alt"}],"summary":{"content":"Plain <b>bold</b>"},"origin":{"streamId":"feed/1","title":"The Example"}}`,
			`id="tag:google.com,2005:reader/item/1" title="T" text="Plain bold" url="https://example.org/1" source="The Example" date="2020-10-10T11:05:00Z"`},
		{"FreshRSS, canonical empty", `{"id":"1","canonical":[],"alternate":[{"href":"https://example.org/alt"}],"title":"T"}`, `id="1" title="T" url="https://example.org/alt" source="example.org"`},
		{"Miniflux", `{"id":888,"user_id":1,"feed_id":42,"title":"T","url":"http://example.org/a.html","published_at":"2016-12-12T16:15:19Z","content":"<p>HTML contents</p>","feed":{"id":42,"title":"New Feed Title","site_url":"http://example.org"}}`,
			`id="888" title="T" text="HTML contents" url="http://example.org/a.html" source="New Feed Title" date="2016-12-12T16:15:19Z"`},
		{"webhose", `{"thread":{"uuid":"u","url":"https://a.example.com/1","site_full":"a.example.com","site":"example.com"},"uuid":"u","url":"https://a.example.com/1","published":"2017-10-10T03:00:00.000+03:00","title":"T","text":"x","language":"english"}`,
			`id="https://a.example.com/1" title="T" text="x" url="https://a.example.com/1" source="a.example.com" lang="english" date="2017-10-10T00:00:00Z"`},
		{"newspaper4k", `{"url":"https://example.com/a","read_more_link":"","title":"T","text":"x","publish_date":"2020-10-10T00:00:00","meta_lang":"en","canonical_link":"https://example.com/c"}`,
			`id="https://example.com/a" title="T" text="x" url="https://example.com/a" source="example.com" lang="en" date="2020-10-10T00:00:00Z"`},
		{"schema.org", `{"@type":"NewsArticle","headline":"H","articleBody":"B","datePublished":"2020-10-10","description":"d"}`, `title="H" text="B" date="2020-10-10T00:00:00Z"`},
		{"Media Cloud", `{"id":"m1","media_name":"M","title":"T","language":"en","publish_date":"2020-10-10","indexed_date":"2021-01-01","url":"http://m.example/1"}`,
			`id="m1" title="T" url="http://m.example/1" source="M" lang="en" date="2020-10-10T00:00:00Z"`},
		{"Common Crawl", `{"WARC-Target-URI":"http://example.com/x","text":"t"}`, `id="http://example.com/x" text="t" url="http://example.com/x" source="example.com"`},
		{"GDELT", `{"url":"https://e.com/a","title":"T","date":20200101123000,"domain":"e.com"}`, `id="https://e.com/a" title="T" url="https://e.com/a" source="e.com" date="2020-01-01T12:30:00Z"`},
		{"MongoDB", `{"_id":{"$oid":"507f1f77"},"title":"T","date":{"$date":"2020-10-10T00:00:00Z"}}`, `id="507f1f77" title="T" date="2020-10-10T00:00:00Z"`},
		{"the labelled sets", `{"id": "1", "title": "BAHIA", "text": "Showers", "published": "26-FEB-1987 15:02:20.00", "source": "Reuters newswire 1987", "lang": "en", "topics": [], "lewissplit": "TRAIN"}`,
			`id="1" title="BAHIA" text="Showers" source="Reuters newswire 1987" lang="en" date="1987-02-26T15:02:20Z"`},
	} {
		if got := show(decodeOne(t, test.raw, Options{})); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

// The contract's lists, in its order.
var contract = []struct {
	part  string
	names string
	value func(i int) string
	want  func(r Record) string
}{
	{"text", "maintext articleBody article_text full_text text content_text article body content content_html raw_text summary description", plainValue, func(r Record) string { return r.Text }},
	{"title", "title headline", plainValue, func(r Record) string { return r.Title }},
	{"url", "url link canonical_link canonical WARC-Target-URI external_url source", func(i int) string { return fmt.Sprintf("http://h/%d", i) }, func(r Record) string { return r.URL }},
	{"date", "published_at date_published date_publish publish_date published_date published pubDate date updated indexed_date", func(i int) string { return fmt.Sprintf("20%02d-01-01T00:00:00Z", i) }, func(r Record) string { return r.Published.Format(time.RFC3339) }},
	{"source", "source.name source_domain source-hostname thread.site_full domain publication media_name site_name feed.title origin.title hostname source", plainValue, func(r Record) string { return r.Source }},
	{"language", "language lang meta_lang", plainValue, func(r Record) string { return r.Lang }},
	{"id", "id", plainValue, func(r Record) string { return r.ID }},
}

func plainValue(i int) string { return fmt.Sprintf("value %d", i) }

// Each name is found alone, in other spellings too, and gives way to those
// before it, whichever comes first in the record.
func TestNamesAndPriorities(t *testing.T) {
	member := func(name, value string) string {
		outer, inner, ok := strings.Cut(name, ".")
		if ok {
			return fmt.Sprintf(`%q:{"x":1,%q:%q}`, outer, inner, value)
		}
		return fmt.Sprintf("%q:%q", name, value)
	}
	for _, c := range contract {
		names := strings.Fields(c.names)
		for i, name := range names {
			value := c.value(i)
			for _, spelled := range []string{name, strings.ToUpper(name), strings.ReplaceAll(name, "_", "-"), strings.ReplaceAll(name, "_", ""), "_" + name} {
				r := decodeOne(t, `{"other":0,`+member(spelled, value)+`}`, Options{})
				if got := c.want(r); got != value {
					t.Errorf("%s from %s: %q, want %q", c.part, spelled, got, value)
				}
			}
			for _, empty := range []string{`""`, `" \n"`, `null`} {
				if i+1 == len(names) || strings.Contains(name, ".") {
					break
				}
				raw := fmt.Sprintf(`{%s,%q:%s}`, member(names[i+1], value), name, empty)
				if got := c.want(decodeOne(t, raw, Options{})); got != value {
					t.Errorf("%s: %q from %s", c.part, got, raw)
				}
			}
			for j := i + 1; j < len(names); j++ {
				if strings.HasPrefix(name, names[j]) || strings.HasPrefix(names[j], name+".") {
					continue // source.name and source cannot both be there
				}
				for _, raw := range []string{
					`{` + member(name, value) + `,` + member(names[j], c.value(j)) + `}`,
					`{` + member(names[j], c.value(j)) + `,` + member(name, value) + `}`,
				} {
					if got := c.want(decodeOne(t, raw, Options{})); got != value {
						t.Errorf("%s: %q from %s", c.part, got, raw)
					}
				}
			}
		}
	}
}

func TestObject(t *testing.T) {
	for _, test := range []struct{ raw, want string }{
		// Ids as written.
		{`{"id":17}`, `id="17"`},
		{`{"id":1.50e3}`, `id="1.50e3"`},
		{`{"id":0}`, `id="0"`},
		{`{"id":"  ","url":"HTTP://Example.COM:80/A?utm_source=x#f"}`, `id="http://example.com/A" url="HTTP://Example.COM:80/A?utm_source=x#f" source="example.com"`},
		{`{"id":"None"}`, ``},
		{`{"title":"None","text":"null"}`, `title="None" text="null"`},
		{`{}`, ``},
		{" { } \r\n", ``},

		// Of equal keys the last counts, however written.
		{`{"text":"a","text":"b"}`, `text="b"`},
		{`{"text":"a","te\u0078t":"b"}`, `text="b"`},
		{`{"text":"a","text":null}`, ``},
		{`{"text":5,"text":"b"}`, `text="b"`},
		{`{"source":{"name":"A"},"source":{"id":3},"text":"x"}`, `text="x"`},
		{`{"source":{"name":"A","name":"B"}}`, `source="B"`},
		// Of different ones the exact one, else the first that is not empty.
		{`{"Text":"a","text":"b"}`, `text="b"`},
		{`{"text":"b","Text":"a"}`, `text="b"`},
		{`{"text":"","Text":"a"}`, `text="a"`},
		{`{"TEXT":"a","Text":"b"}`, `text="a"`},

		// Values of other types.
		{`{"text":5,"body":"b"}`, `text="b"`},
		{`{"maintext":["a"],"text":{"b":1},"content":"c"}`, `text="c"`},
		{`{"text":"","body":5}`, ``},
		{`{"text":null,"title":null,"id":null,"url":null,"date":null}`, ``},
		{`{"text":"x","date":true,"lang":["en"],"source":{"id":1}}`, `text="x"`},
		{`{"text":"x","date":[2020],"lang":5,"domain":5}`, `text="x"`},

		// source is a name, the address of a page, or of an outlet.
		{`{"source":"The Example"}`, `source="The Example"`},
		{`{"source":" The Example\n"}`, `source="The Example"`},
		{`{"source":"https://www.Example.com/a/b"}`, `id="https://www.example.com/a/b" url="https://www.Example.com/a/b" source="www.example.com"`},
		{`{"source":"https://www.example.com/"}`, `source="www.example.com"`},
		{`{"source":"https://www.example.com"}`, `source="www.example.com"`},
		{`{"source":"ftp://example.com/a"}`, `source="ftp://example.com/a"`},
		{`{"source":5,"url":"http://h/1"}`, `id="http://h/1" url="http://h/1" source="h"`},
		{`{"source.name":"Flat"}`, `source="Flat"`},
		{`{"feed":{"title":"F"},"title":"T"}`, `title="T" source="F"`},
		{`{"Feed":{"title":"F"},"feed":{"title":""}}`, `source="F"`},
		{`{"feed":[{"title":"F"},{"title":"G"}]}`, `source="F"`},
		{`{"feed":[1,{"title":"F"}]}`, ``},

		// Dates fall through to one that can be read.
		{`{"published":"yesterday","date":"2020-10-10"}`, `date="2020-10-10T00:00:00Z"`},
		{`{"published":1602327900}`, `date="2020-10-10T11:05:00Z"`},
		{`{"published":1602327900123}`, `date="2020-10-10T11:05:00.123Z"`},
		{`{"published":"1602327900"}`, `date="2020-10-10T11:05:00Z"`},
		{`{"published":"0001-01-01T00:00:00Z"}`, ``},

		// Strings as encoding/json has them.
		{`{"text":"a\n\"b\" \u00e9 \ud83d\ude00 \ud83d"}`, `text="a\n\"b\" é 😀 ` + "\ufffd" + `"`},
		{"{\"text\":\"caf\xe9\"}", `text="caf` + "\ufffd" + `"`},
		{"{\"text\":\"caf\xe9\\n\"}", `text="caf` + "\ufffd" + `\n"`},
	} {
		if got := show(decodeOne(t, test.raw, Options{})); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.raw, got, test.want)
		}
	}
}

func TestWrongTypes(t *testing.T) {
	for _, test := range []struct {
		raw    string
		fields Fields
		want   string
	}{
		{`{"text":["a"]}`, Fields{}, "field text: want a string, got an array"},
		{`{"text":5}`, Fields{}, "field text: want a string, got a number"},
		{`{"body":false,"title":"T"}`, Fields{}, "field body: want a string, got a boolean"},
		{`{"text":5,"description":""}`, Fields{}, "field text: want a string, got a number"},
		{`{"content":["a"],"summary":5}`, Fields{}, "field content: want a string, got an array"},
		{`{"title":{"a":1}}`, Fields{}, "field title: want a string, got an object"},
		{`{"title":5,"headline":"H","id":{}}`, Fields{}, "field id: want a string, got an object"},
		{`{"id":true}`, Fields{}, "field id: want a string, got a boolean"},
		{`{"url":["a","b"]}`, Fields{}, "field url: want a string, got an array"},
		{`{"x":5,"text":"t"}`, Fields{Text: "x"}, "field x: want a string, got a number"},
		{`{"a":{"b":[]}}`, Fields{Title: "a.b"}, "field a.b: want a string, got an array"},
		{`{"d":true}`, Fields{Date: "d"}, "field d: want a string, got a boolean"},
		{`{"l":["en"]}`, Fields{Lang: "l"}, "field l: want a string, got an array"},
		{`{"source":1}`, Fields{URL: "source"}, "field source: want a string, got a number"},
		{`{"c":[1]}`, Fields{Label: "c"}, "field c: want a string, got an array"},
	} {
		var rec Record
		err := newDecoder(&Options{Fields: test.fields}).object([]byte(test.raw), &rec)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: %v, want %s", test.raw, err, test.want)
		}
	}
}

func TestChosenFields(t *testing.T) {
	for _, test := range []struct {
		raw    string
		fields Fields
		want   string
	}{
		{`{"text":"t","lead":"l"}`, Fields{Text: "lead"}, `text="l"`},
		{`{"text":"t"}`, Fields{Text: "lead"}, ``}, // nothing else is taken instead
		{`{"data":{"article":{"body-text":"b","title":"T"}},"title":"no"}`, Fields{Text: "data.article.bodyText", Title: "data.article.title"}, `title="T" text="b"`},
		{`{"data":{"x":1},"data":{"y":"b"}}`, Fields{Text: "data.x"}, ``},
		{`{"a.b":"flat"}`, Fields{Text: "a.b"}, `text="flat"`},
		{`{"a":{"b":"deep"},"a.b":"flat"}`, Fields{Text: "a.b"}, `text="deep"`},
		{`{"ТЕКСТ":"т","Größe":"g"}`, Fields{Text: "текст", Title: "größe"}, `title="g" text="т"`},
		{"{\"t\xff\":\"x\"}", Fields{Text: "t\ufffd"}, `text="x"`},
		{"{\"t\ufffd\":\"x\",\"t\xff\":\"y\"}", Fields{Text: "t\ufffd"}, `text="y"`}, // one key
		{`{"same":"s"}`, Fields{Text: "same", Title: "same", ID: "same"}, `id="s" title="s" text="s"`},
		{`{"cluster":17}`, Fields{Label: "cluster"}, `label="17"`},
		{`{"cluster":true}`, Fields{Label: "cluster"}, `label="true"`},
		{`{"cluster":"None"}`, Fields{Label: "cluster"}, `label="None"`},
		{`{"cluster":null}`, Fields{Label: "cluster"}, ``},
		{`{"cluster":"c","label":"c"}`, Fields{}, ``},
		{`{"source":"http://h/"}`, Fields{URL: "source"}, `id="http://h/" url="http://h/" source="h"`},
	} {
		if got := show(decodeOne(t, test.raw, Options{Fields: test.fields})); got != test.want {
			t.Errorf("%s with %v:\n got %s\nwant %s", test.raw, test.fields, got, test.want)
		}
	}
}

func TestHTMLModes(t *testing.T) {
	raw := `{"title":"Q&amp;A <i>x</i>","text":%q}`
	for _, test := range []struct{ mode, text, want string }{
		{"", "<p>a &amp; b</p>", `title="Q&A <i>x</i>" text="a & b"`},
		{"auto", "a &amp; <b>b</b>", `title="Q&A <i>x</i>" text="a & <b>b</b>"`},
		{"auto", "<SRD> TO FORM", `title="Q&A <i>x</i>" text="<SRD> TO FORM"`},
		{"always", "a &amp; <b>b</b>", `title="Q&A x" text="a & b"`},
		{"never", "<p>a &amp; b</p>", `title="Q&amp;A <i>x</i>" text="<p>a &amp; b</p>"`},
	} {
		if got := show(decodeOne(t, fmt.Sprintf(raw, test.text), Options{HTML: test.mode})); got != test.want {
			t.Errorf("%s %q:\n got %s\nwant %s", test.mode, test.text, got, test.want)
		}
	}
	for raw, want := range map[string]string{
		`{"content_html":"a &lt; b"}`:          `text="a < b"`,
		`{"contentHTML":"a &lt; b"}`:           `text="a < b"`,
		`{"content":"a <i>b</i>"}`:             `text="a <i>b</i>"`,
		`{"content_html":"a <i>b</i>"}`:        `text="a b"`,
		`{"content":{"content":"a &lt; b"}}`:   `text="a < b"`,
		`{"content:encoded":"a &lt; b"}`:       ``,
		`{"text":"<img src='x'>","title":"T"}`: `title="T"`,
	} {
		if got := show(decodeOne(t, raw, Options{})); got != want {
			t.Errorf("%s: got %s, want %s", raw, got, want)
		}
	}
	chosen := Options{Fields: Fields{Text: "content:encoded", Title: "title_html"}}
	if got, want := show(decodeOne(t, `{"content:encoded":"a &lt; b","title_html":"Q&amp;A"}`, chosen)), `title="Q&A" text="a < b"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if r := decodeOne(t, `{"text":"<img src='x'>","title":" "}`, Options{}); !r.NoText || !r.NoTitle {
		t.Errorf("NoText %t, NoTitle %t", r.NoText, r.NoTitle)
	}
	if r := decodeOne(t, `{"text":"x","title":"y"}`, Options{}); r.NoText || r.NoTitle {
		t.Errorf("NoText %t, NoTitle %t", r.NoText, r.NoTitle)
	}
}

func TestOwnID(t *testing.T) {
	for raw, want := range map[string]string{
		`{"id":"x"}`:               "x true",
		`{"url":"http://h/a#b"}`:   "http://h/a true",
		`{"url":"#b"}`:             "feed.jsonl:7 false",
		`{"title":"t"}`:            "feed.jsonl:7 false",
		`{"id":"x","url":"http:"}`: "x true",
	} {
		r := decodeOne(t, raw, Options{})
		if got := fmt.Sprint(r.ID, " ", r.OwnID); got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
}

func TestRow(t *testing.T) {
	for _, test := range []struct {
		header, cells string
		fields        Fields
		want          string
	}{
		{"id,Title,Text,URL,Published,Lang", "5,T,<p>x</p>,http://h/1,2020-10-10,en", Fields{}, `id="5" title="T" text="x" url="http://h/1" source="h" lang="en" date="2020-10-10T00:00:00Z"`},
		{"body,maintext", "b,m", Fields{}, `text="m"`},
		{"body,maintext", "b, ", Fields{}, `text="b"`},
		{"source.name,source", "N,http://h/x", Fields{}, `id="http://h/x" url="http://h/x" source="N"`},
		{"text,text", ",second", Fields{}, `text="second"`},
		{" text ,x", "t,y", Fields{}, `text="t"`},
		{"a,text", "x,t", Fields{Text: "A"}, `text="x"`},
		{"id,date", "None,None", Fields{}, ``},
		{"text,cluster", "t,c", Fields{Label: "cluster"}, `text="t" label="c"`},
		{"text,title", "t", Fields{}, `text="t"`}, // fewer cells than columns
		{"text", "caf\xe9", Fields{}, `text="caf` + "\ufffd" + `"`},
	} {
		o := Options{Fields: test.fields}
		d, h := newDecoder(&o), newHeader(strings.Split(test.header, ","), &o)
		var rec Record
		if err := d.row(h, strings.Split(test.cells, ","), &rec); err != nil {
			t.Fatal(err)
		}
		d.finish(&rec, "feed.jsonl", 7)
		if got := show(rec); got != test.want {
			t.Errorf("%s / %s:\n got %s\nwant %s", test.header, test.cells, got, test.want)
		}
	}
}

func TestText(t *testing.T) {
	twenty := strings.TrimSpace(strings.Repeat("word ", 20))
	for _, test := range []struct{ raw, title, text string }{
		{"A headline\nThe text.\nMore.\n", "A headline", "The text.\nMore."},
		{"\ufeffA headline\r\n\r\nThe text.\r\nMore.\r\n", "A headline", "The text.\r\nMore."},
		{"\n\n  A headline  \n\n\nThe text.", "A headline", "The text."},
		{"One sentence.\nThe text.", "", "One sentence.\nThe text."},
		{"He said \"no.\"\nThe text.", "", "He said \"no.\"\nThe text."},
		{"一个句子。\n第二", "", "一个句子。\n第二"},
		{"停火协议生效\n第二", "停火协议生效", "第二"},
		{strings.Repeat("字", 20) + "\n二", strings.Repeat("字", 20), "二"},
		{strings.Repeat("字", 21) + "\n二", "", strings.Repeat("字", 21) + "\n二"},
		{"A headline without text", "", "A headline without text"},
		{"A headline without text\n \n", "", "A headline without text"},
		{twenty + "\nx", twenty, "x"},
		{twenty + " -\nx", twenty + " -", "x"},
		{twenty + " more\nx", "", twenty + " more\nx"},
		{"A question?\nx", "A question?", "x"},
		{"---\nx", "", "---\nx"},
		{"", "", ""},
		{" \n", "", ""},
		{"<html><title>T</title><body><p>One &amp; two.</p></body>", "T", "One & two."},
		{"<p>a &lt;b&gt; c</p>", "", "a <b> c"}, // once is enough
		{"caf\xe9\nx", "caf\ufffd", "x"},
	} {
		d := newDecoder(&Options{})
		var rec Record
		d.text([]byte(test.raw), &rec)
		rec.ID = "dir/a.txt"
		d.finish(&rec, "dir/a.txt", 1)
		if rec.Title != test.title || rec.Text != test.text || rec.ID != "dir/a.txt" || rec.OwnID {
			t.Errorf("%q: title %q, text %q, id %q %t", test.raw, rec.Title, rec.Text, rec.ID, rec.OwnID)
		}
	}
	for mode, want := range map[string]string{"always": "a <b> c", "never": "a &lt;b&gt; c"} {
		d := newDecoder(&Options{HTML: mode})
		var rec Record
		d.text([]byte("a &lt;b&gt; c"), &rec)
		if d.finish(&rec, "f", 1); rec.Text != want {
			t.Errorf("%s: %q", mode, rec.Text)
		}
	}
}

func TestFieldsUsed(t *testing.T) {
	d := newDecoder(&Options{})
	var rec Record
	for _, raw := range []string{
		`{"id":"1","lang":"en"}`, // neither title nor text: does not count
		`{"ID":"1","Source":{"Name":"N"},"Main_Text":"x","text":"y","title":"","headline":"h","url":"http://h/"}`,
		`{"text":"z"}`,
	} {
		if err := d.object([]byte(raw), &rec); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := d.fieldsUsed(), (Fields{ID: "ID", Title: "headline", Text: "Main_Text", URL: "url", Source: "Source.Name"}); got != want {
		t.Errorf("got %+v", got)
	}
	if got := newDecoder(&Options{}).fieldsUsed(); got != (Fields{}) {
		t.Errorf("before any record: %+v", got)
	}
	d = newDecoder(&Options{})
	long := "t" + strings.Repeat("_", 1000) + "ext"
	if err := d.object([]byte(`{"`+long+`":"x"}`), &rec); err != nil || rec.Text != "x" || len(d.fieldsUsed().Text) != 64 {
		t.Errorf("%v, %q, %q", err, rec.Text, d.fieldsUsed().Text)
	}
}

// A decoder that has seen other records decodes one as a new decoder does: keys
// are remembered, strings decoded in passing, memory is used again.
func TestDecoderHasNoMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	members := []string{`"id":"a\tb"`, `"id":5`, `"title":"T\n1"`, `"title":"T"`, `"headline":"H"`, `"text":"x\ny"`, `"text":"` + "\xff" + `\n"`,
		`"text":"ệ\n"`, `"te\u0078t":"u"`, `"x":1`, `"y":{"title":"no"}`, `"source":{"name":"N\"q\""}`, `"source":"S"`, `"TEXT":"caps"`, `"date":"2020-10-10"`, `"content_html":"&lt;p&gt;"`, `"body":"&lt;p&gt;"`, `"text":7`, `"lang":`}
	old := newDecoder(&Options{})
	var kept, copies []string
	for i := range 5000 {
		var raw []byte
		for _, m := range r.Perm(len(members))[:r.IntN(6)] {
			raw = append(append(raw, ','), members[m]...)
		}
		if len(raw) > 0 {
			raw[0] = '{'
		} else {
			raw = []byte("{")
		}
		raw = append(raw, '}')
		var a, b Record
		fresh := newDecoder(&Options{})
		errA, errB := old.object(raw, &a), fresh.object(raw, &b)
		if fmt.Sprint(errA) != fmt.Sprint(errB) {
			t.Fatalf("%s: %v, and of a new decoder %v", raw, errA, errB)
		}
		if errA != nil {
			continue
		}
		old.finish(&a, "f", 1)
		fresh.finish(&b, "f", 1)
		if got, want := fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b); got != want {
			t.Fatalf("%s:\n got %s\nwant %s", raw, got, want)
		}
		kept, copies = append(kept, a.Text), append(copies, strings.Clone(a.Text))
		if i%700 == 0 {
			old.reset()
		}
	}
	for i := range kept {
		if kept[i] != copies[i] {
			t.Fatalf("a string has changed: %q, %q", kept[i], copies[i])
		}
	}
}

// reference decodes title t, text b and label l.m as the contract says, by
// encoding/json. It tells whether each was to be had under one key only, for
// of several that fold to one name our own rules decide.
func reference(raw []byte) (title, text, label *string, err error) {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, nil, nil, err
	}
	if m == nil {
		return nil, nil, nil, fmt.Errorf("null")
	}
	str := func(m map[string]json.RawMessage, name string) *string {
		var s any
		for k := range m {
			if k != name && strings.EqualFold(joiners.Replace(k), name) {
				return nil
			}
		}
		if v := m[name]; len(v) > 0 && json.Unmarshal(v, &s) == nil {
			if s, ok := s.(string); ok && strings.TrimSpace(s) != "" {
				return &s
			}
		}
		return nil
	}
	var inner map[string]json.RawMessage
	if len(m["l"]) > 0 && m["l"][0] == '{' {
		_ = json.Unmarshal(m["l"], &inner)
	}
	_, flat := m["l.m"]
	for k := range m {
		if k != "l" && strings.EqualFold(joiners.Replace(k), "l") || flat {
			inner = nil
		}
	}
	return str(m, "t"), str(m, "b"), str(inner, "m"), nil
}

// agree holds object to what encoding/json says.
func agree(t *testing.T, d *decoder, raw []byte) {
	t.Helper()
	var rec Record
	before := bytes.Clone(raw)
	err := d.object(raw, &rec)
	if !bytes.Equal(raw, before) {
		t.Fatalf("%q was changed", before)
	}
	title, text, label, bad := reference(raw)
	syntax := err != nil && strings.HasPrefix(err.Error(), "not a JSON object: ")
	if syntax != (bad != nil) {
		t.Fatalf("%q: %v, and of encoding/json %v", raw, err, bad)
	}
	if err != nil {
		return
	}
	for _, f := range []struct {
		name string
		got  string
		want *string
	}{{"title", rec.Title, title}, {"text", rec.Text, text}, {"label", rec.Label, label}} {
		if f.want != nil && f.got != *f.want {
			t.Fatalf("%q: %s %q, want %q", raw, f.name, f.got, *f.want)
		}
	}
}

var fewNames = Options{Fields: Fields{Title: "t", Text: "b", Label: "l.m"}}

// Objects of all kinds of values, three of four damaged at one place.
func TestObjectAgreesWithEncodingJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	d := newDecoder(&fewNames)
	parts := []string{"a", `\n`, `\"`, `\\`, `\u00e9`, `\ud83d`, `\ude00`, `\/`, "ệ", "中", "\xff", "\xe4\xb8", " ", "long enough for a word of eight bytes ", `\u0000`, ","}
	str := func() string {
		var b strings.Builder
		b.WriteByte('"')
		for range r.IntN(8) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		return b.String() + `"`
	}
	var value func(depth int) string
	object := func(depth int) string {
		keys := []string{`"t"`, `"b"`, `"l"`, `"m"`, `"T"`, `"\u0062"`, `"l.m"`, `"x"`}
		var b []string
		for range r.IntN(6) {
			b = append(b, keys[min(r.IntN(12), len(keys)-1)]+[]string{":", " : "}[r.IntN(2)]+value(depth+1))
		}
		return "{" + strings.Join(b, []string{",", "\r\n, "}[r.IntN(2)]) + "}"
	}
	value = func(depth int) string {
		switch k := r.IntN(12); {
		case k < 6:
			return str()
		case k == 6:
			return []string{"0", "-1", "12.50", "1e9", "-0.1E-2", "1E+2"}[r.IntN(6)]
		case k == 7:
			return []string{"true", "false", "null"}[r.IntN(3)]
		case k == 8 && depth < 4:
			return "[" + value(depth+1) + "," + value(depth+1) + "]"
		case depth < 4:
			return object(depth)
		}
		return "[]"
	}
	damage := []byte("{}[]\",:\\ \n\x00\x1f0-eEu.tn\xff")
	for range 20000 {
		raw := []byte(object(0))
		switch at := r.IntN(len(raw)); r.IntN(4) {
		case 0:
			raw[at] = damage[r.IntN(len(damage))]
		case 1:
			raw = append(raw[:at], raw[at+1:]...)
		case 2:
			raw = raw[:at]
		}
		agree(t, d, raw)
	}
}

func FuzzObjectAgreesWithEncodingJSON(f *testing.F) {
	for _, s := range []string{`{"t":"a\n","b":"x","l":{"m":"c"}}`, `{"b":"\ud83d\ude00"}`, "{\"t\":\"\xff\"}", `{"l":[{"m":"c"}],"t":[1,2,{"b":3}]}`, `null`, `{"t":1,}`} {
		f.Add([]byte(s))
	}
	d := newDecoder(&fewNames)
	f.Fuzz(func(t *testing.T, raw []byte) {
		agree(t, d, raw)
		agree(t, newDecoder(&fewNames), raw)
	})
}

// A hostile record must not make the decoder search or keep what grows with
// it: many spellings of one name, keys that are never the same.
func TestHostileKeys(t *testing.T) {
	d := newDecoder(&Options{})
	var b strings.Builder
	b.WriteString(`{"text":"t","` + strings.Repeat("k", 100) + `":1,"t` + strings.Repeat("_", maxName) + `ext":"too long to look at"`)
	for i := range 20000 {
		name := strings.NewReplacer("0", "_", "1", "-").Replace(fmt.Sprintf("descrip%btion", i))
		fmt.Fprintf(&b, `,"%s":"%d","k%d":{"a":1},"\u00e9%d":2`, name, i, i, i)
	}
	b.WriteString(`,"TEXT":"T"}`)
	var rec Record
	if err := d.object([]byte(b.String()), &rec); err != nil || rec.Text != "t" {
		t.Error(err, rec.Text)
	}
	if n := len(d.found); n != 2+maxSame {
		t.Errorf("%d members are kept, want %d", n, 2+maxSame)
	}
	keys := d.names.root.keys
	if len(keys.known) > maxSpellings || len(keys.last) > maxSpellings {
		t.Errorf("%d and %d keys are remembered", len(keys.known), len(keys.last))
	}
	for k := range keys.known {
		if len(k) > maxSpelling {
			t.Errorf("%q is remembered", k)
		}
	}
}

func TestObjectDoesNotAllocate(t *testing.T) {
	lines := newswireLines(50, true)
	d := newDecoder(&Options{})
	decode := func() {
		d.recycle()
		var rec Record
		for _, line := range lines {
			if err := d.object(line, &rec); err != nil {
				t.Fatal(err)
			}
			d.finish(&rec, "f", 1)
		}
	}
	decode()
	decode()
	if n := testing.AllocsPerRun(20, decode); n > 1 {
		t.Errorf("%v allocations for %d records", n, len(lines))
	}
}
