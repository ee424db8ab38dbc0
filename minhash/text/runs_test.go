package text

import (
	"slices"
	"testing"
)

func FuzzMasks(f *testing.F) {
	f.Add([]byte("It rose 3.5% to 12. \"Why?\" he asked!\n\tElysée\x00\x7f\x80\xff@[`{/: and so on, to the end of the second block of 64 bytes."))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := len(b) / block
		got, want := make([]mask, n+1), make([]mask, n+1)
		masks(got[:n], b)
		plainMasks(want[:n], b)
		if !slices.Equal(got, want) {
			t.Errorf("masks of %q are %x, want %x", b, got, want)
		}
	})
}

func TestMasksOfEveryByte(t *testing.T) {
	b, got := make([]byte, block), make([]mask, 1)
	for c := range 256 {
		for i := range b {
			b[i] = byte(c + i)
		}
		masks(got, b)
		run, stop := got[0].run, got[0].stop
		for i, c := range b {
			k := ascii[c]
			if in := c >= 0x80 || k == letter || k == upper; run>>i&1 != 0 != in {
				t.Errorf("byte %#x at %d may be of a word: %v, want %v", c, i, !in, in)
			}
			if ends := c == '.' || k == ender; stop>>i&1 != 0 != ends {
				t.Errorf("byte %#x at %d may end a sentence: %v, want %v", c, i, !ends, ends)
			}
		}
	}
}

func BenchmarkMasks(b *testing.B) {
	s := []byte(sample(b))[:window]
	var dst [window / block]mask
	for name, f := range map[string]func([]mask, []byte){"plain": plainMasks, "used": masks} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(window)
			for b.Loop() {
				f(dst[:], s)
			}
		})
	}
}
