package feed

import (
	"fmt"
	"strings"
	"testing"
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
