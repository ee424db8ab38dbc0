package parquet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

// nested has groups, lists and maps, each of which may be missing.
type nested struct {
	ID     int64             `parquet:"id" json:"id"`
	Title  *string           `parquet:"title,optional" json:"title"`
	Author *author           `parquet:"author,optional" json:"author"`
	Tags   []string          `parquet:"tags,list" json:"tags"`
	Bare   []int32           `parquet:"bare" json:"bare"`
	Links  []link            `parquet:"links,list" json:"links"`
	Counts map[string]int64  `parquet:"counts" json:"counts"`
	Deep   map[string]nested `parquet:"-" json:"-"`
}

type author struct {
	Name  string   `parquet:"name" json:"name"`
	Mails []string `parquet:"mails,list" json:"mails"`
	Born  *int32   `parquet:"born,optional" json:"born"`
}

type link struct {
	URL  string   `parquet:"url" json:"url"`
	Rels []string `parquet:"rels,list" json:"rels"`
}

// flat has a column for each type and encoding.
type flat struct {
	Flag    bool      `parquet:"flag" json:"flag"`
	Small   int32     `parquet:"small" json:"small"`
	Delta32 int32     `parquet:"delta32,delta" json:"delta32"`
	Delta64 int64     `parquet:"delta64,delta" json:"delta64"`
	Dict64  int64     `parquet:"dict64,dict" json:"dict64"`
	Big     uint64    `parquet:"big" json:"big"`
	Uint    uint32    `parquet:"uint" json:"uint"`
	Float   float32   `parquet:"float" json:"float"`
	Double  float64   `parquet:"double,split" json:"double"`
	Plain   string    `parquet:"plain,plain" json:"plain"`
	Dict    string    `parquet:"dict,dict" json:"dict"`
	Lengths string    `parquet:"lengths,delta" json:"lengths"`
	Prefix  string    `parquet:"prefix" json:"prefix"`
	Milli   time.Time `parquet:"milli,timestamp(millisecond)" json:"milli"`
	Nano    time.Time `parquet:"nano,timestamp(nanosecond)" json:"nano"`
	Maybe   *string   `parquet:"maybe,optional,dict" json:"maybe"`
}

func makeNested(r *rand.Rand, i int) nested {
	n := nested{ID: int64(i), Tags: words(r, 4), Counts: map[string]int64{}}
	for range r.IntN(3) {
		n.Bare = append(n.Bare, r.Int32())
		n.Links = append(n.Links, link{words(r, 2)[0], words(r, 3)})
		n.Counts[words(r, 1)[0]] = r.Int64()
	}
	if r.IntN(2) > 0 {
		n.Title = new(strings.Join(words(r, 9), " "))
	}
	if r.IntN(2) > 0 {
		n.Author = &author{Name: "A", Mails: words(r, 3)}
		if r.IntN(2) > 0 {
			n.Author.Born = new(r.Int32())
		}
	}
	return n
}

func makeFlat(r *rand.Rand, i int) flat {
	at := time.Unix(1e9+int64(r.IntN(1e8)), 0).UTC()
	f := flat{
		Flag: r.IntN(3) > 0, Small: r.Int32() - r.Int32(), Delta32: int32(r.Uint32()), Delta64: int64(i) * 1000, Dict64: int64(r.IntN(9)),
		Big: r.Uint64(), Uint: r.Uint32(), Float: r.Float32(), Double: r.NormFloat64(),
		Plain: strings.Join(words(r, 20), " "), Dict: words(r, 2)[0], Lengths: strings.Join(words(r, 5), "\n"),
		Prefix: fmt.Sprintf("https://a.example/2015/%06d", i/3),
		Milli:  at.Add(time.Duration(r.IntN(1000)) * time.Millisecond), Nano: at.Add(time.Duration(r.IntN(1e9))),
	}
	if i%4 == 0 {
		f.Delta64 = int64(r.Uint64())
	}
	if r.IntN(3) > 0 {
		f.Maybe = new(words(r, 2)[0])
	}
	return f
}

func words(r *rand.Rand, n int) []string {
	list := make([]string, 1+r.IntN(n))
	for i := range list {
		list[i] = []string{"Kathmandu", "boson", "\"quoted\"\\\t", "Ærø — 日本", "", "sixty-nine days"}[r.IntN(6)]
	}
	return list
}

var codecs = []compress.Codec{&pq.Uncompressed, &pq.Snappy, &pq.Gzip, &pq.Zstd, &pq.Brotli, &pq.Lz4Raw}

