package feed

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.MkdirAll(filepath.Join(empty, "inner"), 0o777); err != nil {
		t.Fatal(err)
	}
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("empty/notes.md")
	write("empty/.hidden.jsonl")
	for name, test := range map[string]struct {
		paths []string
		o     Options
		want  string
	}{
		"missing file":      {[]string{filepath.Join(dir, "no.jsonl")}, Options{}, "opening " + filepath.Join(dir, "no.jsonl") + ": "},
		"empty directory":   {[]string{empty}, Options{}, "no articles in " + empty},
		"stdin twice":       {[]string{"-", "-"}, Options{}, "standard input is named twice"},
		"unknown format":    {nil, Options{Format: "xml"}, `unknown format "xml": want one of auto, jsonl, json, csv, tsv, text`},
		"unknown html mode": {nil, Options{HTML: "yes"}, `unknown html mode "yes": want auto, always or never`},
		"negative record":   {nil, Options{MaxRecord: -1}, "longest record of -1 bytes: want 1 to 2147483647"},
		"too long record":   {nil, Options{MaxRecord: 1 << 31}, "longest record of 2147483648 bytes: want 1 to 2147483647"},
	} {
		f, err := Open(test.paths, strings.NewReader(""), test.o)
		if err == nil {
			f.Close()
			t.Errorf("%s: no error", name)
		} else if !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

func TestUnreadableFile(t *testing.T) {
	path := write(t, "a.jsonl", "{}\n")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if file, err := os.Open(path); err == nil {
		file.Close()
		t.Skip("this user may read everything")
	}
	if _, err := Open([]string{path}, nil, Options{}); !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
}

func TestDirectories(t *testing.T) {
	dir := t.TempDir()
	record := func(id string) string { return `{"id":"` + id + `","text":"x"}` + "\n" }
	for name, content := range map[string]string{
		"b.jsonl":         record("b"),
		"a/z.JSONL":       record("a/z"),
		"a/sub/c.json":    "[" + record("a/sub/c") + "]",
		"c.csv":           "id,text\nc,x\n",
		"d.tsv.gz":        string(compress(t, "", "id\ttext\nd,x\t\n", "gzip")),
		"e.ndjson.zst":    string(compress(t, "", record("e"), "zstd")),
		"f.json":          "",
		"README":          record("not by its name"),
		"notes.md":        record("not by its extension"),
		".g.jsonl":        record("hidden"),
		".git/h.jsonl":    record("in a hidden directory"),
		"h.txt":           "[Reuters] Text.",
		"a-before-a.text": "Text.",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	want := []string{"a/sub/c", "a/z", filepath.Join(link, "a-before-a.text"), "b", "c", "d,x", "e", filepath.Join(link, "h.txt")}
	f := mustOpen(t, []string{link}, nil, Options{})
	var got []string
	for rec, err := range f.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rec.ID)
	}
	equal(t, "ids", got, want)
	if s := f.Stats(); s.Files != 9 || s.Records != 8 {
		t.Errorf("stats are %+v", s)
	}
	if done, total := f.Progress(); done != total || total <= 0 {
		t.Errorf("progress is %d of %d", done, total)
	}
	for range f.Records(t.Context()) {
	}
	if done, total := f.Progress(); done != total {
		t.Errorf("progress of a second pass is %d of %d", done, total)
	}
}

// More files than handles, asked for again in any order.
func TestManyFiles(t *testing.T) {
	dir := t.TempDir()
	const n = 3 * maxHandles
	for i := range n {
		name := filepath.Join(dir, strings.Repeat("0", 3-len(itoa(i)))+itoa(i)+".txt")
		if err := os.WriteFile(name, []byte("Text "+itoa(i)+"."), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	f := mustOpen(t, []string{dir}, nil, Options{})
	refs := map[string]Ref{}
	for rec, err := range f.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		refs[rec.Text] = rec.Ref
	}
	if len(refs) != n {
		t.Fatalf("%d texts, want %d", len(refs), n)
	}
	for range 2 {
		for text, ref := range refs {
			if raw, err := f.Raw(ref, nil); err != nil || string(raw) != text {
				t.Fatalf("raw text of %q is %q, %v", text, raw, err)
			}
		}
	}
	if len(f.handles.open) > maxHandles {
		t.Errorf("%d files are open", len(f.handles.open))
	}
}

func TestContentThatIsRefused(t *testing.T) {
	for name, test := range map[string]struct{ content, want string }{
		"UTF-16": {"\xff\xfe{\x00}\x00", "it is UTF-16: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)"},
		"binary": {"text\x00\x01\x02", "it is binary data, not text"},
		"xz":     {"\xfd7zXZ\x00...", "it is compressed with xz: decompress it first"},
		"zip":    {"PK\x03\x04...", "it is a zip archive: unpack it first"},
	} {
		path := write(t, "a.jsonl", test.content)
		f := mustOpen(t, []string{path}, nil, Options{})
		var got error
		for _, err := range f.Records(t.Context()) {
			got = err
		}
		if want := "reading " + path + ": " + test.want; got == nil || got.Error() != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
}

// Standard input that was redirected from a file is read from where it stands.
func TestStdinFromTheMiddleOfAFile(t *testing.T) {
	content := "{\"id\":\"skipped\"}\n{\"id\":\"a\",\"text\":\"x\"}\n"
	file := open(t, write(t, "a.jsonl", content))
	if _, err := file.Seek(int64(strings.Index(content, "\n")+1), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	f := mustOpen(t, nil, file, Options{})
	for rec, err := range f.Records(t.Context()) {
		raw, rawErr := f.Raw(rec.Ref, nil)
		if err != nil || rec.ID != "a" || rec.Ref.Off != 0 || rawErr != nil || !strings.HasPrefix(string(raw), `{"id":"a"`) {
			t.Errorf("got %+v, %v, raw %q, %v", rec, err, raw, rawErr)
		}
	}
	if f.spill.file != nil {
		t.Error("a file was spilled")
	}
}
