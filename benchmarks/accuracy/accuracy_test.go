package main

import (
	"bytes"
	"os"
	"path/filepath"
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
	if err := run(t.Context(), labelled.Dir(dir), options{}, &out, &notices); err != nil {
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
