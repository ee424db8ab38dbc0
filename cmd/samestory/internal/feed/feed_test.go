package feed

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The same two articles in every format. The text file can hold one only.
var samples = map[string]string{
	"articles.jsonl": `{"id":"a","title":"Flood in Turin","text":"The Po rose, and \"rose\" again.\nThen it fell."}
{"id":"b","title":"Zürich wins","text":"Three to nothing; a cup."}
`,
	"articles.json": `[
  {"id": "a", "title": "Flood in Turin", "text": "The Po rose, and \"rose\" again.\nThen it fell."},
  {"id": "b", "title": "Zürich wins", "text": "Three to nothing; a cup."}
]
`,
	"wrapped.json": `{"status": "ok", "sources": [{"id": "x"}, {"id": "]}"}], "articles": [
  {"id": "a", "title": "Flood in Turin", "text": "The Po rose, and \"rose\" again.\nThen it fell."},
  {"id": "b", "title": "Zürich wins", "text": "Three to nothing; a cup."}
], "next": {"page": 2}}
`,
	"articles.csv": "id,title,text\r\n" +
		"a,Flood in Turin,\"The Po rose, and \"\"rose\"\" again.\nThen it fell.\"\r\n" +
		"b,Zürich wins,Three to nothing; a cup.\r\n",
	"semicolons.csv": "id;title;text\n" +
		"a;Flood in Turin;\"The Po rose, and \"\"rose\"\" again.\nThen it fell.\"\n" +
		"b;Zürich wins;\"Three to nothing; a cup.\"\n",
	"articles.tsv": "id\ttitle\ttext\n" +
		"a\tFlood in Turin\t\"The Po rose, and \"\"rose\"\" again.\nThen it fell.\"\n" +
		"b\tZürich wins\tThree to nothing; a cup.\n",
}

const sampleArticles = `a|Flood in Turin|The Po rose, and "rose" again.
Then it fell.
b|Zürich wins|Three to nothing; a cup.
`

func TestEveryFormatGivesTheSameArticles(t *testing.T) {
	for name, content := range samples {
		for _, compression := range []string{"", "gzip", "zstd", "bzip2"} {
			data := compress(t, name, content, compression)
			// Neither the name nor a name's absence may matter, but to CSV.
			path := write(t, name+map[string]string{"gzip": ".gz", "zstd": ".zst", "bzip2": ".bz2"}[compression], string(data))
			misnamed := write(t, "data", string(data))
			for _, test := range []struct {
				how   string
				paths []string
				stdin io.Reader
			}{
				{"file", []string{path}, nil},
				{"file without a name", []string{misnamed}, nil},
				{"reader", nil, bytes.NewReader(data)},
				{"redirected", []string{"-"}, open(t, path)},
				{"pipe", []string{"-"}, osPipe(t, data)},
			} {
				f := mustOpen(t, test.paths, test.stdin, Options{})
				got, rejected := read(t, f)
				if got != sampleArticles || len(rejected) > 0 {
					t.Errorf("%s, %q, %s: got\n%s%v", name, compression, test.how, got, rejected)
				}
				checkReread(t, f, content)
				if info := f.File(0); info.Compression != compression || info.Format != strings.TrimPrefix(filepath.Ext(name), ".") {
					t.Errorf("%s, %q, %s: told to be %+v", name, compression, test.how, info)
				}
			}
		}
	}
}

func TestTextFiles(t *testing.T) {
	content := "Flood in Turin\n\nThe Po rose.\n"
	for _, compression := range []string{"", "gzip", "zstd", "bzip2"} {
		path := write(t, "a.txt", string(compress(t, "a.txt", content, compression)))
		f := mustOpen(t, []string{path}, nil, Options{})
		var n int
		for rec, err := range f.Records(t.Context()) {
			if n++; err != nil || rec.ID != path || !strings.Contains(rec.Text, "The Po rose.") {
				t.Errorf("%q: got %+v, %v", compression, rec, err)
			}
		}
		if n != 1 {
			t.Errorf("%q: %d records, want 1", compression, n)
		}
		checkReread(t, f, content)
	}
}

// checkReread compares what Raw and Read give with what the pass gave, and
// with the content where it is known.
func checkReread(t *testing.T, f *Feed, content string) {
	t.Helper()
	r := f.NewReader()
	var buf []byte
	for want, err := range f.Records(t.Context()) {
		if err != nil {
			continue
		}
		if buf, err = f.Raw(want.Ref, buf); err != nil {
			t.Fatal(err)
		}
		at := int(want.Ref.Off)
		if content != "" && string(buf) != content[at:at+int(want.Ref.Len)] {
			t.Errorf("raw bytes of line %d are %q", want.Ref.Line, buf)
		}
		if content != "" && int(want.Ref.Line) != 1+strings.Count(content[:at], "\n") {
			t.Errorf("line of byte %d is %d", at, want.Ref.Line)
		}
		got, err := f.Read(want.Ref, r)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("read again\n%+v, first\n%+v", got, want)
		}
	}
}

