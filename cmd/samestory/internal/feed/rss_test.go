package feed

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"golang.org/x/text/encoding/htmlindex"
)

// rss puts items into a feed.
func rssFeed(items string) string {
	return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"` +
		` xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>The Feed</title>` +
		`<link>https://a.example/news/</link><language>en</language>` + items + `</channel></rss>`
}

func atomFeed(entries string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>The Feed</title><link href="https://a.example/"/>` + entries + `</feed>`
}

// readFeed returns the records of a feed, and what was rejected, and checks that each
// is the same when it is read again.
func readFeed(t testing.TB, content string, o Options) (records []Record, rejected []string) {
	t.Helper()
	f := mustOpen(t, nil, strings.NewReader(content), o)
	r := f.NewReader()
	for rec, err := range f.Records(t.Context()) {
		if err != nil {
			rejected = append(rejected, err.Error())
			continue
		}
		if again, err := f.Read(rec.Ref, r); err != nil || again != rec {
			t.Errorf("read again %+v, %v, first %+v", again, err, rec)
		}
		records = append(records, rec)
	}
	return records, rejected
}

func TestItems(t *testing.T) {
	for _, test := range []struct{ what, feed, want string }{
		{"all", rssFeed(`<item><title>T</title><link>https://a.example/1?utm_source=x</link><description>D</description>` +
			`<pubDate>Sat, 25 Apr 2015 15:30:00 +0545</pubDate></item>`),
			"https://a.example/1|T|D|https://a.example/1?utm_source=x|The Feed|en|2015-04-25T09:45:00Z"},
		{"content beats description", rssFeed(`<item><link>https://a.example/1</link><description>short</description><content:encoded><![CDATA[a <b>long</b> text]]></content:encoded></item>`),
			"https://a.example/1||a long text|https://a.example/1|The Feed|en|"},
		{"of several contents the last", rssFeed(`<item><guid>g</guid><content:encoded>one</content:encoded><content:encoded>two</content:encoded></item>`),
			"g||two||The Feed|en|"},
		{"markup within a description", rssFeed(`<item><guid>g</guid><description>It is &lt;b&gt;bold&lt;/b&gt; &amp;amp; 5 &lt; 6</description></item>`),
			"g||It is bold & 5 < 6||The Feed|en|"},
		{"a title that is escaped twice", rssFeed(`<item><guid>g</guid><title>AT&amp;amp;T&amp;#8217;s 5 &lt; 6</title></item>`), "g|AT&T’s 5 < 6|||The Feed|en|"},
		{"a guid that is a permalink", rssFeed(`<item><guid>https://a.example/p?utm_source=x</guid></item>`),
			"https://a.example/p|||https://a.example/p?utm_source=x|The Feed|en|"},
		{"one that is not", rssFeed(`<item><guid isPermaLink="false">https://a.example/?p=1</guid></item>`), "https://a.example/?p=1||||The Feed|en|"},
		{"one that is a number", rssFeed(`<item><guid>4711</guid><link>https://a.example/1</link></item>`), "https://a.example/1|||https://a.example/1|The Feed|en|"},
		{"one that is a URI", rssFeed(`<item><guid isPermaLink="false">tag:a.example,2015:1</guid><link>https://a.example/1</link></item>`),
			"tag:a.example,2015:1|||https://a.example/1|The Feed|en|"},
		{"a relative link", rssFeed(`<item><link>../1</link></item>`), "https://a.example/1|||https://a.example/1|The Feed|en|"},
		{"xml:base", rssFeed(`<item xml:base="https://b.example/x/"><link>1</link></item>`), "https://b.example/x/1|||https://b.example/x/1|The Feed|en|"},
		{"what FeedBurner hides", rssFeed(`<item><link>https://feeds.example/~r/1</link><feedburner:origLink>https://a.example/1</feedburner:origLink></item>`),
			"https://a.example/1|||https://a.example/1|The Feed|en|"},
		{"another source and language", rssFeed(`<item><guid>g</guid><source url="https://b.example/rss">B</source><dc:language>de</dc:language></item>`), "g||||B|de|"},
		{"a source without a name", rssFeed(`<item><guid>g</guid><source url="https://b.example/rss"/></item>`), "g||||b.example|en|"},
		{"Dublin Core", rssFeed(`<item><guid>g</guid><dc:title>T</dc:title><dc:date>2015-04-25T15:30:00+02:00</dc:date></item>`), "g|T|||The Feed|en|2015-04-25T13:30:00Z"},
		{"iTunes", rssFeed(`<item><guid>g</guid><itunes:summary>Of a podcast</itunes:summary></item>`), "g||Of a podcast||The Feed|en|"},
		{"RSS 1.0", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>Old</title></channel>` +
			`<item rdf:about="x"><title>T</title><link>https://a.example/1</link></item></rdf:RDF>`, "https://a.example/1|T||https://a.example/1|Old||"},
		{"no name space", `<feed><title>F</title><entry><title>T</title><id>urn:x:1</id><summary>S</summary></entry></feed>`, "urn:x:1|T|S||F||"},
		{"a prefix", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>F</a:title><a:entry><a:title>T</a:title><a:id>urn:x:1</a:id></a:entry></a:feed>`, "urn:x:1|T|||F||"},
		{"text that looks like markup", atomFeed(`<entry><id>urn:x:1</id><content type="text">a &lt;b&gt; c</content></entry>`), "urn:x:1||a <b> c||The Feed|fr|"},
		{"XHTML", atomFeed(`<entry><id>urn:x:1</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a<br/>b</p></div></content></entry>`),
			"urn:x:1||a\nb||The Feed|fr|"},
		{"a picture for content", atomFeed(`<entry><id>urn:x:1</id><summary>S</summary><content type="image/png">iVBORw0KGgo=</content></entry>`), "urn:x:1||S||The Feed|fr|"},
		{"a relative link in Atom", atomFeed(`<entry><id>urn:x:1</id><link href="/1"/><updated>2015-04-25T15:30:00Z</updated></entry>`),
			"urn:x:1|||https://a.example/1|The Feed|fr|2015-04-25T15:30:00Z"},
		{"a video", atomFeed(`<entry xmlns:media="http://search.yahoo.com/mrss/"><id>urn:x:1</id><media:group><media:description>Seen</media:description></media:group></entry>`),
			"urn:x:1||Seen||The Feed|fr|"},
		{"an item that is not closed", rssFeed(`<item><guid>g</guid><title>T</title>`), "g|T|||The Feed|en|"},
		{"an item in CDATA", rssFeed(`<item><guid>g</guid><description><![CDATA[</item><item>]]>x</description></item>`), "g||x||The Feed|en|"},
		{"an item in a comment", rssFeed(`<!-- <item><guid>h</guid></item> --><item><guid>g</guid></item>`), "g||||The Feed|en|"},
		{"a channel in an item", rssFeed(`<item><guid>g</guid><dc:channel>x</dc:channel><title>T</title></item>`), "g|T|||The Feed|en|"},
		{"control characters", rssFeed("<item><guid>g</guid><title>a\x00\x08b</title></item>"), "g|ab|||The Feed|en|"},
	} {
		records, rejected := readFeed(t, test.feed, Options{})
		if len(records) != 1 || len(rejected) > 0 {
			t.Errorf("%s: %+v, %v", test.what, records, rejected)
			continue
		}
		r := records[0]
		date := ""
		if !r.Published.IsZero() {
			date = r.Published.Format(time.RFC3339)
		}
		if got := strings.Join([]string{r.ID, r.Title, r.Text, r.URL, r.Source, r.Lang, date}, "|"); got != test.want {
			t.Errorf("%s: got  %s\nwant %s", test.what, got, test.want)
		}
	}
}

// What is wrong with an item, or with a feed, is told and costs no other item.
func TestBrokenFeeds(t *testing.T) {
	good := `<item><guid>g</guid><title>G</title></item>`
	for _, test := range []struct {
		what, feed, titles string
		want               string // of what is rejected, the beginning
	}{
		{"an item", rssFeed(good + "\n<item><title>5 < 6</title></item>" + good), "GG", "stdin:2: item on line 2: not well formed: "},
		{"cut in an item", strings.TrimSuffix(rssFeed(good+good+"<item><title>x"), "</channel></rss>"), "GG", "stdin:3: item on line 1: the file ends in the middle of it"},
		{"cut between items", strings.TrimSuffix(rssFeed(good), "</channel></rss>"), "G", "stdin:2: the file ends before </rss>"},
		{"joined feeds", rssFeed(good) + atomFeed(`<entry><title>A</title></entry>`) + rssFeed(good), "GAG", ""},
		{"what follows is no feed", rssFeed(good) + "<opml/>", "G", "stdin:2: after </rss>: no feed, but a list of feeds"},
		{"no items", rssFeed(""), "", ""},
		{"nothing in it", "<rss/>", "", ""},
		{"a sitemap", `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>`, "", "stdin:1: no feed, but a sitemap"},
		{"other XML", `<?xml version="1.0"?><nitf><body/></nitf>`, "", "stdin:1: no feed: its root is <nitf>, want rss, rdf:RDF or feed"},
		{"a comment without an end", rssFeed(good + "<!-- "), "G", "stdin:2: the file ends before </rss>"},
	} {
		records, rejected := readFeed(t, test.feed, Options{})
		var titles strings.Builder
		for _, r := range records {
			titles.WriteString(r.Title)
		}
		if all := strings.Join(rejected, "\n"); titles.String() != test.titles || !strings.HasPrefix(all, test.want) || test.want == "" && all != "" || len(rejected) > 1 {
			t.Errorf("%s: %q, %q", test.what, titles.String(), rejected)
		}
	}
}

// TestHostileXML holds that a feed cannot make the parser grow, or go elsewhere.
func TestHostileXML(t *testing.T) {
	secret := write(t, "secret.txt", "the secret")
	var laughs strings.Builder
	laughs.WriteString(`<!DOCTYPE rss [<!ENTITY l0 "lol">`)
	for i := range 12 {
		fmt.Fprintf(&laughs, `<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	laughs.WriteString(`<!ENTITY file SYSTEM "file://` + filepath.ToSlash(secret) + `">]>`)
	var spaces strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&spaces, ` xmlns:n%d="urn:n%d"`, i, i)
	}
	for _, test := range []struct{ what, item, want string }{
		{"billion laughs", `<item><guid>g</guid><title>&l12;</title></item>`, "&l12;"},
		{"an external entity", `<item><guid>g</guid><title>&file;</title></item>`, "&file;"},
		{"nesting in an extension", `<item><guid>g</guid>` + strings.Repeat(`<dc:a>`, 100_000) + strings.Repeat(`</dc:a>`, 100_000) + `</item>`, "nested more than"},
		{"nesting without an end", `<item><guid>g</guid>` + strings.Repeat(`<dc:a>`, 300_000) + `</item>`, "nested more than"},
		{"nesting in content", `<item><guid>g</guid><description>` + strings.Repeat(`&lt;div>`, 100_000) + `deep</description></item>`, "deep"},
		{"an attribute", `<item><guid a="` + strings.Repeat("x", 4<<20) + `">g</guid><title>T</title></item>`, "T"},
		{"name spaces", `<item` + spaces.String() + `><guid>g</guid>` + strings.Repeat(`<dc:a/>`, 100_000) + `</item>`, "name spaces"},
		{"quotes without an end", `<item><guid>g</guid>` + strings.Repeat(`<a b='`, 100_001) + `</item>`, "never closed"},
	} {
		t.Run(test.what, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			records, rejected := readFeed(t, strings.Replace(rssFeed(test.item+`<item><title>after</title></item>`), "?>", "?>"+laughs.String(), 1), Options{})
			runtime.ReadMemStats(&after)
			text := fmt.Sprintf("%+v %.200q", records, rejected)
			if !strings.Contains(text, test.want) || strings.Contains(text, "secret") || !strings.Contains(text, "after") {
				t.Errorf("%.500s", text)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 800<<20 {
				t.Errorf("%d MiB were allocated", n>>20)
			}
		})
	}
}

