package feed

import (
	"fmt"
	"strings"
	"testing"
)

func TestJSONShapes(t *testing.T) {
	const a, b = `{"id":"a","text":"x"}`, `{"id":"b","text":"y"}`
	big := `"` + strings.Repeat(`{[\"`, blockSize/3) + `"`
	for name, test := range map[string]struct {
		in    string
		ids   []string
		lines []int
	}{
		"array":                     {"[" + a + "," + b + "]", []string{"a", "b"}, nil},
		"array over lines":          {"[\n" + a + "\n,\n" + b + "\n]\n", []string{"a", "b"}, nil},
		"empty array":               {"[]", nil, nil},
		"BOM":                       {"\ufeff[" + a + "]", []string{"a"}, nil},
		"elements of other kinds":   {"[1," + a + ",null,\"s\",[{}]," + b + ",true]", []string{"a", "b"}, []int{1, 1, 1, 1, 1}},
		"brackets in strings":       {`[{"id":"a","text":"]}\"]},{"},` + b + "]", []string{"a", "b"}, nil},
		"nested":                    {`[{"id":"a","x":{"articles":[{"id":"no"}]},"text":"x"},` + b + "]", []string{"a", "b"}, nil},
		"wrapped":                   {`{"articles":[` + a + "," + b + "]}", []string{"a", "b"}, nil},
		"wrapped, other names":      {`{"Items":[` + a + `],"entries":[` + b + "]}", []string{"a", "b"}, nil},
		"big members around":        {`{"x":` + big + `,"y":[` + big + `],"posts":[` + a + "," + b + `],"z":` + big + "}", []string{"a", "b"}, nil},
		"a big key":                 {`{` + big + `:1,"posts":[` + a + "," + b + `]}`, []string{"a", "b"}, nil},
		"big array of another use":  {`{"items":[1,` + big + `],"posts":[` + a + "," + b + `]}`, []string{"a", "b"}, nil},
		"wrapped twice":             {`{"response":{"status":"ok","results":[` + a + "," + b + `],"n":{"x":[{}]}},"y":1}`, []string{"a", "b"}, nil},
		"wrapped under one name":    {`{"hits":{"total":{"value":2},"hits":[` + a + `]},"x":{"hits":[{"id":"no"}]}}` + "\n" + `{"articles":{"results":[` + b + "]}}", []string{"a", "b"}, nil},
		"nested to no end":          {strings.Repeat(`{"data":`, 10_000) + "[" + a + "]" + strings.Repeat("}", 10_000) + b, []string{"a", "b"}, nil},
		"an article with data":      {"{\"id\":\"a\",\"data\":{\"x\":[1],\n\"items\":{}}}\n", []string{"a"}, nil},
		"nested wraps nothing":      {`{"response":{"status":"ok","docs":[]}}`, nil, nil},
		"wraps nothing":             {`{"status":"ok","articles":[]}`, nil, nil},
		"a wrapper a line":          {`{"articles":[` + a + "]}\n{\"articles\":[" + b + "]}\n", []string{"a", "b"}, nil},
		"one object":                {"{\n \"id\": \"a\",\n \"text\": \"x\"\n}\n", []string{"a"}, nil},
		"an article with items":     {"{\"id\":\"a\",\"text\":\"x\",\n\"items\":[{\"id\":\"no\"}]}\n", []string{"a"}, nil},
		"articles with items":       {"{\"id\":\"a\",\"items\":[{}],\"text\":\"x\"}\n" + b + "\n", []string{"a", "b"}, nil},
		"articles with nested ones": {"{\"id\":\"a\",\"data\":{\"items\":[{}]},\"text\":\"x\"}\n" + b + "\n", []string{"a", "b"}, nil},
		"objects over lines":        {"{\n\"id\":\"a\",\"text\":\"x\"}\n{\n\"id\":\"b\",\"text\":\"x\"\n}", []string{"a", "b"}, nil},
		"objects without lines":     {a + b + a, []string{"a", "b", "a"}, nil},
		"objects over blocks":       {"{\n\"id\":\"a\",\"text\":" + big + "}\n{\n\"id\":\"b\",\"x\":" + big + "\n}", []string{"a", "b"}, nil},
		"element over blocks":       {"[" + a + ",{\"id\":\"b\",\"text\":" + big + "}," + a + "]", []string{"a", "b", "a"}, nil},

		"comma missing":          {"[" + a + "\n" + b + "]", []string{"a", "b"}, []int{2}},
		"commas too many":        {"[,\n" + a + ",\n,\n" + b + ",\n]", []string{"a", "b"}, []int{1, 3, 5}},
		"bad element":            {"[\n{\"id\":},\n" + b + "]", []string{"b"}, []int{2}},
		"ends in an element":     {"[\n" + a + ",\n{\"id\":\"b", []string{"a"}, []int{3}},
		"ends after an element":  {"[\n" + a + ",\n" + b + "\n", []string{"a", "b"}, []int{4}},
		"ends in a long element": {"[\n" + a + ",\n{\"id\":" + big[:len(big)-1], []string{"a"}, []int{3}},
		"ends in a nested one":   {`{"data":{"articles":[` + a + "],\n\"x\":1", []string{"a"}, []int{2}},
		"ends in a wrapper":      {`{"articles":[` + a + "],\n\"x\":", []string{"a"}, []int{2}},
		"broken in the middle":   {"[\n" + a + ":,\n" + b + ",\n" + a + "]", []string{"a", "b", "a"}, []int{2}},
		"broken object":          {"{\n\"id\" \"a\"\n}\n" + b + "\n" + a, []string{"b", "a"}, []int{1}},
		"quote missing":          {"[\n{\"id\":\"a},\n" + b + ",\n" + a + "\n]\n", []string{"b", "a"}, []int{2}},
		"junk after":             {"[" + a + "]\n]", []string{"a"}, []int{2}},
	} {
		t.Run(name, func(t *testing.T) {
			got, lines := ids(t, test.in, Options{})
			equal(t, "ids", got, test.ids)
			equal(t, "rejected lines", lines, test.lines)
			f := mustOpen(t, nil, strings.NewReader(test.in), Options{})
			checkReread(t, f, test.in)
		})
	}
}

