package table

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// counted returns the head of a section of n entries with the buckets' counts.
func counted(n byte, counts map[int]byte) string {
	b := make([]byte, 4+1<<16)
	b[0] = n
	for high, c := range counts {
		b[4+high] = c
	}
	return string(b)
}

// A table of two words and a pair, written by hand from doc.go.
var (
	head  = "SSbg\x01\xb8\x0b" // 3000 documents
	words = counted(2, map[int]byte{0: 1, 0x87: 1}) +
		"\x07\x00\x00" + // word 7 in 16/16: exponent 0, mantissa 0
		"\x34\x12\x1f" // word 0x871234 in (16+15)<<1
	pairs = counted(1, map[int]byte{0x1715: 1}) +
		"\xfc\x60\x05\x00\x00\x00\xb7" // 5 and 0x87, whose key is 0x171560fc, in (16+7)<<11
	small = head + words + pairs

	none     = counted(0, nil)
	smallDFs = map[uint64]uint32{7: 16, 0x871234: 62, 5<<32 | 0x87: 23 << 11}
)

func TestKnownForm(t *testing.T) {
	b, err := Encode(3000, smallDFs)
	if err != nil || string(b) != small {
		t.Fatalf("Encode gives %q and error %v, want %q", strings.TrimRight(string(b), "\x00"), err, small)
	}
	table, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if table.Documents() != 3000 || table.Words() != 2 || table.Pairs() != 1 {
		t.Errorf("%d words and %d pairs of %d documents, want 2 and 1 of 3000", table.Words(), table.Pairs(), table.Documents())
	}
	for f, want := range smallDFs {
		if got := table.DF(f); got != want {
			t.Errorf("DF(%#x) = %d, want %d", f, got, want)
		}
	}
	// The last one has the key of the pair that is there.
	for _, f := range []uint64{0, 1, 0x871233, 0x1234, 5 << 32, 5<<32 | 7, 1<<64 - 1, 6<<32 | (0x171560fc-6*spread)&(1<<32-1)} {
		if got := table.DF(f); got != 0 {
			t.Errorf("DF(%#x) = %d for a feature that is not there", f, got)
		}
	}
}

func TestEmpty(t *testing.T) {
	b, err := Encode(1, nil)
	if err != nil || string(b) != "SSbg\x01\x01\x00"+none+none {
		t.Fatalf("Encode gives %d bytes and error %v", len(b), err)
	}
	table, err := Parse(b)
	if err != nil || table.DF(0) != 0 || table.DF(1) != 0 || table.DF(1<<32|1) != 0 {
		t.Errorf("the empty table has something, error %v", err)
	}
}