// gofeed parses content of Atom as HTML, the trees of which are deep.
func TestHostileHTML(t *testing.T) {
	for _, kind := range []string{"html", "xhtml"} {
		content := strings.Repeat("&lt;b>&lt;div>", 100_000) + "deep"
		if kind == "xhtml" {
			content = strings.Repeat("<div>", 900) + "deep" + strings.Repeat("</div>", 900)
		}
		records, rejected := readFeed(t, atomFeed(`<entry xml:base="https://a.example/"><id>urn:x:1</id><content type="`+kind+`">`+content+`</content></entry>`), Options{})
		if len(records) != 1 || records[0].Text != "deep" {
			t.Errorf("%s: %.200q, %q", kind, fmt.Sprint(records), rejected)
		}
	}
}

// A feed that is too long is told so, and no more of it is spilled than shows it.
func TestFeedTooLong(t *testing.T) {
	bomb := compress(t, "", rssFeed(strings.Repeat("<item/>", 10<<20)), "zstd")
	f := mustOpen(t, nil, bytes.NewReader(bomb), Options{MaxRecord: 5 << 20})
	_, rejected := read(t, f)
	if len(rejected) != 1 || !strings.Contains(rejected[0], "a feed is read as a whole: record too long: ") {
		t.Errorf("%q", rejected)
	}
	if f.spill.end > 8<<20 {
		t.Errorf("%d MiB were spilled", f.spill.end>>20)
	}
}

