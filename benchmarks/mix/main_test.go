package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestMix(t *testing.T) {
	path := filepath.Join("..", "..", "testdata", "english.jsonl")
	feed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	mixed := func(m mix) []byte {
		var out bytes.Buffer
		if err := run(&out, m, path, path); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	if got := mixed(mix{times: 1}); !bytes.Equal(got, feed) {
		t.Error("once and without copies it is not the feed itself")
	}
	got := mixed(mix{times: 3, copies: .2, seed: 1})
	if !bytes.Equal(got, mixed(mix{times: 3, copies: .2, seed: 1})) {
		t.Error("the same seed gives another feed")
	}
	if got, want := bytes.Count(got, []byte("\n")), 3*bytes.Count(feed, []byte("\n")); got != want {
		t.Errorf("%d articles, want %d", got, want)
	}
	if copies := bytes.Count(got, []byte("-copy")); copies < 20 {
		t.Errorf("%d copies are marked, want one article in five", copies)
	}
}
