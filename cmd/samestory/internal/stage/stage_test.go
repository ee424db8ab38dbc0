package stage

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/samestory/samestory/cluster"
)

var usual = Params{Relation: "copy", Threshold: .7, Containment: .8, Shingle: 3, Recall: .99, Cap: 16, Keep: "first"}

// steps are those that read lines and write lines.
var steps = map[string]func(*Reader, *Writer) (Counts, error){
	"pairs": Pairs, "half": Half, "verify": Verify, "group": Group,
	"link": func(in *Reader, out *Writer) (Counts, error) {
		var all bytes.Buffer
		in.in.WriteTo(&all)
		head := append(bytes.Clone(in.header), '\n')
		whole := append(head, all.Bytes()...)
		first, err := NewReader(in.ctx, "lines", bytes.NewReader(whole))
		if err != nil {
			return Counts{}, err
		}
		return Link(first, func() (*Reader, error) { return NewReader(in.ctx, "lines", bytes.NewReader(whole)) }, out)
	},
	"keep": func(in *Reader, _ *Writer) (Counts, error) {
		d := NewDrops(in)
		for n := range uint64(10) {
			if _, err := d.Has(n); err != nil {
				return Counts{}, err
			}
		}
		return Counts{}, d.End()
	},
}

// header is a header line of the usual parameters.
func header(t testing.TB) string {
	h, err := usual.header()
	if err != nil {
		t.Fatal(err)
	}
	return string(h) + "\n"
}

// step runs one on lines.
func step(t testing.TB, name string, in io.Reader, out io.Writer) error {
	r, err := NewReader(t.Context(), "lines", in)
	if err != nil {
		return err
	}
	w, err := NewWriter(out, r.Params)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps[name](r, w); err != nil {
		return err
	}
	return w.Flush()
}

// FuzzSteps has no step panic, or write what the next one would not read as lines.
func FuzzSteps(f *testing.F) {
	copies, err := NewCopies(usual)
	if err != nil {
		f.Fatal(err)
	}
	s := NewSketcher(usual, copies)
	text := strings.Repeat("One two three four. Five six seven eight nine ten. ", 4)
	for i, t := range []string{text, text, text + "More of it.", "Short."} {
		if err := s.Add(uint64(i), &cluster.Article{ID: fmt.Sprint(i), Text: t}); err != nil {
			f.Fatal(err)
		}
	}
	lines := s.Take()
	seed := slices.Concat(lines.Sketches, lines.Texts)
	for range 4 {
		sorted := slices.Collect(strings.Lines(string(seed)))
		slices.SortFunc(sorted, func(a, b string) int {
			return strings.Compare(strings.TrimSuffix(a, "\n"), strings.TrimSuffix(b, "\n"))
		})
		f.Add([]byte(strings.Join(sorted, "")))
		var out bytes.Buffer
		if err := step(f, "pairs", strings.NewReader(header(f)+strings.Join(sorted, "")), &out); err != nil {
			f.Fatal(err)
		}
		_, seed, _ = bytes.Cut(out.Bytes(), []byte{'\n'})
	}
	f.Add([]byte("x0000000000000001\tw\t0000000000000000\t2\t3\t1\t0000000f,000000ff\t\"a\"\t\"text\"\n"))
	f.Add([]byte("p0000000000000001\t0000000000000002\t\"a\"\t\"b\"\t=\np0000000000000001\t0000000000000003\t\"a\"\t\"b\"\t9\t9\t9\t9\t9\t9\n"))
	f.Add([]byte("g0000000000000001\t0000000000000001\t0000000000000002\t\"a\"\t\"b\"\t=\n"))
	f.Add([]byte("g0000000000000001\t0000000000000001\t0000000000000002\tff\"a\"\tfe\"b\"\t40\t40\t40\t4\t4\t4\n"))
	f.Add([]byte("d0000000000000001\t0000000000000001\t{}\n"))
	head := header(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		for name := range steps {
			var out bytes.Buffer
			if err := step(t, name, strings.NewReader(head+string(body)), &out); err != nil {
				continue
			}
			if b := out.Bytes(); len(b) > 0 && b[len(b)-1] != '\n' {
				t.Errorf("%s writes %q", name, b)
			}
		}
	})
}

// repeater reads a line so many times, with a number in the place of %.
type repeater struct {
	head, line string
	n, times   int
	rest       []byte
}

func (r *repeater) Read(b []byte) (int, error) {
	if r.n == 0 {
		r.rest = []byte(r.head)
	}
	for len(r.rest) < 1<<15 && r.n < r.times {
		r.rest = append(r.rest, strings.Replace(r.line, "%", fmt.Sprintf("%016x", r.n), 1)...)
		r.n++
	}
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// TestHotKeysTakeNoMemory has a million articles at one place, of which each meets few
// others or none.
func TestHotKeysTakeNoMemory(t *testing.T) {
	const n = 1_000_000
	for name, test := range map[string]struct {
		line string
		most int // lines an article
	}{
		"band":     {"b000000000000\t%\t" + strings.Repeat("A", 86) + "\n", 16},
		"sample":   {"s00000000\t%\t12\n", 1},
		"sentence": {"f00000001\t%\n", 1},
		"words":    {"w00000000000000000000000000000000\t%\t9\t\"\"\t" + strings.Repeat("A", 114) + "\t\t\n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var most uint64
			lines := 0
			count := writerFunc(func(b []byte) (int, error) {
				if lines += bytes.Count(b, []byte{'\n'}); lines%64 == 0 {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse)
				}
				return len(b), nil
			})
			runtime.GC()
			var before runtime.MemStats
			runtime.ReadMemStats(&before)
			if err := step(t, "pairs", &repeater{head: header(t), line: test.line, times: n}, count); err != nil {
				t.Fatal(err)
			}
			if lines < n || lines > test.most*n+100 {
				t.Errorf("%d lines, want %d to %d", lines, n, test.most*n)
			}
			if held := int64(most) - int64(before.HeapInuse); held > 32<<20 {
				t.Errorf("%d MB are held", held>>20)
			}
		})
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
