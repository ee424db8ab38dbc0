package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/samestory/samestory/benchmarks/synthetic"
)

func TestRunWritesOneObjectALine(t *testing.T) {
	var out bytes.Buffer
	words := filepath.Join("..", "..", "testdata", "english.jsonl")
	if err := run(&out, words, 50, synthetic.Feed{Copies: .2, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range bytes.Lines(out.Bytes()) {
		var a synthetic.Article
		if err := json.Unmarshal(line, &a); err != nil || a.Text == "" || a.Title == "" {
			t.Fatalf("line %d: %v, %+v", n+1, err, a)
		}
		n++
	}
	if n != 50 {
		t.Errorf("%d lines, want 50", n)
	}
}
