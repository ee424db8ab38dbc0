package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A stream that was cut gives what stands before the cut, and one error at its
// end.
func TestTruncatedStreams(t *testing.T) {
	var content strings.Builder
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 20_000 {
		fmt.Fprintf(&content, "{\"id\":\"%d\",\"text\":\"%x\"}\n", i, rng.Uint64())
	}
	for _, compression := range []string{"gzip", "zstd"} {
		whole := compress(t, "", content.String(), compression)
		for _, test := range []struct {
			how, want string
			data      []byte
		}{
			{"cut", "truncated " + compression, whole[:len(whole)*2/3]},
			{"cut in the header", "truncated " + compression, whole[:10]},
			{"damaged", "corrupt " + compression, damage(whole)},
		} {
			articles, rejected := read(t, mustOpen(t, nil, bytes.NewReader(test.data), Options{}))
			n := strings.Count(articles, "\n")
			if test.how != "cut in the header" && (n < 1000 || n >= 20_000) {
				t.Errorf("%s, %s: %d articles", compression, test.how, n)
			}
			if len(rejected) == 0 || !strings.Contains(rejected[len(rejected)-1], test.want) {
				t.Errorf("%s, %s: after %d articles: %q", compression, test.how, n, rejected)
			}
			// Where there is damage its garbage may have been rejected before.
			if test.how != "damaged" && (len(rejected) != 1 || !strings.HasPrefix(rejected[0], fmt.Sprintf("%d: ", n+1))) {
				t.Errorf("%s, %s: after %d articles: %q", compression, test.how, n, rejected)
			}
		}
	}
}

func TestTruncatedBzip2(t *testing.T) {
	for name := range samples {
		whole := compress(t, name, samples[name], "bzip2")
		_, rejected := read(t, mustOpen(t, nil, bytes.NewReader(whole[:len(whole)-8]), Options{}))
		if len(rejected) != 1 || !strings.Contains(rejected[0], "truncated bzip2") {
			t.Errorf("%s: %q", name, rejected)
		}
	}
}

// What a cut leaves of a record is no second error, whatever the format.
func TestCutInARecord(t *testing.T) {
	for name, content := range samples {
		for cut := 1; cut < len(content); cut += 5 {
			broken := io.MultiReader(strings.NewReader(content[:cut]), failing{})
			f := mustOpen(t, nil, broken, Options{Format: strings.TrimPrefix(name[strings.Index(name, "."):], ".")})
			s := f.sources[0]
			if err := f.unpack(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			s.packed.in, s.compression = unpacked{s.packed.in}, "gzip"
			if _, rejected := read(t, f); len(rejected) != 1 || !strings.Contains(rejected[0], "truncated gzip") {
				t.Errorf("%s cut at %d: %q", name, cut, rejected)
			}
		}
	}
}

// unpacked ends as a decompressor does when its input ends too early.
type unpacked struct{ r io.Reader }

func (u unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.EOF }

func damage(p []byte) []byte {
	p = bytes.Clone(p)
	for i := range 64 {
		p[len(p)/2+i] ^= 0x5a
	}
	return p
}

// An error of reading is not the data's fault and ends all.
func TestReadError(t *testing.T) {
	broken := errors.New("the disk is on fire")
	for _, head := range []string{"", "{\"id\":\"a\"}\n", string(compress(t, "", "{\"id\":\"a\"}\n", "gzip")[:20])} {
		f := mustOpen(t, nil, io.MultiReader(strings.NewReader(head), &errorReader{broken}), Options{})
		var last error
		for _, err := range f.Records(t.Context()) {
			last = err
		}
		if !errors.Is(last, broken) || !strings.Contains(last.Error(), "reading stdin") {
			t.Errorf("after %q: %v", head, last)
		}
	}
}

type errorReader struct{ err error }

func (r *errorReader) Read([]byte) (int, error) { return 0, r.err }

func TestMaxRecord(t *testing.T) {
	long := strings.Repeat("x", 200)
	for format, in := range map[string]string{
		"jsonl": "{\"id\":\"a\"}\n{\"id\":\"" + long + "\"}\n{\"id\":\"b\"}\n",
		"json":  "[{\"id\":\"a\"},\n{\"id\":\"" + long + "\"},\n{\"id\":\"b\"}]",
		"csv":   "id,text\na,\n\"" + long + "\",\nb,\n",
	} {
		got, lines := ids(t, in, Options{Format: format, MaxRecord: 100})
		equal(t, format+": ids", got, []string{"a", "b"})
		if want := map[string]int{"jsonl": 2, "json": 2, "csv": 3}[format]; len(lines) != 1 || lines[0] != want {
			t.Errorf("%s: rejected lines %v, want %d", format, lines, want)
		}
	}
	_, lines := ids(t, long, Options{Format: "text", MaxRecord: 100})
	equal(t, "text: rejected lines", lines, []int{1})
}

// A record of 300 MB, or 100, is passed over without being held, in every format, and
// can still be copied.
func TestHugeRecord(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a gigabyte")
	}
	// What is held is to be seen, not what the collector has not got to.
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	for format, frame := range map[string][3]string{
		"jsonl": {"{\"id\":\"a\"}\n{\"id\":\"", "\"}\n", "{\"id\":\"b\"}\n"},
		"json":  {"[{\"id\":\"a\"},{\"id\":\"", "\"}", ",{\"id\":\"b\"}]"},
		"csv":   {"id,text\na,\n\"", "\",\n", "b,\n"},
	} {
		t.Run(format, func(t *testing.T) {
			size := int64(100 << 20)
			if format == "jsonl" {
				size *= 3
			}
			r, w := io.Pipe()
			go func() {
				io.WriteString(w, frame[0])
				chunk := bytes.Repeat([]byte("x"), 1<<20)
				for range size >> 20 {
					w.Write(chunk)
				}
				io.WriteString(w, frame[1]+frame[2])
				w.Close()
			}()
			runtime.GC()
			stop, peak := watchHeap()
			f := mustOpen(t, nil, r, Options{Format: format})
			var got []string
			var bad *RecordError
			for rec, err := range f.Records(t.Context()) {
				if err != nil {
					bad, _ = errors.AsType[*RecordError](err)
					continue
				}
				got = append(got, rec.ID)
			}
			stop()
			equal(t, "ids", got, []string{"a", "b"})
			if bad == nil || !bad.TooLong() || bad.Len < size {
				t.Fatalf("rejected: %v", bad)
			}
			if peak.Load() > 50<<20 {
				t.Errorf("the heap grew to %d MiB", peak.Load()>>20)
			}
			var copied counter
			if err := f.CopyRaw(&copied, bad); err != nil {
				t.Fatal(err)
			}
			if want := bad.Len; copied.n != want && copied.n != want+1 {
				t.Errorf("copied %d bytes of %d", copied.n, bad.Len)
			}
		})
	}
}

