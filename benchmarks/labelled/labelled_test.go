package labelled

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

const lines = `{"id":"a","title":"T","text":"One.","published":"23/10/2013 9:05","cluster":"x","set":"s"}
{"id":"b","text":"Two.","published":"2010-01-04T19:00:00+04:00"}
`

func TestReadTakesBothForms(t *testing.T) {
	dir := t.TempDir()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"plain.jsonl":      []byte(lines),
		"packed.jsonl.zst": z.EncodeAll([]byte(lines), nil),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"plain", "packed"} {
		articles, err := Dir(dir).Read(name)
		if err != nil || len(articles) != 2 {
			t.Fatalf("%s: %d articles, %v", name, len(articles), err)
		}
		a := articles[0]
		if a.ID != "a" || a.Title != "T" || a.Text != "One." || a.Label != "x" || a.Set != "s" {
			t.Errorf("%s: %+v", name, a)
		}
		if want := time.Date(2013, 10, 23, 9, 5, 0, 0, time.UTC); !a.Published.Equal(want) {
			t.Errorf("%s: published %v, want %v", name, a.Published, want)
		}
		if want := time.Date(2010, 1, 4, 15, 0, 0, 0, time.UTC); !articles[1].Published.Equal(want) {
			t.Errorf("%s: published %v, want %v", name, articles[1].Published, want)
		}
	}
	if _, err := Dir(dir).Read("absent"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an absent file: %v", err)
	}
}

func TestDateThatCannotBeRead(t *testing.T) {
	for _, s := range []string{"", "None", "yesterday"} {
		if got := date(s); !got.IsZero() {
			t.Errorf("date(%q) = %v, want none", s, got)
		}
	}
}
