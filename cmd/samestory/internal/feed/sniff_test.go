package feed

import (
	"strings"
	"testing"
)

func TestSniff(t *testing.T) {
	long := strings.Repeat("x", 2*sniffSize)
	for _, test := range []struct{ name, content, want string }{
		{"data", "{\"text\":\"x\"}\n", "jsonl"},
		{"data", "\ufeff \n {\"text\":\"x\"}\n", "jsonl"},
		{"data", "{\"text\":\"" + long + "\"}\n{}", "jsonl"},
		{"data", "{\"text\":\"" + long, "jsonl"},
		{"data", "{'text': 'x'}\n{'text': 'y'}\n", "jsonl"},
		{"data", "cut off\"}\n{\"text\":\"x\"}\n", "jsonl"},
		{"a.txt", "{\"text\":\"x\"}\n", "jsonl"},
		{"a.csv", "{\"text\":\"x\"}\n", "jsonl"},
		{"a.jsonl", "cut off\"}\n", "jsonl"},
		{"data", "{\n\"text\":\"x\"}\n", "json"},
		{"data", "{\"x\":\"" + long + "\",\"articles\":[{}]}", "json"},
		{"data", "{\"articles\":[{}]}\n", "json"},
		{"data", "{\"articles\":[]}\n", "json"},
		{"data", "{\"articles\":[1]}\n", "jsonl"},
		{"data", "{\"items\":[{}],\"text\":\"x\"}\n", "jsonl"},
		{"data", "{\"text\":\"x\"} {\"text\":\"y\"}", "json"},
		{"data", "[{\"text\":\"x\"}]", "json"},
		{"a.jsonl", "[1]", "json"},
		{"a.json", "text", "json"},
		{"data", "id,title,text\n", "csv"},
		{"data", "\"id\";\"Headline\"\n", "csv"},
		{"data", "id\tarticleBody\n", "tsv"},
		{"a.csv", "what,ever\n", "csv"},
		{"a.tsv.GZ", "what,ever\n", "tsv"},
		{"data", "Title, text and more\n", "text"},
		{"data", "what,ever\n", "text"},
		{"data", "title\n", "text"},
		{"data", "[Reuters] A text.\n", "text"},
		{"a.txt", "[1] A text.\n", "text"},
		{"a.txt", "{braces} A text.\n", "text"},
		{"data", "", "text"},
	} {
		f := mustOpen(t, []string{write(t, test.name, test.content)}, nil, Options{})
		if err := f.prepare(t.Context(), f.sources[0]); err != nil {
			t.Fatal(err)
		}
		if got := f.File(0).Format; got != test.want {
			t.Errorf("%s, %.40q: %s, want %s", test.name, test.content, got, test.want)
		}
	}
}

// A format that was chosen is not questioned.
func TestChosenFormat(t *testing.T) {
	for _, format := range Formats[1:] {
		f := mustOpen(t, nil, strings.NewReader("{\"text\":\"x\"}\n"), Options{Format: format})
		for range f.Records(t.Context()) {
		}
		if got := f.File(0).Format; got != format {
			t.Errorf("%s was read as %s", format, got)
		}
	}
}
