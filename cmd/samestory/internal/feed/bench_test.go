package feed

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// benchFeed is 64 MB of JSON Lines as newswire has them: 3 kB a text.
func benchFeed(b *testing.B) (path string, size int64) {
	text := strings.Repeat(`The ministry said on Monday that it had \"no plans\" to change the rule.\n`, 40)
	var lines strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&lines, `{"id":"%d","title":"No change","published":"2013-10-23T10:00:00Z","text":"%s"}`+"\n", i, text)
	}
	return write(b, "a.jsonl", lines.String()), int64(lines.Len())
}

func BenchmarkFeed(b *testing.B) {
	path, size := benchFeed(b)
	for _, workers := range []int{1, 2} {
		o := Options{Workers: workers}
		b.Run(fmt.Sprintf("stage=split/workers=%d", workers), func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				f := mustOpen(b, []string{path}, nil, o)
				for n, err := range Map(b.Context(), f, func(_ int, batch *Batch) (n int) {
					for range batch.split() {
						n++
					}
					return n
				}) {
					if n == 0 || err != nil {
						b.Fatal(n, err)
					}
				}
				f.Close()
			}
		})
		b.Run(fmt.Sprintf("stage=decode/workers=%d", workers), func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				f := mustOpen(b, []string{path}, nil, o)
				for n, err := range Map(b.Context(), f, func(_ int, batch *Batch) (n int) {
					for rec := range batch.Records() {
						n += len(rec.Text)
					}
					return n
				}) {
					if n == 0 || err != nil {
						b.Fatal(n, err)
					}
				}
				f.Close()
			}
		})
		b.Run(fmt.Sprintf("stage=records/workers=%d", workers), func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				f := mustOpen(b, []string{path}, nil, o)
				for _, err := range f.Records(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
				}
				f.Close()
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	path, _ := benchFeed(b)
	f := mustOpen(b, []string{path}, nil, Options{})
	var refs []Ref
	for rec := range f.Records(b.Context()) {
		refs = append(refs, rec.Ref)
	}
	r := f.NewReader()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, err := f.Read(refs[i*7919%len(refs)], r); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

// BenchmarkConverted reads articles of 300 words, from a pipe.
func BenchmarkConverted(b *testing.B) {
	type row struct {
		Title string `parquet:"title"`
		Text  string `parquet:"text"`
		URL   string `parquet:"url"`
	}
	rng := rand.New(rand.NewPCG(1, 2))
	rows := make([]row, 3000)
	var lines, items strings.Builder
	for i := range rows {
		words := make([]string, 300)
		for j := range words {
			words[j] = strconv.FormatUint(rng.Uint64N(1e9), 36)
		}
		r := row{words[0], strings.Join(words, " "), fmt.Sprint("https://a.example/", i)}
		rows[i] = r
		fmt.Fprintf(&lines, "{\"title\":%q,\"text\":%q,\"url\":%q}\n", r.Title, r.Text, r.URL)
		fmt.Fprintf(&items, "<item><title>%s</title><link>%s</link><content:encoded><![CDATA[<p>%s</p>]]></content:encoded></item>", r.Title, r.URL, r.Text)
	}
	var table bytes.Buffer
	if err := parquet.Write(&table, rows, parquet.Compression(&parquet.Snappy)); err != nil {
		b.Fatal(err)
	}
	for format, content := range map[string]string{"jsonl": lines.String(), "rss": rssFeed(items.String()), "parquet": table.String()} {
		b.Run("format="+format, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			for b.Loop() {
				f := mustOpen(b, nil, strings.NewReader(content), Options{})
				for _, err := range f.Records(b.Context()) {
					if err != nil {
						b.Fatal(err)
					}
				}
				f.Close()
			}
		})
	}
}
