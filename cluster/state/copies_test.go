package state

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samestory/samestory/cluster"
)

const weeks = 14 * 24 * time.Hour

func open(t testing.TB, dir string, o Options) *Copies {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return time.Unix(1_800_000_000, 0) }
	}
	c, err := OpenCopies(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// record is an article as it is fed.
type record struct {
	id, text  string
	published time.Time
}

func item(reader *cluster.CopyReader, r record) *Item {
	return &Item{ID: r.id, Own: r.id != "", Published: r.published, Text: reader.Read(r.text), Digest: DigestOf(r.text)}
}

func add(t testing.TB, c *Copies, r record) Outcome {
	t.Helper()
	out, err := c.Add(item(c.Reader(), r))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func commit(t testing.TB, c *Copies) {
	t.Helper()
	if err := c.Commit(); err != nil {
		t.Fatal(err)
	}
}

func on(day int) time.Time { return time.Unix(1_000_000_000+int64(day)*86400, 0).UTC() }

func words(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d ", prefix, i)
		if i%9 == 8 {
			b.WriteString("end. ")
		}
	}
	return b.String()
}

// synthetic is a feed of new articles, edited copies, repeats and updates, with pages of
// a template that fill buckets and an appeal that becomes furniture.
func synthetic(n int) []record {
	r := rand.New(rand.NewPCG(5, 6))
	var all []record
	for i := range n {
		rec := record{id: fmt.Sprint("id", i), published: on(0).Add(time.Duration(i) * time.Hour)}
		old := record{}
		if len(all) > 0 {
			old = all[max(0, len(all)-1-r.IntN(250))]
		}
		switch k := r.IntN(10); {
		case k < 4 || old.text == "":
			rec.text = words(fmt.Sprint("w", i, "x"), 20+r.IntN(200))
		case k < 6: // a copy, edited
			own := strings.Fields(old.text)
			for range r.IntN(1 + len(own)/10) {
				own[r.IntN(len(own))] = fmt.Sprint("edit", i)
			}
			rec.text = strings.Join(own[:len(own)-r.IntN(1+len(own)/2)], " ")
		case k == 6: // the same again
			rec.id, rec.text = old.id, old.text
		case k == 7: // an update
			rec.id, rec.text = old.id, old.text+words(fmt.Sprint("u", i, "x"), r.IntN(200))
		case k == 8: // a page of a template
			rec.text = words("template", 60) + words(fmt.Sprint("p", i, "x"), 25)
		default:
			rec.text = words(fmt.Sprint("a", i, "x"), 20) + words("appeal", 60)
		}
		if r.IntN(8) == 0 {
			rec.published = time.Time{}
		}
		if r.IntN(8) == 0 {
			rec.id = ""
		}
		all = append(all, rec)
	}
	return all
}

// TestRunsDoNotMatter feeds one feed at once, in runs of any length and in runs of
// which some end without a commit and come again.
func TestRunsDoNotMatter(t *testing.T) {
	feed := synthetic(3000)
	o := Options{Window: weeks}
	one := open(t, t.TempDir(), o)
	var want []Outcome
	kinds := map[Kind]int{}
	updated := 0
	texts := map[string]string{}
	for i, r := range feed {
		out := add(t, one, r)
		if exact := cluster.Compare(r.text, texts[out.CopyOf], cluster.CopyParams{}); out.CopyOf != "" && out.Overlap != exact && out.Overlap != (cluster.Overlap{Shared: 1, SizeA: 1, SizeB: 1}) {
			t.Errorf("article %d overlaps with %s by %+v, want %+v", i, out.CopyOf, out.Overlap, exact)
		}
		texts[r.id] = r.text
		kinds[out.Kind]++
		if out.Updated {
			updated++
		}
		want = append(want, out)
	}
	commit(t, one)
	if kinds[Kept] < 1000 || kinds[Copy] < 300 || kinds[Repeat] < 200 || updated < 100 || len(one.shelf.live()) > 1200 {
		t.Errorf("%v, %d updated, %d of %d articles are live: too few to say much", kinds, updated, len(one.shelf.live()), len(feed))
	}
	r := rand.New(rand.NewPCG(7, 8))
	dir := t.TempDir()
	got := make([]Outcome, len(feed))
	for done := 0; done < len(feed); {
		c := open(t, dir, o)
		for at := done; at < min(done+400, len(feed)); at++ {
			got[at] = add(t, c, feed[at])
			if r.IntN(100) == 0 || at == len(feed)-1 {
				commit(t, c)
				done = at + 1
			}
		}
		if err := c.Close(); err != nil { // what came after the last commit comes again
			t.Fatal(err)
		}
	}
	if !slices.Equal(got, want) {
		t.Error("in runs another outcome")
	}
	again := open(t, dir, o)
	if got, want := dump(t, again), dump(t, one); !slices.Equal(got, want) {
		t.Errorf("in runs %d articles are remembered otherwise than %d", len(got), len(want))
	}
}

// dump tells what a state holds.
func dump(t *testing.T, c *Copies) (all []string) {
	t.Helper()
	for r, err := range c.store.rows() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%d %s %x seen %d touched %d of %d out %v print %d", r.n, r.id, r.digest, r.seen, r.touched, r.more.copyOf, r.more.out, len(r.print)))
	}
	return all
}