// TestCharsets reads what stands in a charset, be it declared, not, or wrongly.
func TestCharsets(t *testing.T) {
	for _, test := range []struct{ charset, declared, title, want string }{
		{"utf-8", "", "Ærø — Łódź", ""},
		{"utf-8", "iso-8859-1", "Ærø — Łódź", ""}, // a wrong declaration
		{"utf-8", "shift_jis", "Zürich", ""},
		{"utf-8", "utf-16", "plain", ""},
		{"utf-8", "no-such-charset", "Zürich", ""},
		{"iso-8859-1", "ISO-8859-1", "Zürich à gauche", ""},
		{"windows-1252", "utf-8", "Zürich “à gauche”", ""}, // a wrong declaration
		{"windows-1252", "", "Zürich “à gauche”", ""},
		{"iso-8859-2", "iso-8859-2", "Łódź", ""},
		{"windows-1251", "windows-1251", "Северный вестник", ""},
		{"koi8-r", "KOI8-R", "Северный вестник", ""},
		{"shift_jis", "Shift_JIS", "東京の空", ""},
		{"euc-jp", "EUC-JP", "東京の空", ""},
		{"iso-2022-jp", "ISO-2022-JP", "東京の空", ""},
		{"gbk", "gb2312", "北京新闻", ""},
		{"big5", "Big5", "臺北新聞", ""},
		{"euc-kr", "euc-kr", "서울 뉴스", ""},
		{"utf-16le", "utf-16", "Zürich 東京", ""},
	} {
		declaration := ""
		if test.declared != "" {
			declaration = `<?xml version="1.0" encoding="` + test.declared + `"?>`
		}
		e, err := htmlindex.Get(test.charset)
		if err != nil {
			t.Fatal(err)
		}
		content := declaration + "<rss><channel><item><title>" + test.title + "</title></item></channel></rss>"
		if test.charset == "utf-16le" {
			content = "\ufeff" + content
		}
		data, err := e.NewEncoder().String(content)
		if err != nil {
			t.Fatal(err)
		}
		records, rejected := readFeed(t, data, Options{})
		if len(records) != 1 || records[0].Title != test.title {
			t.Errorf("%s declared as %q: %+v, %v", test.charset, test.declared, records, rejected)
		}
	}
}

