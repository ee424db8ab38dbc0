package cluster

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// liveFeed is a LiveCopies with the words of its members.
type liveFeed struct {
	*LiveCopies
	reader *CopyReader
	stored map[uint32]CopyWords
}

func newLiveFeed(t *testing.T, p CopyParams) *liveFeed {
	t.Helper()
	f := &liveFeed{stored: map[uint32]CopyWords{}}
	c, err := NewLiveCopies(p, func(member uint32) (CopyWords, error) {
		w, found := f.stored[member]
		if !found {
			return w, errors.New("no such member")
		}
		return w, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	f.LiveCopies, f.reader = c, c.Reader()
	return f
}

func everyMember(uint32) bool { return true }

// tell judges a text and adds it if it is no copy.
func (f *liveFeed) tell(t *testing.T, text string) (verdict Verdict, member uint32) {
	t.Helper()
	d := f.reader.Read(text)
	v, err := f.Judge(&d, everyMember)
	if err != nil {
		t.Fatal(err)
	}
	if v.CopyOf < 0 && d.HasWords() {
		member, _ = f.Add(&d)
		f.stored[member] = d.CopyWords
	}
	return v, member
}

// TestLiveCopiesAgainstBruteForce has edited and shortened copies of texts, each of which
// is held against all that was kept before it.
func TestLiveCopiesAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	var all []string
	for _, s := range texts(corpus(t, "english")) {
		all = append(all, s)
		words := strings.Fields(s)
		for range r.IntN(6) {
			own := slices.Clone(words)
			for range r.IntN(1 + len(own)/12) {
				own[r.IntN(len(own))] = "edited"
			}
			all = append(all, strings.Join(own[:len(own)-r.IntN(1+len(own)/2)], " "))
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	f := newLiveFeed(t, CopyParams{})
	kept := map[int]string{} // by member
	dropped, missed := 0, 0
	for i, s := range all {
		best := 0.0
		for _, other := range kept {
			if o := Compare(s, other, CopyParams{}); f.Params().drops(o) {
				best = max(best, o.Resemblance())
			}
		}
		v, member := f.tell(t, s)
		switch {
		case v.CopyOf < 0:
			kept[int(member)] = s
			if best > 0 {
				missed++
			}
		case v.Resemblance() < best:
			missed++
		case v.Overlap != (Overlap{1, 1, 1}) && v.Overlap != Compare(s, kept[v.CopyOf], CopyParams{}):
			t.Errorf("%d is judged %+v", i, v)
		}
		if v.CopyOf >= 0 {
			dropped++
		}
	}
	if dropped < 150 || len(kept) < 100 || missed > dropped/100 {
		t.Errorf("of %d %d are dropped, and %d copies are missed", len(all), dropped, missed)
	}
}

func TestLiveCopiesForgets(t *testing.T) {
	f := newLiveFeed(t, CopyParams{})
	long := run("w", 0, 200)
	_, first := f.tell(t, long)
	other, _ := f.tell(t, run("v", 0, 200))
	if other.CopyOf >= 0 {
		t.Fatalf("another text is a copy by %+v", other)
	}
	if v, _ := f.tell(t, run("w", 0, 110)); v.CopyOf != int(first) || v.SizeA != 108 || v.SizeB != 198 {
		t.Errorf("a shortened text is judged %+v", v)
	}
	d := f.reader.Read(run("w", 0, 110))
	if v, err := f.Judge(&d, func(i uint32) bool { return i != first }); err != nil || v.CopyOf >= 0 {
		t.Errorf("of what may not be looked at it is a copy by %+v, %v", v, err)
	}
	f.Remove(first)
	if v, member := f.tell(t, run("w", 0, 110)); v.CopyOf >= 0 || member != first {
		t.Errorf("of what was removed it is a copy by %+v, as member %d", v, member)
	}
	if v, _ := f.tell(t, long); v.CopyOf >= 0 {
		t.Errorf("the longer text is a copy of the shortened one by %+v", v)
	}
	for _, s := range []string{"", " ... "} {
		if v, _ := f.tell(t, s); v.CopyOf >= 0 {
			t.Errorf("%q is a copy by %+v", s, v)
		}
	}
	if f.Len() != 3 {
		t.Errorf("%d members, want 3", f.Len())
	}
}

// TestLiveCopiesSeesThroughFurniture has an appeal that is longer than what articles say.
func TestLiveCopiesSeesThroughFurniture(t *testing.T) {
	appeal := strings.Repeat("please give what you can today. ", 1) + run("appeal", 0, 120)
	f := newLiveFeed(t, CopyParams{})
	for _, own := range []string{"a", "b", "c", "d"} {
		d := f.reader.Read(run(own, 0, 20) + appeal)
		f.stored[uint32(f.Len())] = d.CopyWords
		f.Add(&d)
	}
	fifth := f.reader.Read(run("e", 0, 20) + appeal)
	if v, err := f.Judge(&fifth, everyMember); err != nil || v.CopyOf < 0 {
		t.Errorf("before the appeal is known the fifth is judged %+v, %v", v, err)
	}
	keys := f.Repeated(1)
	if len(keys) != 13 {
		t.Errorf("%d sentences are repeated, want 13", len(keys))
	}
	f.Repeat(keys)
	if v, err := f.Judge(&fifth, everyMember); err != nil || v.CopyOf >= 0 {
		t.Errorf("it is judged %+v, %v", v, err)
	}
}

func TestCopyDocumentIsStored(t *testing.T) {
	f := newLiveFeed(t, CopyParams{})
	for _, s := range append(texts(corpus(t, "world")), "", "one", "two words. And more.") {
		d := f.reader.Read(s)
		print, words := d.AppendPrint(nil), d.CopyWords.Append(nil)
		e, err := f.ParsePrint(print)
		if err != nil {
			t.Fatal(err)
		}
		if e.CopyWords, err = ParseCopyWords(words); err != nil {
			t.Fatal(err)
		}
		if !f.reader.Matches(&e, d.CopyWords) || !slices.Equal(e.Words, d.Words) || !slices.Equal(e.Ends, d.Ends) || e.HasWords() != d.HasWords() {
			t.Errorf("%.40q is stored as another", s)
		}
		for i := range print {
			if _, err := f.ParsePrint(print[:i]); err == nil {
				t.Errorf("%d of %d bytes are a print", i, len(print))
				break
			}
		}
		if len(d.Words) > 0 {
			broken := slices.Clone(words)
			broken[len(broken)-1] += 100
			if _, err := ParseCopyWords(broken); err == nil {
				t.Errorf("%.40q: sentences end where there is no word", s)
			}
			e.Words = append([]uint32{d.Words[0] + 1}, d.Words[1:]...)
			if f.reader.Matches(&d, e.CopyWords) {
				t.Errorf("%.40q: another word goes unseen", s)
			}
		}
	}
}

// FuzzParsePrint has stored bytes that may be anything.
func FuzzParsePrint(f *testing.F) {
	c, err := NewLiveCopies(CopyParams{}, nil)
	if err != nil {
		f.Fatal(err)
	}
	d := c.Reader().Read("Five words are here now. And a few more of them follow.")
	f.Add(d.AppendPrint(nil), d.CopyWords.Append(nil))
	f.Fuzz(func(t *testing.T, print, words []byte) {
		if d, err := c.ParsePrint(print); err == nil {
			c.Remove(c.Restore(&d, []uint32{1, 99}))
		}
		if w, err := ParseCopyWords(words); err == nil {
			again, err := ParseCopyWords(w.Append(nil))
			if err != nil || !slices.Equal(again.Words, w.Words) || !slices.Equal(again.Ends, w.Ends) {
				t.Errorf("%x is stored as other words", words)
			}
		}
	})
}