func TestIdentity(t *testing.T) {
	c := open(t, t.TempDir(), Options{})
	long, other := words("a", 100), words("b", 100)
	for i, step := range []struct {
		record
		want Outcome
	}{
		{record{id: "1", text: long}, Outcome{}},
		{record{id: "1", text: long}, Outcome{Kind: Repeat}},
		{record{id: "2", text: long}, Outcome{Kind: Copy, CopyOf: "1"}},
		{record{id: "2", text: long}, Outcome{Kind: Repeat}},
		{record{id: "2", text: other}, Outcome{Updated: true}},
		{record{id: "1", text: other}, Outcome{Kind: Copy, Updated: true, CopyOf: "2"}},
		{record{id: "3", text: long}, Outcome{}}, // 1 has another text now
		{record{text: long}, Outcome{Kind: Copy, CopyOf: "3"}},
		{record{id: "4"}, Outcome{}},
		{record{id: "4"}, Outcome{Kind: Repeat}},
		{record{}, Outcome{}},
		{record{}, Outcome{}},
	} {
		got := add(t, c, step.record)
		got.Overlap = cluster.Overlap{}
		if got != step.want {
			t.Errorf("step %d: %+v, want %+v", i, got, step.want)
		}
	}
	if found, err := c.Forget("3"); !found || err != nil {
		t.Errorf("forgetting 3: %v, %v", found, err)
	}
	if found, err := c.Forget("3"); found || err != nil {
		t.Errorf("forgetting it again: %v, %v", found, err)
	}
	if got := add(t, c, record{id: "5", text: long}); got.Kind != Kept {
		t.Errorf("a copy of what was forgotten is %+v", got)
	}
}

func TestWindow(t *testing.T) {
	c := open(t, t.TempDir(), Options{Window: weeks})
	text := words("a", 100)
	add(t, c, record{"old", text, on(0)})
	if got := add(t, c, record{"near", text, on(14)}); got.Kind != Copy {
		t.Errorf("within the window a copy is %+v", got)
	}
	if got := add(t, c, record{"far", text, on(15)}); got.Kind != Kept {
		t.Errorf("beyond the window a copy is %+v", got)
	}
	add(t, c, record{"future", words("b", 100), on(9999)})
	if got := add(t, c, record{"after", text, on(16)}); got.CopyOf != "far" {
		t.Errorf("after a date in the future a copy is %+v", got)
	}
	for i := range 400 {
		add(t, c, record{fmt.Sprint("n", i), words(fmt.Sprint("n", i, "x"), 50), on(16 + i/4)})
		if live := len(c.shelf.live()); live > 90 {
			t.Fatalf("%d articles are live, of four a day", live)
		}
	}
	if got := add(t, c, record{"old", text, on(0)}); got.Kind != Kept || got.Updated {
		t.Errorf("what expired comes again and is %+v", got)
	}
}