func TestEncodeRefuses(t *testing.T) {
	crowd := make(map[uint64]uint32)
	for w := range uint64(256) {
		crowd[0xabcd0000+w] = 16
	}
	for _, c := range []struct {
		name      string
		documents int
		dfs       map[uint64]uint32
	}{
		{"no documents", 0, nil},
		{"too many documents", 60001, nil},
		{"feature 0", 10, map[uint64]uint32{0: 20}},
		{"a pair whose second word is 0", 10, map[uint64]uint32{1 << 32: 20}},
		{"under one document", 10, map[uint64]uint32{1: 15}},
		{"more than all documents", 10, map[uint64]uint32{1: 161}},
		{"a crowded bucket", 10, crowd},
	} {
		if b, err := Encode(c.documents, c.dfs); err == nil {
			t.Errorf("%s: Encode gives %d bytes", c.name, len(b))
		}
	}
	delete(crowd, 0xabcd0000)
	if _, err := Encode(10, crowd); err != nil {
		t.Errorf("a full bucket: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	one := map[int]byte{0: 1}
	two := map[int]byte{0: 2}
	for _, c := range []struct{ name, data, want string }{
		{"nothing", "", "no magic"},
		{"magic alone", "SSbg", "no magic"},
		{"other magic", "SSbh" + small[4:], "no magic"},
		{"other version", "SSbg\x02" + small[5:], "version 2"},
		{"no documents", "SSbg\x01\x00\x00" + none + none, "0 documents"},
		{"60001 documents", "SSbg\x01\x61\xea" + none + none, "60001 documents"},
		{"nothing after the head", head, "words: cut off"},
		{"no pairs' section", head + words, "pairs: cut off"},
		{"4 billion entries", head + "\xff\xff\xff\xff" + none[4:] + none, "words: cut off"},
		{"more entries than counted", head + counted(2, one) + "\x07\x00\x00\x08\x00\x00" + none, "words: 1 entries in the buckets, want 2"},
		{"fewer entries than counted", head + counted(1, two) + "\x07\x00\x00" + none, "words: more than 1 entries"},
		{"a byte too many", small + "\x00", "1 bytes follow"},
		{"word 0", head + counted(1, one) + "\x00\x00\x00" + none, "words: entry of 0x0 "},
		{"a word twice", head + counted(2, two) + "\x07\x00\x00\x07\x00\x00" + none, "after that of 0x7"},
		{"words out of order", head + counted(2, two) + "\x08\x00\x00\x07\x00\x00" + none, "entry of 0x7 "},
		{"pair without a first word", head + none + counted(1, one) + "\x07\x00\x00\x00\x00\x00\x00", "pairs: entry of 0x7 "},
		{"pair without a second word", head + none + counted(1, map[int]byte{0x9e37: 1}) + "\xb1\x79\x01\x00\x00\x00\x00", "pairs: entry of 0x100000000 "},
		{"pairs of one key out of order", head + none + counted(2, two) + "\x07\x00\x02\x00\x00\x00\x00\x07\x00\x01\x00\x00\x00\x00", "pairs: entry of 0x1"},
		{"level over the top", "SSbg\x01\x01\x00" + counted(1, one) + "\x07\x00\x01" + none, "in 17/16 documents"},
	} {
		if _, err := Parse([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one of %q", c.name, err, c.want)
		}
	}
	for n := len(small) - 1; n >= 0; n -= 1 + n/1000*17 { // every 17,000th byte costs a second less than each
		if _, err := Parse([]byte(small[:n])); err == nil {
			t.Errorf("cut after %d bytes: no error", n)
		}
	}
}

func TestLevels(t *testing.T) {
	for l := range 1 << 8 {
		if got := levelOf(level(l).df()); got != level(l) {
			t.Fatalf("level %d stands for %d, whose level is %d", l, level(l).df(), got)
		}
	}
	for df := uint32(16); df <= 16*maxDocuments; df++ {
		got := levelOf(df).df()
		if off := max(got, df) - min(got, df); off*33 > df {
			t.Fatalf("%d becomes %d, off by more than 1/33", df, got)
		}
		if got < levelOf(max(df-1, 16)).df() {
			t.Fatalf("%d becomes %d: falls", df, got)
		}
	}
}

// random returns n features, words and pairs in equal parts, with few first
// words as in text.
func random(n int) map[uint64]uint32 {
	r := rand.New(rand.NewPCG(1, 2))
	dfs := make(map[uint64]uint32, n)
	for len(dfs) < n {
		f := uint64(max(r.Uint32(), 1))
		if len(dfs)%2 == 0 {
			f |= uint64(r.Uint32N(50)) << 32
		}
		dfs[f] = 16 + r.Uint32N(47000)
	}
	return dfs
}

func TestRandomTables(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 1000, 50000} {
		dfs := random(n)
		b, err := Encode(3000, dfs)
		if err != nil {
			t.Fatal(err)
		}
		table, err := Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		for f, df := range dfs {
			if got := table.DF(f); got != levelOf(df).df() {
				t.Fatalf("of %d: DF(%#x) = %d, want about %d", n, f, got, df)
			}
			if _, there := dfs[f^1<<40]; !there && table.DF(f^1<<40) != 0 {
				t.Fatalf("of %d: a stranger to %#x has a frequency", n, f)
			}
		}
	}
}

// all returns what a table holds.
func all(t *Table) map[uint64]uint32 {
	dfs := make(map[uint64]uint32)
	for _, s := range []*section{&t.words, &t.pairs} {
		for high := range uint32(buckets) {
			for i, end := s.bucket(high); i < end; i += s.width {
				e := s.entries[i:end]
				dfs[s.at(high, e).feature()] = level(e[s.width-1]).df()
			}
		}
	}
	return dfs
}

// A mutation of the 131 kB of buckets' counts is hardly ever a table, and slow
// to make. So the fuzzer has the head, the entries and the tail, and the
// buckets are counted to fit.
func FuzzParse(f *testing.F) {
	f.Add(head, "\x07\x00\x00\x34\x12\x1f", "\xfc\x60\x05\x00\x00\x00\xb7", uint16(0), uint16(0x1715), byte(0), "")
	f.Add(head, "\x07\x00\x00", "", uint16(0), uint16(0), byte(1), "x")
	f.Fuzz(func(t *testing.T, head, words, pairs string, wordHigh, pairHigh uint16, extra byte, tail string) {
		w, p := byte(len(words)/wordWidth), byte(len(pairs)/pairWidth)+extra
		data := head +
			counted(w, map[int]byte{int(wordHigh): w}) + words +
			counted(p, map[int]byte{int(pairHigh): p}) + pairs + tail
		check(t, []byte(data))
	})
}

// check tests that a form which is accepted is the only one of its table.
func check(t *testing.T, data []byte) {
	table, err := Parse(data)
	if err != nil {
		return
	}
	dfs := all(table)
	for f, df := range dfs {
		if table.DF(f) != df {
			t.Errorf("DF(%#x) = %d, want %d", f, table.DF(f), df)
		}
	}
	for f, df := range dfs {
		// The top level may round up beyond all documents.
		dfs[f] = min(df, uint32(16*table.Documents()))
	}
	again, err := Encode(table.Documents(), dfs)
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("a form of %d bytes is read, but written as another, error %v", len(data), err)
	}
}

func BenchmarkParse(b *testing.B) {
	data, err := Encode(3000, random(300000))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDF(b *testing.B) {
	dfs := random(300000)
	data, err := Encode(3000, dfs)
	if err != nil {
		b.Fatal(err)
	}
	table, err := Parse(data)
	if err != nil {
		b.Fatal(err)
	}
	known := slices.Sorted(maps.Keys(dfs))
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(known), func(i, j int) { known[i], known[j] = known[j], known[i] })
	for _, c := range []struct {
		name string
		flip uint64
	}{{"feature=known", 0}, {"feature=unknown", 1 << 45}} {
		b.Run(c.name, func(b *testing.B) {
			i, sum := 0, uint32(0)
			for b.Loop() {
				sum += table.DF(known[i] ^ c.flip)
				if i++; i == len(known) {
					i = 0
				}
			}
			if c.flip == 0 && sum == 0 {
				b.Error("no frequency found")
			}
		})
	}
}