// read gives the articles as lines, and the rejected records' messages
// without the name of the file.
func read(t *testing.T, f *Feed) (articles string, rejected []string) {
	t.Helper()
	var list strings.Builder
	for rec, err := range f.Records(t.Context()) {
		if bad, ok := errors.AsType[*RecordError](err); ok {
			rejected = append(rejected, fmt.Sprintf("%d: %v", bad.Line, bad.Err))
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&list, "%s|%s|%s\n", rec.ID, rec.Title, rec.Text)
	}
	return list.String(), rejected
}

// ids gives the ids of the records of a text, and the lines of its rejects.
func ids(t *testing.T, content string, o Options) (ids []string, lines []int) {
	t.Helper()
	f := mustOpen(t, nil, strings.NewReader(content), o)
	for rec, err := range f.Records(t.Context()) {
		if bad, ok := errors.AsType[*RecordError](err); ok {
			lines = append(lines, bad.Line)
		} else if err != nil {
			t.Fatal(err)
		} else {
			ids = append(ids, rec.ID)
		}
	}
	return ids, lines
}

func mustOpen(t testing.TB, paths []string, stdin io.Reader, o Options) *Feed {
	t.Helper()
	f, err := Open(paths, stdin, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func write(t testing.TB, name, content string) string {
	t.Helper()
	return writeIn(t, t.TempDir(), name, content)
}

func writeIn(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t *testing.T, path string) *os.File {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// osPipe returns the reading end of a pipe of the operating system.
func osPipe(t *testing.T, data []byte) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	go func() {
		w.Write(data)
		w.Close()
	}()
	return r
}

// compress packs content. Go cannot write bzip2: those files were written by
// bzip2 and are checked against the content.
func compress(t *testing.T, name, content, compression string) []byte {
	t.Helper()
	var out bytes.Buffer
	switch compression {
	case "":
		out.WriteString(content)
	case "gzip":
		// Two members, as after cat a.gz b.gz.
		half := len(content) / 2
		for _, part := range []string{content[:half], content[half:]} {
			w := gzip.NewWriter(&out)
			io.WriteString(w, part)
			w.Close()
		}
	case "zstd":
		w, err := zstd.NewWriter(&out)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, content)
		w.Close()
	case "bzip2":
		packed, err := os.ReadFile(filepath.Join("testdata", name+".bz2"))
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(packed)))
		if err != nil || string(unpacked) != content {
			t.Fatalf("testdata/%s.bz2 is not the sample: %v", name, err)
		}
		out.Write(packed)
	}
	return out.Bytes()
}

// waitForGoroutines fails if more goroutines stay than there were.
func waitForGoroutines(t *testing.T, before int) {
	t.Helper()
	for range 2000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	buf := make([]byte, 1<<16)
	t.Errorf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
}

func equal[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// TestTextOnly wants the same titles, texts, rejections and notice as without it.
func TestTextOnly(t *testing.T) {
	const in = `{"id":"a","title":"t","text":"x","date":"2020-01-02","source":"s","lang":"en"}
{"id":{},"text":"y"}
{"title":[1],"text":"y","date":"2020-01-02"}
{"text":"y","url":7}
{"id":"b","text":"z\n","date":["none"],"source":{}}
{"id":"c","text":"z","lang":[]}
`
	for _, fields := range []Fields{{}, {Lang: "lang", Date: "date"}} {
		var want string
		for _, only := range []bool{false, true} {
			var got strings.Builder
			o := Options{Workers: 1, TextOnly: only, Fields: fields, Notice: func(s string) { fmt.Fprintln(&got, s) }}
			f := mustOpen(t, nil, strings.NewReader(in), o)
			for rec, err := range f.Records(t.Context()) {
				fmt.Fprintf(&got, "%q %q %v\n", rec.Title, rec.Text, err)
				if err != nil {
					continue
				}
				if again, err := f.Text(rec.Ref, f.NewReader()); again != rec.Text {
					t.Errorf("%q is %q when it is read again, %v", rec.Text, again, err)
				}
			}
			if only && got.String() != want {
				t.Errorf("texts alone are\n%swant\n%s", got.String(), want)
			}
			want = got.String()
		}
	}
}