// TestQuery asks about each article before it is added: the answer is the same, and asking
// changes nothing.
// TestWindowAfterSilence: the first articles after a silence come while the clock still
// is where the feed stopped.
func TestWindowAfterSilence(t *testing.T) {
	c := open(t, t.TempDir(), Options{Window: weeks})
	for i := range lastDates {
		add(t, c, record{fmt.Sprint("before", i), words(fmt.Sprint("b", i, "x"), 60), on(0)})
	}
	for i := range 30 {
		add(t, c, record{fmt.Sprint("after", i), words(fmt.Sprint("a", i, "x"), 60), on(200)})
	}
	if out := add(t, c, record{"copy", words("a0x", 60), on(200)}); out.Kind != Copy || out.CopyOf != "after0" {
		t.Errorf("a copy of the first article after the silence is %+v", out)
	}
	if n := c.Len(); n != 31 {
		t.Errorf("%d articles are remembered, want those after the silence", n)
	}
}

func TestQuery(t *testing.T) {
	c := open(t, t.TempDir(), Options{})
	for i, r := range synthetic(600) {
		r.published = time.Time{} // a query does not put the clock forward
		before := c.Len()
		asked, err := c.Query(item(c.Reader(), r))
		if err != nil || c.Len() != before {
			t.Fatalf("asking about article %d: %v, %d articles and %d before", i, err, c.Len(), before)
		}
		if got := add(t, c, r); got != asked {
			t.Errorf("article %d: %+v, and asked before %+v", i, got, asked)
		}
	}
}

func TestExpireAndAddAll(t *testing.T) {
	c := open(t, t.TempDir(), Options{})
	feed := synthetic(200)
	n := 0
	for _, err := range c.AddAll(t.Context(), func(yield func(*Item) bool) {
		for _, r := range feed {
			if !yield(item(c.Reader(), r)) {
				return
			}
		}
	}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != len(feed) || c.store.begun {
		t.Errorf("%d outcomes, begun %t", n, c.store.begun)
	}
	before := c.Len()
	gone, err := c.Expire(on(4))
	if err != nil || gone == 0 || c.Len() != before-gone || c.Len() == 0 {
		t.Errorf("%d of %d articles are forgotten, %d left, %v", gone, before, c.Len(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range c.AddAll(ctx, slices.Values([]*Item{item(c.Reader(), feed[0])})) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled, the error is %v", err)
		}
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir, Options{})
	if _, err := OpenCopies(dir, Options{}); !errors.Is(err, ErrBusy) {
		t.Errorf("a second time it opens with %v", err)
	}
	c.Close()
	if _, err := c.Add(item(c.Reader(), record{text: "a"})); err == nil {
		t.Error("a closed state takes articles")
	}
	_, err := OpenCopies(dir, Options{Copies: cluster.CopyParams{Threshold: .9}, Window: weeks})
	if !errors.Is(err, ErrParameters) || !strings.Contains(err.Error(), "--threshold 0.7, not 0.9") || !strings.Contains(err.Error(), "--window 0, not 14d") {
		t.Errorf("other parameters: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCopies(file, Options{}); err == nil {
		t.Error("a file is a state")
	}
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "copies.db"), slices.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCopies(foreign, Options{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("what is no database opens with %v", err)
	}
	open(t, filepath.Join(t.TempDir(), "a?b#c%20d", "é"), Options{})
}

// TestFlippedBytes changes one byte of the file at a time: what is opened then says
// what it said before, or that it is damaged.
func TestFlippedBytes(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir, Options{})
	feed := synthetic(60)
	for _, r := range feed {
		add(t, c, r)
	}
	commit(t, c)
	want := dump(t, c)
	c.Close()
	good, err := os.ReadFile(filepath.Join(dir, "copies.db"))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(9, 10))
	refused := 0
	for range 120 {
		bad := slices.Clone(good)
		at := r.IntN(len(bad))
		bad[at] ^= 1 << r.IntN(8)
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "copies.db"), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := OpenCopies(dir, Options{})
		if err != nil {
			refused++
			continue
		}
		got := dump(t, c)
		for _, r := range feed {
			if _, err := c.Add(item(c.Reader(), r)); err != nil {
				got = want // told
				refused++
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("byte %d was changed, and the state opens with other articles", at)
		}
		c.Close()
	}
	if refused < 12 {
		t.Errorf("%d of 120 are refused", refused)
	}
}