// watchHeap takes the heap's size every few milliseconds.
func watchHeap() (stop func(), peak *atomic.Uint64) {
	peak = new(atomic.Uint64)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() { close(done); <-ended }, peak
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

func TestSpillIsGone(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir) // Windows
	f, err := Open(nil, strings.NewReader("{\"id\":\"a\"}\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if articles, _ := read(t, f); articles != "a||\n" {
		t.Errorf("articles %q", articles)
	}
	if f.spill.file == nil {
		t.Error("nothing was spilled")
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSpillThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", "/nonexistent")
	f := mustOpen(t, nil, strings.NewReader("{}\n"), Options{})
	for _, err := range f.Records(t.Context()) {
		if err == nil || !strings.Contains(err.Error(), "/nonexistent/") {
			t.Errorf("no directory for it: %v", err)
		}
	}
	t.Setenv("TMPDIR", dir)
	f = mustOpen(t, nil, strings.NewReader("{}\n"), Options{})
	if err := f.spill.begin(&packed{}); err != nil {
		t.Fatal(err)
	}
	full, err := os.Open(writeIn(t, dir, "full", "")) // may not be written, as a full disk
	if err != nil {
		t.Fatal(err)
	}
	f.spill.file.Close()
	f.spill.file = full
	for _, err := range f.Records(t.Context()) {
		if err == nil || !strings.HasPrefix(err.Error(), "keeping stdin in the temporary file "+full.Name()) {
			t.Errorf("it cannot be written: %v", err)
		}
	}
}

func TestFileThatChanges(t *testing.T) {
	content := strings.Repeat("{\"id\":\"a\",\"text\":\"x\"}\n", 100)
	for name, other := range map[string]string{
		"shrinks":               content[:50],
		"is rewritten":          strings.Repeat("{\"id\":\"ab\",\"text\":\"xx\"}\n", 100),
		"is rewritten the same": strings.Repeat("{\"id\":\"a\",\"text\":!x!}\n", 100),
	} {
		path := write(t, "a.jsonl", content)
		f := mustOpen(t, []string{path}, nil, Options{})
		var refs []Ref
		for rec, err := range f.Records(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			refs = append(refs, rec.Ref)
		}
		if err := os.WriteFile(path, []byte(other), 0o666); err != nil {
			t.Fatal(err)
		}
		r := f.NewReader()
		_, err := f.Read(refs[50], r)
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "changed") {
			t.Errorf("a file that %s: %v", name, err)
		}
	}
}

func TestFileThatIsReplacedOrCut(t *testing.T) {
	path := write(t, "a.jsonl", strings.Repeat("{\"id\":\"a\"}\n", 100))
	f := mustOpen(t, []string{path}, nil, Options{})
	f.handles.close() // as if many other files had been read
	if err := os.Rename(write(t, "b.jsonl", "{\"id\":\"b\"}\n"), path); err != nil {
		t.Fatal(err)
	}
	for _, err := range f.Records(t.Context()) {
		if !errors.Is(err, errReplaced) {
			t.Errorf("replaced: %v", err)
		}
	}
	f = mustOpen(t, []string{path}, nil, Options{})
	if err := os.Truncate(path, 5); err != nil {
		t.Fatal(err)
	}
	var last error
	for _, err := range f.Records(t.Context()) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "it was cut from 11 bytes to 5") {
		t.Errorf("cut: %v", last)
	}
}