func write[T any](t testing.TB, rows []T, options ...pq.WriterOption) []byte {
	t.Helper()
	var file bytes.Buffer
	w := pq.NewGenericWriter[T](&file, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// read returns the rows of a file, and what was lost.
func read(file []byte, maxRow int64) (rows []string, lost []error, err error) {
	r, err := Open(bytes.NewReader(file), int64(len(file)), maxRow)
	if err != nil {
		return nil, nil, err
	}
	for {
		row, err := r.Next(nil)
		if l, ok := errors.AsType[*LostRows](err); ok {
			lost = append(lost, l)
			continue
		}
		if err == io.EOF {
			return rows, lost, nil
		}
		if err != nil {
			return rows, lost, err
		}
		rows = append(rows, string(row))
	}
}

// TestAgreesWithItsWriter reads what parquet-go has written, in all encodings and
// compressions, with pages of few values and row groups of few rows.
func TestAgreesWithItsWriter(t *testing.T) {
	for _, codec := range codecs {
		for version := 1; version <= 2; version++ {
			for _, size := range []int{64, 1 << 20} {
				t.Run(fmt.Sprintf("%v/v%d/%d", codec, version, size), func(t *testing.T) {
					r := rand.New(rand.NewPCG(1, uint64(size)))
					options := []pq.WriterOption{pq.Compression(codec), pq.DataPageVersion(version), pq.PageBufferSize(size),
						pq.MaxRowsPerRowGroup(150),
						pq.DefaultEncodingFor(pq.ByteArray, &pq.DeltaByteArray)}
					agree(t, r, makeNested, options)
					agree(t, r, makeFlat, options)
				})
			}
		}
	}
}

func agree[T any](t *testing.T, r *rand.Rand, row func(*rand.Rand, int) T, options []pq.WriterOption) {
	t.Helper()
	want := make([]T, 400)
	for i := range want {
		want[i] = row(r, i)
	}
	got, lost, err := read(write(t, want, options...), 1<<20)
	if err != nil || len(lost) > 0 || len(got) != len(want) {
		t.Fatalf("%d rows, lost %v, %v", len(got), lost, err)
	}
	for i := range want {
		text, err := json.Marshal(want[i])
		if err != nil {
			t.Fatal(err)
		}
		if a, b := decode(t, got[i]), decode(t, string(text)); !reflect.DeepEqual(a, b) {
			t.Fatalf("row %d:\n got %s\nwant %s", i, got[i], text)
		}
	}
}

// decode returns JSON with null for what is empty: a missing list is none.
func decode(t *testing.T, text string) any {
	t.Helper()
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return emptied(v)
}

func emptied(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = emptied(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	case map[string]any:
		for k := range v {
			v[k] = emptied(v[k])
		}
		if len(v) == 0 {
			return nil
		}
	case json.Number:
		if f, err := v.Float64(); err == nil && strings.ContainsAny(string(v), ".eE") {
			return float32(f)
		}
	}
	return v
}

func TestValues(t *testing.T) {
	type row struct {
		NaN     float64  `parquet:"nan"`
		Inf     float32  `parquet:"inf"`
		Bytes   []byte   `parquet:"bytes"`
		Letters []byte   `parquet:"letters"`
		Text    string   `parquet:"text"`
		Day     int32    `parquet:"day,date"`
		Time    int64    `parquet:"time,time(microsecond)"`
		Price   int64    `parquet:"price,decimal(2:18)"`
		Fixed   [16]byte `parquet:"uuid,uuid"`
		Old     int64    `parquet:"old,timestamp(nanosecond)"`
		Far     int64    `parquet:"far,timestamp(millisecond)"`
	}
	file := write(t, []row{{
		math.NaN(), float32(math.Inf(-1)), []byte("\x89PNG\xff"), []byte("été"), "a\xffb\u2028", 16550, 55_800_000_001, -5,
		[16]byte{0x6f, 0x2c, 15: 1}, -1, math.MaxInt64,
	}})
	got, lost, err := read(file, 1<<20)
	want := `{"nan":null,"inf":null,"bytes":null,"letters":"été","text":"a` + "\uFFFD" + `b` + "\u2028" + `","day":"2015-04-25",` +
		`"time":"15:30:00.000001","price":-0.05,"uuid":"6f2c0000-0000-0000-0000-000000000001",` +
		`"old":"1969-12-31T23:59:59.999999999Z","far":null}`
	if err != nil || len(lost) > 0 || len(got) != 1 || got[0] != want {
		t.Errorf("got  %s, %v, %v\nwant %s", got, lost, err, want)
	}
}
