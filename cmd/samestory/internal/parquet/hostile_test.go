package parquet

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

type story struct {
	Title string  `parquet:"title"`
	Text  *string `parquet:"text,optional"`
}

func stories(n int) []story {
	list := make([]story, n)
	for i := range list {
		list[i] = story{"Title", new(strings.Repeat("text ", i%50))}
	}
	return list
}

// lie writes a file's footer anew.
func lie(t *testing.T, file []byte, about func(*format.FileMetaData)) []byte {
	t.Helper()
	n := len(file) - 8 - int(binary.LittleEndian.Uint32(file[len(file)-8:]))
	var meta format.FileMetaData
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), file[n:len(file)-8], &meta); err != nil {
		t.Fatal(err)
	}
	about(&meta)
	footer, err := thrift.Marshal(new(thrift.CompactProtocol), &meta)
	if err != nil {
		t.Fatal(err)
	}
	return ended(file[:n], footer)
}

func ended(pages, footer []byte) []byte {
	file := append(bytes.Clone(pages), footer...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(footer)))
	return append(file, "PAR1"...)
}

// page is a file of one column that consists of the page given.
func page(t *testing.T, h *format.PageHeader, body []byte, codec format.CompressionCodec, values int64) []byte {
	t.Helper()
	header, err := thrift.Marshal(new(thrift.CompactProtocol), h)
	if err != nil {
		t.Fatal(err)
	}
	pages := append([]byte("PAR1"), header...)
	pages = append(pages, body...)
	meta := format.FileMetaData{Version: 1, NumRows: values}
	meta.Schema = []format.SchemaElement{
		{Name: "root", NumChildren: thrift.Null[int32]{V: 1, Valid: true}},
		{Name: "text", Type: thrift.Null[format.Type]{V: format.ByteArray, Valid: true},
			RepetitionType: thrift.Null[format.FieldRepetitionType]{V: format.Optional, Valid: true}},
	}
	chunk := format.ColumnChunk{MetaData: format.ColumnMetaData{Type: format.ByteArray, Codec: codec, NumValues: values,
		Encoding: []format.Encoding{format.Plain}, PathInSchema: []string{"text"}, DataPageOffset: 4, TotalCompressedSize: int64(len(pages) - 4)}}
	meta.RowGroups = []format.RowGroup{{NumRows: values, Columns: []format.ColumnChunk{chunk}}}
	footer, err := thrift.Marshal(new(thrift.CompactProtocol), &meta)
	if err != nil {
		t.Fatal(err)
	}
	return ended(pages, footer)
}

func dataPage(values, full, size int) *format.PageHeader {
	return &format.PageHeader{Type: format.DataPage, UncompressedPageSize: int32(full), CompressedPageSize: int32(size),
		DataPageHeader: thrift.Null[format.DataPageHeader]{Valid: true, V: format.DataPageHeader{NumValues: int32(values),
			Encoding: format.Plain, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}}}
}

func gzipped(p []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(p)
	w.Close()
	return b.Bytes()
}

func zstandard(p []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(p, nil)
}