// A zstd stream may ask for a window of gigabytes in a few bytes.
func TestZstdWindow(t *testing.T) {
	frame := func(log byte) string {
		return "\x28\xb5\x2f\xfd\x00" + string([]byte{(log - 10) << 3}) + "\x59\x00\x00{\"id\":\"a\"}\n"
	}
	articles, rejected := read(t, mustOpen(t, nil, strings.NewReader(frame(27)), Options{}))
	if articles != "a||\n" || rejected != nil {
		t.Errorf("a window of 128 MiB: %q, %v", articles, rejected)
	}
	for _, err := range mustOpen(t, nil, strings.NewReader(frame(31)), Options{}).Records(t.Context()) {
		if err == nil || !strings.Contains(err.Error(), "zstd window is over 128 MiB") {
			t.Errorf("a window of 2 GiB: %v", err)
		}
	}
}

// A path may lead to a pipe, as samestory dedup <(command) has it.
func TestPathToAPipe(t *testing.T) {
	r := osPipe(t, []byte("{\"id\":\"a\"}\n"))
	path := fmt.Sprintf("/dev/fd/%d", r.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skip(err)
	}
	f := mustOpen(t, []string{path}, nil, Options{})
	for range 2 {
		if articles, rejected := read(t, f); articles != "a||\n" || rejected != nil {
			t.Errorf("got %q, %v", articles, rejected)
		}
	}
	checkReread(t, f, "{\"id\":\"a\"}\n")
}

func TestLongText(t *testing.T) {
	for _, size := range []int{blockSize - 1, blockSize, blockSize + 1, 3 * blockSize} {
		text := strings.Repeat("word ", size)[:size-1] + "."
		f := mustOpen(t, []string{write(t, "a.txt", text)}, nil, Options{})
		for rec, err := range f.Records(t.Context()) {
			if err != nil || rec.Text != text || rec.Ref.Len != int32(size) {
				t.Errorf("%d bytes: %v, %+v, text of %d", size, err, rec.Ref, len(rec.Text))
			}
		}
		checkReread(t, f, text)
	}
}

func TestRecordError(t *testing.T) {
	path := write(t, "a.jsonl", "{}\n[]")
	f := mustOpen(t, []string{path}, nil, Options{})
	for _, err := range f.Records(t.Context()) {
		bad, ok := errors.AsType[*RecordError](err)
		if !ok {
			continue
		}
		if want := path + ":2: " + bad.Err.Error(); err.Error() != want || bad.TooLong() {
			t.Errorf("message %q, want %q", err, want)
		}
		var raw bytes.Buffer
		if err := f.CopyRaw(&raw, bad); err != nil || raw.String() != "[]\n" {
			t.Errorf("raw bytes %q, %v", raw.String(), err)
		}
		return
	}
	t.Error("nothing was rejected")
}

func TestTooManyLines(t *testing.T) {
	c := cursor{src: &source{name: "a"}, line: 1<<31 - 1}
	if err := c.check(); err != nil {
		t.Error(err)
	}
	c.move(1, 1)
	if err := c.check(); err == nil {
		t.Error("a line that no Ref can name")
	}
}

// TestBombs has streams that unpack to much more than their size. What comes before that
// is seen is read, and the rest is an error.
func TestBombs(t *testing.T) {
	defer func(from int64) { bombFrom = from }(bombFrom)
	bombFrom = 4 << 20
	line := `{"id":"1","text":"` + strings.Repeat("x", 4000) + `"}` + "\n"
	for _, packing := range []string{"gzip", "zstd"} {
		content := packedAs(t, packing, strings.Repeat(line, 16<<20/len(line)))
		if len(content)*bombRatio > 16<<20 {
			t.Fatalf("%s: %d bytes are no bomb", packing, len(content))
		}
		f := mustOpen(t, nil, strings.NewReader(content), Options{})
		good, bad := 0, ""
		for _, err := range f.Records(t.Context()) {
			if err != nil {
				bad = err.Error()
				continue
			}
			good++
		}
		if good < 800 || good > 2000 || !strings.Contains(bad, "it unpacks to over 250 times its size") {
			t.Errorf("%s: %d good records, and %q", packing, good, bad)
		}
	}
	// A feed that is merely very much alike is read.
	var feed strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&feed, `{"id":"%d","text":"The harbour of Ambarra is closed, page %d."}`+"\n", i, i*7919%60_000)
	}
	f := mustOpen(t, nil, strings.NewReader(string(compress(t, "", feed.String(), "zstd"))), Options{})
	n := 0
	for _, err := range f.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 60_000 {
		t.Errorf("%d records, want 60,000", n)
	}
}
