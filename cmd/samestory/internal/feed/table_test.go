package feed

import (
	"fmt"
	"strings"
	"testing"
)

func TestTables(t *testing.T) {
	const head = "id,title,text\n"
	for name, test := range map[string]struct {
		in    string
		ids   []string
		lines []int
	}{
		"plain":                  {head + "a,T,x\nb,T,y\n", []string{"a", "b"}, nil},
		"no last line end":       {head + "a,T,x\nb,T,y", []string{"a", "b"}, nil},
		"CRLF":                   {"id,title,text\r\na,T,x\r\nb,T,y\r\n", []string{"a", "b"}, nil},
		"BOM":                    {"\ufeff" + head + "a,T,x\n", []string{"a"}, nil},
		"BOM and quotes":         {"\ufeff\"id\",\"title\",\"text\"\n\"a\",\"T\",\"x\"\n", []string{"a"}, nil},
		"blank lines":            {"\n" + head + "\n\na,T,x\n\r\n\nb,T,y\n\n", []string{"a", "b"}, nil},
		"header only":            {head, nil, nil},
		"quotes over lines":      {head + "a,T,\"x\n\n\"\"b\"\",\r\n\"\nb,T,y\n", []string{"a", "b"}, nil},
		"quote as last byte":     {head + "a,T,\"x\"", []string{"a"}, nil},
		"lone quotes":            {head + "a,5\" gun,x\nb,T,y\"\n", []string{"a", "b"}, nil},
		"quote, then more":       {head + "a,\"No\" says minister,x\nb,T,y\n", []string{"a", "b"}, nil},
		"ragged":                 {head + "a,T,x\nb,T\nc,T,y,z\nd,T,y\n", []string{"a", "d"}, []int{3, 4}},
		"ragged over lines":      {head + "a,\"T\n\"\nb,T,y\n", []string{"b"}, []int{2}},
		"unclosed":               {head + "a,T,x\nb,T,\"y\nc,T,z\n", []string{"a", "c"}, []int{3}},
		"unclosed at the end":    {head + "a,T,x\nb,T,\"y", []string{"a"}, []int{3}},
		"closed by another":      {head + "a,T,\"x\nb,T,\"y\"\nc,T,z\n", []string{"b", "c"}, []int{2}},
		"unclosed in the header": {"id,title,\"text\na,T,x\n", nil, []int{1}},
		"semicolons":             {"id;title;text\na;T, U;x\n", []string{"a"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, lines := ids(t, test.in, Options{Format: "csv"})
			equal(t, "ids", got, test.ids)
			equal(t, "rejected lines", lines, test.lines)
			f := mustOpen(t, nil, strings.NewReader(test.in), Options{Format: "csv"})
			checkReread(t, f, test.in)
		})
	}
}

// A missing quote costs its line, however many there are, and not the time to
// read on to the end each time.
func TestManyUnclosedQuotes(t *testing.T) {
	const n = 20_000
	var in strings.Builder
	in.WriteString("id,text\n")
	for i := range n {
		fmt.Fprintf(&in, "%d,x\n%d,\"%s\n", i, i, strings.Repeat("y", 200))
	}
	got, lines := ids(t, in.String(), Options{Format: "csv"})
	if len(got) != n || len(lines) != n {
		t.Errorf("%d records and %d rejected, want %d of both", len(got), len(lines), n)
	}
}

// A row may be longer than a block, and so may be what an unclosed quote takes
// in.
func TestLongRows(t *testing.T) {
	const n = blockSize / 4
	long := strings.Repeat("x,\"\"\n", n)
	in := "id,text\na,\"" + long + "\"\nb,y\nc,\"" + long + "\"\nd,\"" + long
	got, lines := ids(t, in, Options{Format: "csv"})
	// Without its quote d is one line, and the others are rows.
	if len(got) != 3+n-1 {
		t.Fatalf("%d records, want %d", len(got), 3+n-1)
	}
	equal(t, "ids", got[:4], []string{"a", "b", "c", "x"})
	equal(t, "rejected lines", lines, []int{2 + n + 1 + 1 + n + 1})
}

func TestSplitCells(t *testing.T) {
	for row, want := range map[string][]string{
		"":                        {""},
		"a":                       {"a"},
		"a,b,\n":                  {"a", "b", ""},
		"a,b\r\n":                 {"a", "b"},
		`"a","b,c","d""e"`:        {"a", "b,c", `d"e`},
		"\"a\r\nb\",\"\"\"\"\r\n": {"a\nb", `"`},
		`a"b,"c" d,e`:             {`a"b`, `"c" d`, "e"},
		`"c"" d,e`:                nil,
		` "a",b`:                  {` "a"`, "b"},
	} {
		got, err := splitCells(nil, row, ',')
		if (err != nil) != (want == nil) {
			t.Errorf("row %q: error %v", row, err)
		}
		if want != nil {
			equal(t, fmt.Sprintf("cells of %q", row), got, want)
		}
	}
}
