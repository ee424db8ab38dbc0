package feed

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// TestLiveLinesComeAtOnce writes a line, in pieces, and waits for its record before the
// next one.
func TestLiveLinesComeAtOnce(t *testing.T) {
	in, out := io.Pipe()
	f := mustOpen(t, nil, in, Options{Live: true, Workers: 2})
	records := make(chan string)
	go func() {
		defer close(records)
		for ids, err := range Map(t.Context(), f, func(_ int, b *Batch) (ids []string) {
			for rec, err := range b.Records() {
				ids = append(ids, fmt.Sprint(rec.ID, err, string(b.Raw(rec.Ref))))
			}
			return ids
		}) {
			if err != nil {
				t.Error(err)
			}
			for _, id := range ids {
				records <- id
			}
		}
	}()
	for i := range 50 {
		line := fmt.Sprintf(`{"id":"%d","text":"the text of a line"}`+"\n", i)
		half := i % len(line)
		for _, part := range []string{line[:half], line[half:]} {
			if _, err := io.WriteString(out, part); err != nil {
				t.Fatal(err)
			}
		}
		select {
		case got := <-records:
			if want := fmt.Sprint(i, "<nil>", line); got != want {
				t.Errorf("the record is %q, want %q", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("line %d does not come", i)
		}
	}
	out.Close()
	if _, more := <-records; more {
		t.Error("more records than lines")
	}
}

// TestLiveSpillIsBounded reads a stream that is several times as long as what is kept of
// it, and what is rejected of it once more.
func TestLiveSpillIsBounded(t *testing.T) {
	const lines, size = 150, 2 << 20
	in, out := io.Pipe()
	go func() {
		filler := strings.Repeat("x", size)
		for i := range lines {
			end := "\"}\n"
			if i%10 == 9 {
				end = "\n"
			}
			fmt.Fprintf(out, `{"id":"%d","text":"%s%s`, i, filler, end)
		}
		out.Close()
	}()
	f := mustOpen(t, nil, in, Options{Live: true, Workers: 2})
	good, most := 0, int64(0)
	for failed, err := range Map(t.Context(), f, func(_ int, b *Batch) (failed []error) {
		for _, err := range b.Records() {
			failed = append(failed, err)
		}
		return failed
	}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range failed {
			if err == nil {
				good++
				continue
			}
			var w strings.Builder
			if err := f.CopyRaw(&w, err.(*RecordError)); err != nil || !strings.HasPrefix(w.String(), `{"id":"`) || w.Len() < size {
				t.Errorf("%d bytes of the rejected record, %v", w.Len(), err)
			}
		}
		f.spill.mu.RLock()
		most = max(most, f.spill.end)
		f.spill.mu.RUnlock()
	}
	if good != lines*9/10 || most > 2*trimFrom {
		t.Errorf("%d good records, and %d MB are kept", good, most>>20)
	}
}
