package feed

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"testing"
)

// Whatever the input, in blocks of any size: the splitters end, their records
// follow one another within the input, and an array or a table that the
// standard library accepts has the same elements or rows.

func FuzzArrayAgreesWithEncodingJSON(f *testing.F) {
	for _, in := range []string{
		`[{"a":"]\""},[1,2],"x",-1.5e3,null,{}]`, ` [ ] `, `[[[]]`, `[1 2,,{"a"}]`, `{"items":[{}]}`,
		"{\"a\"\n{\"b\":1}\n]]", `{"a":1,"articles":[{"x":1},2],"b":"c"}{}`,
	} {
		f.Add([]byte(in), 7)
	}
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		got := splitAll(t, data, "json", size)
		var want []json.RawMessage
		if !bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte{'['}) || json.Unmarshal(data, &want) != nil {
			return
		}
		if !slices.EqualFunc(got, want, func(a []string, b json.RawMessage) bool { return a[0] == string(b) }) {
			t.Errorf("elements of %q in blocks of %d are %q, want %q", data, size, got, want)
		}
	})
}

func FuzzTableAgreesWithEncodingCSV(f *testing.F) {
	for _, in := range []string{
		"a,b\n1,\"2\"\"\n\"\r\n3,4", "a\n\n\"\"\n", "a,b\r\n\"x\ny\",\r\n", "a\n\"x\"y\n", "a\n\"", "a\n\r\r\n",
	} {
		f.Add([]byte(in), 3)
	}
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		got := splitAll(t, data, "csv", size)
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		if err != nil || bytes.HasPrefix(data, bom) || len(want) == 0 || len(want[0]) < 2 {
			return // one column would be a question of which separator it is
		}
		// Rows of nothing but spaces count as blank here.
		want = slices.DeleteFunc(want[1:], func(row []string) bool { return len(row) == 1 && blankRow([]byte(row[0])) })
		got = slices.DeleteFunc(got, func(row []string) bool { return len(row) == 1 && blankRow([]byte(row[0])) })
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("rows of %q in blocks of %d are %q, want %q", data, size, got, want)
		}
	})
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("{}\n\n{\"a\":\"\xff\"}\r\n x"), 2)
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		got := splitAll(t, data, "jsonl", size)
		var want [][]string
		for line := range bytes.SplitAfterSeq(bytes.TrimPrefix(data, bom), newline) {
			if line = bytes.TrimPrefix(line, bom); !blank(line) {
				want = append(want, []string{string(line)})
			}
		}
		if !bytes.Contains(data, slices.Concat(bom, bom)) && !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("lines of %q in blocks of %d are %q, want %q", data, size, got, want)
		}
	})
}

// FuzzRecords reads anything as anything: what is decoded is decoded the same
// when it is read again, and each reject can be copied.
func FuzzRecords(f *testing.F) {
	for _, in := range samples {
		f.Add([]byte(in), uint8(0))
	}
	f.Add([]byte("Title\n\nText, and more.\n"), uint8(5))
	f.Add([]byte("\x1f\x8b\x08\x00"), uint8(0))
	f.Add([]byte("\x28\xb5\x2f\xfd\x04\x00\x01\x00\x00"), uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, format uint8) {
		o := Options{Format: Formats[int(format)%len(Formats)], MaxRecord: 1 << 16}
		feed := mustOpen(t, nil, bytes.NewReader(data), o)
		r := feed.NewReader()
		for rec, err := range feed.Records(t.Context()) {
			if bad, ok := errors.AsType[*RecordError](err); ok {
				if err := feed.CopyRaw(io.Discard, bad); err != nil {
					t.Fatalf("copying %v: %v", bad, err)
				}
			} else if err == nil {
				again, err := feed.Read(rec.Ref, r)
				if err != nil || again != rec {
					t.Fatalf("read again %+v, %v, first %+v", again, err, rec)
				}
			}
		}
	})
}

// splitAll returns the records of the data: rows as their cells, others as the
// only cell.
func splitAll(t *testing.T, data []byte, format string, size int) (rows [][]string) {
	feed := mustOpen(t, nil, bytes.NewReader(data), Options{Format: format})
	s := feed.sources[0]
	if feed.prepare(t.Context(), s) != nil {
		t.Skip() // a foreign magic, or a compression's
	}
	split := newSplitter(feed, s, 0)
	size = 1 + int(uint(size)%64)
	end := int64(0)
	for {
		resize(split, size)
		b, err := split.next(t.Context())
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		for it := range b.split() {
			if it.off < end && it.err == nil || it.off+it.n > s.packed.spilled || it.n < 0 {
				t.Fatalf("record of %d bytes at %d, after %d, in %q in blocks of %d", it.n, it.off, end, data, size)
			}
			if it.line != 1+bytes.Count(data[:it.off], newline) {
				t.Fatalf("line of byte %d is %d in %q", it.off, it.line, data)
			}
			end = max(end, it.off+it.n)
			if it.err != nil {
				continue
			}
			at := it.off - b.off
			raw := string(b.data[at : at+it.n])
			if format != "csv" {
				rows = append(rows, []string{raw})
			} else if cells, err := splitCells(nil, raw, s.comma); err == nil {
				rows = append(rows, cells)
			}
		}
	}
}

// resize gives a splitter small blocks. A header must fit one.
func resize(s splitter, size int) {
	switch s := s.(type) {
	case *array:
		s.size = size
	case *lines:
		s.size = size
	case *table:
		if s.src.header != nil {
			s.size = size
		}
	}
}