// TestLies reads files that claim what is not so. Each is an error, and none takes
// memory for what it claims.
func TestLies(t *testing.T) {
	honest := write(t, stories(500), pq.Compression(&pq.Snappy))
	zeros := make([]byte, 64<<20)
	bombs := map[string][]byte{"gzip": gzipped(zeros), "zstd": zstandard(zeros)}
	list := binary.AppendUvarint([]byte{0x15, 2, 0x19, 0xfc}, 1<<31-1) // a version, then the schema
	deep := bytes.Repeat([]byte{0x1c}, 8<<20)                          // a struct in a struct in a struct
	empty := append(binary.AppendUvarint([]byte{0x15, 2, 0x19, 0xfc}, 4<<20), make([]byte, 4<<20)...)
	run := binary.AppendUvarint(nil, (1<<31-1)<<1)
	levels := append(append(binary.LittleEndian.AppendUint32(nil, uint32(len(run)+1)), run...), 0)
	for name, test := range map[string]struct {
		file []byte
		want string
	}{
		"list":           {ended(honest[:4], list), "unexpected EOF"},
		"deep thrift":    {ended(honest[:4], deep), "too deep"},
		"empty structs":  {ended(honest[:4], empty), "more than"},
		"footer":         {append(bytes.Clone(honest[:20]), "\xff\xff\xff\x7fPAR1"...), "longer than the file"},
		"rows":           {lie(t, honest, func(m *format.FileMetaData) { m.RowGroups[0].NumRows = 1 << 40 }), "claim to be"},
		"too many rows":  {lie(t, honest, func(m *format.FileMetaData) { m.RowGroups[0].NumRows = 501 }), "ends after 500 of 501"},
		"negative rows":  {lie(t, honest, func(m *format.FileMetaData) { m.RowGroups[0].NumRows = -1 }), "claim to be"},
		"columns":        {lie(t, honest, manyColumns), "more than 10000 columns"},
		"nested schema":  {lie(t, honest, deepSchema), "nested more than"},
		"long names":     {lie(t, honest, func(m *format.FileMetaData) { m.Schema[1].Name = strings.Repeat("x", 2<<20) }), "names"},
		"children":       {lie(t, honest, func(m *format.FileMetaData) { m.Schema[0].NumChildren.V = 1<<31 - 1 }), "not complete"},
		"offset":         {lie(t, honest, func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.DataPageOffset = -9 }), "begin at byte"},
		"offset beyond":  {lie(t, honest, func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.DataPageOffset = 1 << 60 }), "unexpected EOF"},
		"values":         {lie(t, honest, func(m *format.FileMetaData) { m.RowGroups[0].Columns[1].MetaData.NumValues = 3 }), "a page of 500 values"},
		"type":           {lie(t, honest, func(m *format.FileMetaData) { m.RowGroups[0].Columns[1].MetaData.Type = format.Int96 }), "the schema says"},
		"page size":      {page(t, dataPage(1, 100, 1<<31-1), make([]byte, 100), format.Uncompressed, 1), "of which the file has"},
		"full size":      {page(t, dataPage(1, 1<<31-1, 100), make([]byte, 100), format.Gzip, 1), "more than 256 MiB"},
		"gzip bomb":      {page(t, dataPage(1, 100, len(bombs["gzip"])), bombs["gzip"], format.Gzip, 1), "101 bytes or more"},
		"zstd bomb":      {page(t, dataPage(1, 100, len(bombs["zstd"])), bombs["zstd"], format.Zstd, 1), "101 bytes or more"},
		"snappy":         {page(t, dataPage(1, 200<<20, 9), []byte("\xff\xff\xff\xff\x0f\x00\x00\x00\x00"), format.Snappy, 1), "are said to hold"},
		"lz4":            {page(t, dataPage(1, 2000, 9), []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff"), format.Lz4Raw, 1), "corrupt LZ4"},
		"levels":         {page(t, dataPage(1<<31-1, len(levels), len(levels)), levels, format.Uncompressed, 1<<31-1), "claim to be"},
		"encrypted":      {append([]byte("PARE"), honest[4:]...), "encrypted"},
		"truncated":      {honest[:len(honest)/2], "truncated"},
		"nothing":        {[]byte("PAR1"), "no footer"},
		"no parquet":     {[]byte("{\"title\":\"no\"}\n"), "no Parquet file"},
		"legacy levels":  {page(t, legacyLevels(), []byte("\x00\x00"), format.Uncompressed, 1), "BIT_PACKED"},
		"unknown codec":  {page(t, dataPage(1, 4, 4), make([]byte, 4), 99, 1), "compressed with"},
		"no dictionary":  {page(t, indexPage(), make([]byte, 8), format.Uncompressed, 1), "dictionary is missing"},
		"dictionary lie": {page(t, dictionaryPage(1<<31-1), make([]byte, 8), format.Uncompressed, 1), "a dictionary of 8 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, lost, err := read(test.file, 1<<20)
			runtime.ReadMemStats(&after)
			if err = errors.Join(append(lost, err)...); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one of %q", err, test.want)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 300<<20 {
				t.Errorf("%d MiB were allocated", n>>20)
			}
		})
	}
}

func manyColumns(m *format.FileMetaData) {
	for len(m.Schema) < maxColumns+2 {
		m.Schema = append(m.Schema, m.Schema[1])
	}
	m.Schema[0].NumChildren.V = int32(len(m.Schema) - 1)
}

func deepSchema(m *format.FileMetaData) {
	group := m.Schema[0]
	group.NumChildren.V = 1
	m.Schema = append(slices.Repeat([]format.SchemaElement{group}, 10_000), m.Schema...)
}

func legacyLevels() *format.PageHeader {
	h := dataPage(1, 2, 2)
	h.DataPageHeader.V.DefinitionLevelEncoding = format.BitPacked
	return h
}