// The reason why an item could not be read, and the item, are what is written of it.
func TestRejectedItem(t *testing.T) {
	f := mustOpen(t, nil, strings.NewReader(rssFeed("<item><title>5 < 6\n</title></item>")), Options{})
	var raw strings.Builder
	for _, err := range f.Records(t.Context()) {
		if bad, ok := err.(*RecordError); ok {
			if err := f.CopyRaw(&raw, bad); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := raw.String(); !strings.HasPrefix(got, `["item on line 1: not well formed`) || !strings.HasSuffix(got, `\n</title></item>"]`+"\n") {
		t.Errorf("%s", got)
	}
}

// TestConverted reads feeds and Parquet files as files, pipes, compressed and cut,
// again and again.
func TestConverted(t *testing.T) {
	for name, want := range map[string]int{"rss.xml": 3, "atom.xml": 3, "articles.parquet": 4} {
		content, err := os.ReadFile("../../../../testdata/formats/" + name)
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		for _, compression := range []string{"", "gzip", "zstd"} {
			data := compress(t, name, string(content), compression)
			for how, f := range map[string]*Feed{
				"file":   mustOpen(t, []string{write(t, "data", string(data))}, nil, Options{}),
				"pipe":   mustOpen(t, []string{"-"}, osPipe(t, data), Options{}),
				"live":   mustOpen(t, []string{"-"}, osPipe(t, data), Options{Live: true}),
				"second": mustOpen(t, []string{write(t, "a.jsonl.gz", string(compress(t, "", "{}\n", "gzip"))), write(t, "data", string(data))}, nil, Options{}),
			} {
				for range 2 {
					got, rejected := read(t, f)
					got = strings.TrimPrefix(got, f.File(0).Name+":1||\n")
					if first == "" {
						first = got
					}
					if len(rejected) > 0 || strings.Count(got, "|") < 2*want || got != first {
						t.Errorf("%s, %s, %s: %s\n%v", name, compression, how, got, rejected)
					}
					if how == "live" {
						break // what was read is gone
					}
				}
			}
			if compression == "gzip" {
				cut := data[:len(data)*3/4]
				_, rejected := read(t, mustOpen(t, nil, strings.NewReader(string(cut)), Options{}))
				if n := len(rejected); n == 0 || !strings.Contains(rejected[n-1], "truncated gzip") {
					t.Errorf("%s, cut: %q", name, rejected)
				}
			}
		}
	}
}

// TestLiveParquet holds that what is still to be converted is not trimmed away from
// the temporary file.
func TestLiveParquet(t *testing.T) {
	type row struct {
		Text string `parquet:"text,dict"`
	}
	var file bytes.Buffer
	w := parquet.NewGenericWriter[row](&file, parquet.MaxRowsPerRowGroup(120))
	noise := fmt.Sprintf("%x", rand.New(rand.NewPCG(1, 2)).Perm(20_000))
	for i := range 8 {
		if _, err := w.Write(slices.Repeat([]row{{fmt.Sprint(i, noise)}}, 120)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for rec, err := range mustOpen(t, nil, &file, Options{Live: true}).Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if rec.Text[0] != '0'+byte(n/120) {
			t.Fatalf("row %d begins with %.10q", n, rec.Text)
		}
		n++
	}
	if n != 8*120 {
		t.Errorf("%d rows", n)
	}
}

// A panic of a parser is what is wrong with one source.
func TestParserPanics(t *testing.T) {
	c := &conversion{open: func() (converter, error) { panic("index out of range") }}
	if _, err := c.Read(make([]byte, 8)); err == nil || err.Error() != "the parser failed: index out of range" {
		t.Error(err)
	}
}

func FuzzFeeds(f *testing.F) {
	for _, name := range []string{"rss.xml", "atom.xml", "markup.xml", "dates.xml", "windows-1251.xml"} {
		content, err := os.ReadFile("../../../../testdata/formats/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte(rssFeed(`<item><a b='>'/><!-- --><![CDATA[ ]]><?x?></item><item>`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		readFeed(t, string(data), Options{Format: "rss", MaxRecord: 1 << 16})
	})
}