// However the blocks fall, the records are the same, if only a block can hold
// the name that an array is known by.
func TestJSONInBlocksOfAnySize(t *testing.T) {
	in := ` {"status" : "ok", "n":[1,[2]], "items" : [ {"id":"a","text":"\"]"} ,
 {"id":"b", "x":[{}]}, 17, {"id":"c"}] , "more":{"items":[{"id":"no"}]}}
{"id":"d",
 "text":"}"} [{"id":"e"}] {"response":{"n":{},"docs":[{"id":"f"}]}, "o":{}}`
	for size := len(`"response"`); size < len(in); size++ {
		f := mustOpen(t, nil, strings.NewReader(in), Options{Format: "json"})
		if err := f.prepare(t.Context(), f.sources[0]); err != nil {
			t.Fatal(err)
		}
		got := elements(t, &array{cursor: cursor{feed: f, src: f.sources[0], line: 1, size: size}})
		want := []string{`{"id":"a","text":"\"]"}`, `{"id":"b", "x":[{}]}`, "17", `{"id":"c"}`,
			"{\"id\":\"d\",\n \"text\":\"}\"}", `{"id":"e"}`, `{"id":"f"}`}
		equal(t, fmt.Sprintf("elements in blocks of %d", size), got, want)
	}
}

// elements gives the raw items of a splitter.
func elements(t testing.TB, s splitter) (list []string) {
	for {
		b, err := s.next(t.Context())
		if err != nil {
			return list
		}
		for it := range b.split() {
			if it.err != nil {
				list = append(list, "error: "+it.err.Error())
				continue
			}
			at := it.off - b.off
			list = append(list, string(b.data[at:at+it.n]))
		}
	}
}