func indexPage() *format.PageHeader {
	h := dataPage(1, 8, 8)
	h.DataPageHeader.V.Encoding = format.RLEDictionary
	return h
}

func dictionaryPage(n int32) *format.PageHeader {
	return &format.PageHeader{Type: format.DictionaryPage, UncompressedPageSize: 8, CompressedPageSize: 8,
		DictionaryPageHeader: thrift.Null[format.DictionaryPageHeader]{Valid: true, V: format.DictionaryPageHeader{NumValues: n}}}
}

// A column of one long value takes next to nothing, however many rows it has.
func TestExpansion(t *testing.T) {
	type row struct {
		Text string `parquet:"text,dict"`
	}
	r := rand.New(rand.NewPCG(1, 1))
	p := make([]byte, 10_000)
	for i := range p {
		p[i] = 'a' + byte(r.IntN(26))
	}
	rows := make([]row, 20_000)
	for i := range rows {
		rows[i].Text = string(p)
	}
	file := write(t, rows)
	n := 0
	f, err := Open(bytes.NewReader(file), int64(len(file)), 1<<20)
	for line := []byte(nil); err == nil; n += len(line) {
		line, err = f.Next(line[:0])
	}
	if !errors.Is(err, errExpands) || n < freeBytes/2 {
		t.Errorf("%d bytes of %d, %v", n, len(file), err)
	}
}

// A row that is too long is told by being a little longer than it may be.
func TestLongRow(t *testing.T) {
	rows := stories(3)
	rows[1].Text = new(strings.Repeat("x", 5000))
	got, lost, err := read(write(t, rows), 1000)
	if err != nil || len(lost) > 0 || len(got) != 3 {
		t.Fatal(got, lost, err)
	}
	if n := len(got[1]); n <= 1000 || n > 1100 {
		t.Errorf("a row of %d bytes", n)
	}
}

// Damage in a page costs the rows of its group that follow.
func TestDamage(t *testing.T) {
	file := write(t, stories(900), pq.MaxRowsPerRowGroup(300), pq.Compression(&pq.Uncompressed))
	f, err := Open(bytes.NewReader(file), int64(len(file)), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	m := f.meta.RowGroups[1].Columns[1].MetaData
	file[m.DataPageOffset+m.TotalCompressedSize-30] ^= 0x55
	got, lost, err := read(file, 1<<20)
	if err != nil || len(got) != 600 || len(lost) != 1 {
		t.Fatalf("%d rows, %v, %v", len(got), lost, err)
	}
	if l, _ := errors.AsType[*LostRows](lost[0]); l.N != 300 || !strings.Contains(l.Error(), `column "text"`) {
		t.Errorf("lost %d: %v", l.N, l)
	}
}

// TestAnyDamage changes bytes here and there: there is no panic, and an end.
func TestAnyDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, codec := range codecs {
		whole := write(t, []nested{makeNested(r, 1), makeNested(r, 2), makeNested(r, 3)}, pq.Compression(codec), pq.DataPageVersion(1+r.IntN(2)))
		for range 500 {
			file := bytes.Clone(whole)
			for range 1 + r.IntN(4) {
				file[r.IntN(len(file))] = byte(r.Uint32())
			}
			for _, file := range [][]byte{file, file[:r.IntN(len(file))]} {
				if err := fuzzed(file); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// fuzzed reads a file whose checksums may be wrong.
func fuzzed(file []byte) error {
	r, err := Open(bytes.NewReader(file), int64(len(file)), 1<<16)
	if err != nil {
		return nil
	}
	r.fuzzed = true
	for line := []byte(nil); ; {
		line, err = r.Next(line[:0])
		if _, lost := errors.AsType[*LostRows](err); err != nil && !lost {
			if err == io.EOF || errors.Is(err, errExpands) {
				return nil
			}
			return err
		}
		if err == nil && len(line) < 1<<16 && !json.Valid(line) {
			return fmt.Errorf("not JSON: %s", line)
		}
	}
}

func FuzzReader(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for i, codec := range codecs {
		options := []pq.WriterOption{pq.Compression(codec), pq.DataPageVersion(1 + i%2)}
		f.Add(write(f, []nested{makeNested(r, 1), makeNested(r, 2)}, options...))
		f.Add(write(f, []flat{makeFlat(r, 1), makeFlat(r, 2)}, append(options, pq.DefaultEncodingFor(pq.ByteArray, &pq.DeltaByteArray))...))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if err := fuzzed(file); err != nil {
			t.Fatal(err)
		}
	})
}
