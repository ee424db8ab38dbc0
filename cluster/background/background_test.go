package background

import (
	"sync"
	"testing"

	"github.com/samestory/samestory/cluster/background/internal/table"
	"github.com/samestory/samestory/minhash/text"
)

// feature returns the feature of one word or of two in lower case.
func feature(words ...string) uint64 {
	f := uint64(0)
	for _, w := range words {
		f = f<<32 | uint64(max(uint32(text.Hash(w)>>32), 1))
	}
	return f
}

// share is the part of all documents, in percent, that DF gives a feature.
func share(f uint64) int { return int(DF(f)) * 100 / (16 * Documents) }

func TestTable(t *testing.T) {
	c := counts()
	if c.Documents() != Documents {
		t.Errorf("table.bin counts %d documents, want %d", c.Documents(), Documents)
	}
	if c.Words() < 150000 || c.Pairs() < 20000 {
		t.Errorf("table.bin has only %d words and %d pairs", c.Words(), c.Pairs())
	}
}

// TestCommonWords has one function word or more of each kind of script, of
// which any article of 300 words is sure to hold some.
func TestCommonWords(t *testing.T) {
	for _, word := range []string{
		"the", "of", "said", // English, the last by newswire alone
		"и", "не", // Russian
		"的", "是", // Chinese, a character each
		"の", "人", // Japanese; the list lacks most particles
		"ไ",            // Thai, without its consonant
		"của", "không", // Vietnamese
		"que", "de", "nicht", "и", "που", "в", "bir", "nie", "není",
		"من", "في", // Arabic
		"है",                 // Hindi
		"이",                  // Korean
		"לא",                 // Hebrew
		"inte", "að", "että", // Swedish, Icelandic, Finnish
	} {
		if got := share(feature(word)); got < 40 {
			t.Errorf("%q is in %d %% of articles, want 40 or more", word, got)
		}
	}
}

func TestCommonPairs(t *testing.T) {
	for _, c := range []struct {
		first, second string
		least         int
	}{
		{"of", "the", 70},
		{"in", "the", 70},
		{"prime", "minister", 1}, // of 100 articles, many on companies alone
		{"new", "york", 30},
		{"我", "们", 60},
		{"没", "有", 40},
	} {
		if got := share(feature(c.first, c.second)); got < c.least {
			t.Errorf("%q is in %d %% of articles, want %d or more", c.first+" "+c.second, got, c.least)
		}
	}
}

// TestKnownCounts has pairs that a separate program with regular expressions
// found in 14,080 and 250 of the 20,000 articles: 33,792 and 600 sixteenths of
// 3,000, which round up to these levels.
func TestKnownCounts(t *testing.T) {
	if got := DF(feature("of", "the")); got != 34816 {
		t.Errorf("of the: %d, want 34816", got)
	}
	if got := DF(feature("prime", "minister")); got != 608 {
		t.Errorf("prime minister: %d, want 608", got)
	}
}

func TestUnknown(t *testing.T) {
	for _, f := range []uint64{
		0, 1<<64 - 1,
		feature("samestory"), feature("zyzzogeton"),
		feature("the", "zyzzogeton"), feature("zyzzogeton", "the"),
		feature("minister", "prime"), // the order matters
		feature("the") << 32,
	} {
		if got := DF(f); got != 0 {
			t.Errorf("DF(%#x) = %d, want 0", f, got)
		}
	}
}

// TestOrder holds words against each other whose order no reader of news would
// doubt, and a pair against its words, which it cannot outnumber.
func TestOrder(t *testing.T) {
	falling := [][]uint64{
		{feature("the"), feature("said"), feature("government"), feature("minister"), feature("ceasefire"), feature("zyzzogeton")},
		{feature("the"), feature("of", "the"), feature("the", "government"), feature("prime", "minister")},
		{feature("minister"), feature("prime", "minister")},
		{feature("prime"), feature("prime", "minister"), feature("zyzzogeton", "minister")},
		{feature("của"), feature("chính"), feature("ngừng")},
	}
	for _, list := range falling {
		for i, f := range list[1:] {
			if DF(list[i]) < DF(f) {
				t.Errorf("DF(%#x) = %d, less than DF(%#x) = %d of a rarer one", list[i], DF(list[i]), f, DF(f))
			}
		}
	}
	if DF(feature("the")) > 16*Documents {
		t.Errorf("the is in %d/16 of %d articles", DF(feature("the")), Documents)
	}
}

func TestConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if DF(feature("the")) == 0 {
				t.Error("the is unknown")
			}
		})
	}
	wg.Wait()
}

func TestAllocations(t *testing.T) {
	f := feature("of", "the")
	if n := testing.AllocsPerRun(100, func() { DF(f) }); n != 0 {
		t.Errorf("DF allocates %v times", n)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.Parse(data); err != nil {
			b.Fatal(err)
		}
	}
}
