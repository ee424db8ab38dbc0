package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samestory/samestory/benchmarks/labelled"
)

func TestRunWithoutNews(t *testing.T) {
	var out, notices bytes.Buffer
	if err := run(t.Context(), "", options{}, &out, &notices); err != nil || out.Len() > 0 {
		t.Errorf("without a folder: %v, %q", err, &out)
	}
	if err := run(t.Context(), labelled.Dir(t.TempDir()), options{}, &out, &notices); err != nil || out.Len() > 0 {
		t.Errorf("with an empty folder: %v, %q", err, &out)
	}
	if got := strings.Count(notices.String(), "\n"); got != 4 {
		t.Errorf("%d notices, want one of no folder and three of absent files:\n%s", got, &notices)
	}
}

func TestRunOnOurOwnArticles(t *testing.T) {
	dir := t.TempDir()
	articles, err := os.ReadFile(filepath.Join("..", "..", "testdata", "quickstart.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"stories-en-dev.jsonl":   articles,
		"reuters21578.jsonl":     []byte(newswire),
		"reuters21578.pairs.tsv": []byte("a\tb\t1.0000\na\tc\t0.8\nb\tc\t0.8\nx\ty\t0.5\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, notices bytes.Buffer
	if err := run(t.Context(), labelled.Dir(dir), options{draws: 2, additions: 2}, &out, &notices); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| mean of these sets | | samestory | 1.000 | 1.000 | 1.000 |",
		"| english as one feed | 12 | samestory |",
		"| 3 | .7500 | 1.0000 |", // x and y are not there
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, &out)
		}
	}
}

// TestSections runs each section by itself on our own articles in three sets.
func TestSections(t *testing.T) {
	dir := t.TempDir()
	var english bytes.Buffer
	write := json.NewEncoder(&english)
	for _, a := range own(t, "english") {
		a["set"] = "first"
		if label, ok := a["cluster"].(string); ok && label > "h" {
			a["set"] = "second"
		}
		if err := write.Encode(a); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string][]byte{"stories-en-dev": english.Bytes()}
	for name, from := range map[string]string{"stories-vi-dev": "world", "reuters-2006-2009": "quickstart"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "testdata", from+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name+".jsonl"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string][]string{
		"stories":     {"| first | ", "| mean of all sets |", "| both as one feed | 177 | samestory |"},
		"leftout":     {"| second | ."},
		"candidates":  {"| both as one feed | "},
		"calibration": {"| first | .90 to 1.00 | ", "Fitted to all of them: a "},
		"small":       {"| first | "},
		"titles":      {"| both as one feed | 177 | 177 | "},
		"dates":       {"| a tenth absurd | "},
		"languages":   {"| vietnamese | "},
		"additions":   {"| first | its own | 3 | 0 | 1.0000 | 1.0000 |", "| first | newswire | 3 | 0 | 1.0000 | 1.0000 |"},
		"haystack":    {"| first | with | ", "| both as one feed | without | ", "| dates | articles | labelled | first article |"},
	} {
		t.Run(name, func(t *testing.T) {
			var out [2]bytes.Buffer
			for i := range out {
				o := options{sections: []string{name}, draws: 5, additions: 3, eachSet: true, draw: filepath.Join(dir, "drawn.tsv")}
				if err := run(t.Context(), labelled.Dir(dir), o, &out[i], io.Discard); err != nil {
					t.Fatal(err)
				}
			}
			for _, w := range want {
				if !strings.Contains(out[0].String(), w) {
					t.Errorf("%q is missing in\n%s", w, &out[0])
				}
			}
			if strings.Contains(out[0].String(), "NaN") || out[0].String() != out[1].String() {
				t.Errorf("not a number, or another run has others:\n%s\n%s", &out[0], &out[1])
			}
		})
	}
	drawn, err := os.ReadFile(filepath.Join(dir, "drawn.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(drawn), "\n")
	if len(lines) < 3 || lines[0] != "article\tstory\tothers\tverdict\n" {
		t.Fatalf("drawn: %q", lines)
	}
	for _, line := range lines[:len(lines)-1] {
		if strings.Count(line, "\t") != 3 {
			t.Errorf("drawn: %q", line)
		}
	}
	var out bytes.Buffer
	if err := run(t.Context(), labelled.Dir(dir), options{json: true}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var feeds []string
	for d := json.NewDecoder(&out); d.More(); {
		var f figures
		if err := d.Decode(&f); err != nil {
			t.Fatal(err)
		}
		feeds = append(feeds, f.Feed)
		if alone := len(feeds) <= 3; f.Usual.BCubed.F1 == 0 || f.Usual.Pairwise.F1 == 0 || f.Common == nil || alone != (f.LeftOut != nil) {
			t.Errorf("-json: %+v", f)
		}
	}
	if want := []string{"first", "second", "vietnamese", "english as one feed", "both as one feed"}; !slices.Equal(feeds, want) {
		t.Errorf("-json has the feeds %q, want %q", feeds, want)
	}
	if err := run(t.Context(), labelled.Dir(dir), options{sections: []string{"tales"}}, io.Discard, io.Discard); err == nil {
		t.Error("an unknown section is no error")
	}
}

// own reads our own articles as they are written.
func own(t *testing.T, name string) []map[string]any {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "testdata", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var articles []map[string]any
	for d := json.NewDecoder(f); ; {
		var a map[string]any
		if err := d.Decode(&a); err == io.EOF {
			return articles
		} else if err != nil {
			t.Fatal(err)
		}
		articles = append(articles, a)
	}
}

// newswire has two articles of the same words, a third that resembles both, and
// two that are too short to count.
const newswire = `{"id":"a","text":"one two three four five six seven eight nine ten"}
{"id":"b","text":"One two three four five six seven eight nine ten."}
{"id":"c","text":"one two three four five six seven eight nine ten eleven twelve"}
{"id":"s","text":"too short"}
{"id":"t","text":"too short"}
`

func TestReadPairsRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pairs.tsv")
	if err := os.WriteFile(path, []byte("a\tb\t1\na b 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readPairs(path); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v, want one that names line 2", err)
	}
}
