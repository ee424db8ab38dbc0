package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func itoa(n int) string { return fmt.Sprint(n) }

// manyLines is n records of very different lengths.
func manyLines(n int) string {
	rng := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	for i := range n {
		length := rng.IntN(2000)
		if rng.IntN(100) == 0 {
			length = rng.IntN(blockSize)
		}
		fmt.Fprintf(&b, "{\"id\":\"%d\",\"text\":\"%s\"}\n", i, strings.Repeat("x", length))
	}
	return b.String()
}

func TestOrderUnderManyWorkers(t *testing.T) {
	const n = 2000
	path := write(t, "a.jsonl", manyLines(n))
	for _, workers := range []int{1, 2, 7} {
		f := mustOpen(t, []string{path, path}, nil, Options{Workers: workers})
		if f.Workers() != workers {
			t.Errorf("%d workers, want %d", f.Workers(), workers)
		}
		next := 0
		for rec, err := range f.Records(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if rec.ID != itoa(next%n) || int(rec.Ref.File) != next/n || int(rec.Ref.Line) != next%n+1 {
				t.Fatalf("%d workers: record %d is %s at line %d of file %d", workers, next, rec.ID, rec.Ref.Line, rec.Ref.File)
			}
			next++
		}
		if next != 2*n {
			t.Errorf("%d workers: %d records, want %d", workers, next, 2*n)
		}
	}
}

func TestMapBoundsWhatIsInFlight(t *testing.T) {
	path := write(t, "a.jsonl", manyLines(8000))
	f := mustOpen(t, []string{path}, nil, Options{Workers: 2})
	var begun, done, most atomic.Int64
	for range Map(t.Context(), f, func(worker int, b *Batch) int {
		if worker < 0 || worker >= 2 {
			t.Errorf("worker %d", worker)
		}
		most.Store(max(most.Load(), begun.Add(1)-done.Load()))
		return 0
	}) {
		time.Sleep(100 * time.Microsecond)
		done.Add(1)
	}
	if done.Load() < 20 || most.Load() > 2*2+2 {
		t.Errorf("%d of %d batches were in flight", most.Load(), done.Load())
	}
}

func TestRoomTakesOneOfAnySize(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := newRoom(ctx, 10)
	if !r.acquire(100) {
		t.Fatal("no room for a first batch")
	}
	got := make(chan bool)
	go func() { got <- r.acquire(1) }()
	select {
	case <-got:
		t.Error("room for a second batch")
	case <-time.After(10 * time.Millisecond):
	}
	r.release(100)
	if !<-got {
		t.Error("no room after a release")
	}
	go func() { got <- r.acquire(10) }()
	cancel()
	if <-got {
		t.Error("room after the context ended")
	}
}

// However a pass ends, nothing of it stays, and the next begins anew.
func TestEndings(t *testing.T) {
	path := write(t, "a.jsonl", manyLines(2000))
	before := runtime.NumGoroutine()
	for _, open := range []func() (*Feed, error){
		func() (*Feed, error) { return Open([]string{path}, nil, Options{}) },
		func() (*Feed, error) {
			file, err := os.Open(path)
			return mustOpen(t, nil, struct{ io.Reader }{file}, Options{}), err // spilled
		},
	} {
		f, err := open()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for range f.Records(t.Context()) {
			if n++; n == 700 {
				break
			}
		}
		waitForGoroutines(t, before)

		ctx, cancel := context.WithCancel(t.Context())
		var last error
		n = 0
		for _, err := range f.Records(ctx) {
			if n++; n == 700 {
				cancel()
			}
			last = err
		}
		cancel()
		if !errors.Is(last, context.Canceled) {
			t.Errorf("after cancelling: %v", last)
		}
		waitForGoroutines(t, before)

		func() {
			defer func() { recover() }()
			for range f.Records(t.Context()) {
				panic("of the consumer")
			}
		}()
		waitForGoroutines(t, before)

		for pass := range 2 {
			n = 0
			for rec, err := range f.Records(t.Context()) {
				if err != nil || rec.ID != itoa(n) {
					t.Fatalf("pass %d: record %d is %s, %v", pass, n, rec.ID, err)
				}
				n++
			}
			if s := f.Stats(); n != 2000 || s.Records != 2000 {
				t.Errorf("pass %d: %d records, %+v", pass, n, s)
			}
		}
		f.Close()
	}
}

// Nobody writes to the pipe, and yet the end of the context is the end.
func TestCancelWhileAPipeIsSilent(t *testing.T) {
	before := runtime.NumGoroutine()
	r, w := io.Pipe()
	go io.WriteString(w, "{\"id\":\"a\"}\n")
	f := mustOpen(t, nil, r, Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	var last error
	for _, err := range f.Records(ctx) {
		last = err
	}
	if !errors.Is(last, context.DeadlineExceeded) {
		t.Errorf("got %v", last)
	}
	// What was read is not lost to another pass.
	go func() {
		io.WriteString(w, "{\"id\":\"b\"}\n")
		w.Close()
	}()
	articles, rejected := read(t, f)
	if articles != "a||\nb||\n" || rejected != nil {
		t.Errorf("then got %q, %v", articles, rejected)
	}
	waitForGoroutines(t, before)
}

func TestOnePassAtATime(t *testing.T) {
	f := mustOpen(t, nil, strings.NewReader("{}\n{}\n"), Options{})
	for range f.Records(t.Context()) {
		for _, err := range f.Records(t.Context()) {
			if err == nil || err.Error() != "the feed is being read already" {
				t.Errorf("got %v", err)
			}
		}
	}
}

func TestStatsAndNotice(t *testing.T) {
	in := `{"id":"neither"}
{"id":"title","title":"T"}
{"id":"both","title":"T","text":"x"}
{"id":
{"id":"text","text":"x"}
`
	var notices []string
	f := mustOpen(t, nil, strings.NewReader(in), Options{Notice: func(msg string) { notices = append(notices, msg) }})
	for range 2 {
		_, rejected := read(t, f)
		if len(rejected) != 1 {
			t.Errorf("rejected: %v", rejected)
		}
		want := Stats{Files: 1, Bytes: int64(len(in)), Records: 4, Rejected: 1, TitleOnly: 1, NoTitleNoText: 1}
		if got := f.Stats(); got != want {
			t.Errorf("stats are %+v, want %+v", got, want)
		}
	}
	if len(notices) != 1 || !strings.HasPrefix(notices[0], "fields: id=id title=title") {
		t.Errorf("notices: %q", notices)
	}
	if done, total := f.Progress(); total != -1 || done < 0 {
		t.Errorf("progress is %d of %d", done, total)
	}
}

// Memory that is given back is used again, and what is computed stays right.
func TestFree(t *testing.T) {
	path := write(t, "a.jsonl", manyLines(3000))
	sums := func(free bool) (list []int) {
		f := mustOpen(t, []string{path, path}, nil, Options{Workers: 2})
		for sum, err := range Map(t.Context(), f, func(_ int, b *Batch) (sum int) {
			for rec, err := range b.Records() {
				if err != nil {
					t.Error(err)
				}
				sum = sum*31 + len(rec.Text) + int(rec.ID[len(rec.ID)-1])
			}
			if free {
				b.Free()
			}
			return sum
		}) {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, sum)
		}
		return list
	}
	equal(t, "sums", sums(true), sums(false))
}
