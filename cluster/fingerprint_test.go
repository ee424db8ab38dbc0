package cluster

import (
	"slices"
	"testing"
)

func FuzzFingerprinter(f *testing.F) {
	for _, s := range []string{"", "a", "a b c d e f g", "\xff\xfe", run("w", 0, 80), "北京2022冬奥会。\u0301"} {
		f.Add(s, s+" more")
	}
	c := copies(f, CopyParams{}, nil)
	f.Fuzz(func(t *testing.T, a, b string) {
		x := c.Fingerprinter()
		x.Add(a)
		x.Add(b)
		both := x.Take()
		if len(both.whole) != 2 || len(both.sizes) != 2 {
			t.Fatalf("two articles have %d fingerprints", len(both.whole))
		}
		if both.whole[0] == 0 != (both.sizes[0] == 0) {
			t.Errorf("%q has %d words and the hash %x", a, both.sizes[0], both.whole[0])
		}
		x.Add(b)
		alone := x.Take()
		if alone.whole[0] != both.whole[1] || !slices.Equal(alone.sentences, both.sentences[len(both.sentences)-len(alone.sentences):]) {
			t.Errorf("the fingerprint of %q depends on %q, which came before", b, a)
		}
	})
}
