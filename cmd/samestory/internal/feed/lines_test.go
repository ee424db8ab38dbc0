package feed

import (
	"fmt"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	const a, b = `{"id":"a","text":"x"}`, `{"id":"b","text":"y"}`
	for name, test := range map[string]struct {
		in    string
		ids   []string
		lines []int
		raw   []string
	}{
		"plain":             {a + "\n" + b + "\n", []string{"a", "b"}, nil, []string{a + "\n", b + "\n"}},
		"no last line end":  {a + "\n" + b, []string{"a", "b"}, nil, []string{a + "\n", b}},
		"CRLF":              {a + "\r\n" + b + "\r\n", []string{"a", "b"}, nil, []string{a + "\r\n", b + "\r\n"}},
		"BOM":               {"\ufeff" + a + "\n" + b + "\n", []string{"a", "b"}, nil, []string{a + "\n", b + "\n"}},
		"joined with BOMs":  {"\ufeff" + a + "\n\ufeff" + b + "\n", []string{"a", "b"}, nil, []string{a + "\n", b + "\n"}},
		"blank lines":       {"\n \r\n" + a + "\n\n\t\n" + b + "\n\n", []string{"a", "b"}, nil, []string{a + "\n", b + "\n"}},
		"one bad line":      {a + "\n{\"id\":\n" + b + "\n", []string{"a", "b"}, []int{2}, nil},
		"first line bad":    {"{\"id\":\"x\n" + a + "\n" + b + "\n", []string{"a", "b"}, []int{1}, nil},
		"first line cut":    {"of a record\"}\n" + a + "\n" + b + "\n", []string{"a", "b"}, []int{1}, nil},
		"not an object":     {a + "\n[1]\n7\n\"s\"\n" + b + "\n", []string{"a", "b"}, []int{2, 3, 4}, nil},
		"a NUL in a line":   {a + "\n{\"id\":\"\x00\"}\n" + b + "\n", []string{"a", "b"}, []int{2}, nil},
		"nothing":           {"", nil, nil, nil},
		"nothing but a BOM": {"\ufeff", nil, nil, nil},
		"nothing but lines": {"\n\n\n", nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			format := ""
			if strings.HasPrefix(name, "nothing") {
				format = "jsonl"
			}
			got, lines := ids(t, test.in, Options{Format: format})
			equal(t, "ids", got, test.ids)
			equal(t, "rejected lines", lines, test.lines)
			if test.raw == nil {
				return
			}
			f := mustOpen(t, nil, strings.NewReader(test.in), Options{})
			var raw []string
			for rec := range f.Records(t.Context()) {
				p, err := f.Raw(rec.Ref, nil)
				if err != nil {
					t.Fatal(err)
				}
				raw = append(raw, string(p))
			}
			equal(t, "raw lines", raw, test.raw)
		})
	}
}

// A line may end before, at and after the end of a block; lines of any length
// near the block's must come out whole.
func TestLinesAcrossBlocks(t *testing.T) {
	for _, size := range []int{blockSize - 2, blockSize - 1, blockSize, blockSize + 1, 2*blockSize + 7} {
		var in strings.Builder
		var want []string
		for i := range 4 {
			id := fmt.Sprintf("r%d", i)
			line := fmt.Sprintf(`{"id":%q,"text":""}`, id)
			in.WriteString(strings.Replace(line, `""`, `"`+strings.Repeat("x", size-len(line)-1)+`"`, 1) + "\n")
			in.WriteString(`{"id":"short","text":"y"}` + "\n")
			want = append(want, id, "short")
		}
		got, lines := ids(t, in.String(), Options{})
		equal(t, fmt.Sprintf("ids with lines of %d bytes", size), got, want)
		equal(t, "rejected lines", lines, nil)
		f := mustOpen(t, nil, strings.NewReader(in.String()), Options{})
		checkReread(t, f, in.String())
	}
}
