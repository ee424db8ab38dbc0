package text

import (
	"encoding/binary"
	"math/bits"
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

func FuzzSpread(f *testing.F) {
	f.Add([]byte("0123456789abcdef\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00"), uint16(3))
	f.Add([]byte("\x55\x55\x55\x55\x55\x55\x55\x55\xaa\xaa\xaa\xaa\xaa\xaa\xaa\xaa"), uint16(64))
	f.Fuzz(func(t *testing.T, b []byte, at uint16) {
		var edges []edge
		var begun, ended int
		inside := uint64(0)
		for ; len(b) >= 8 && len(edges) < window/block; b = b[8:] {
			run := binary.LittleEndian.Uint64(b)
			before := run<<1 | inside
			inside = run >> 63
			e := edge{begins: run &^ before, ends: before &^ run}
			e.begun, e.ended = bits.OnesCount64(e.begins), bits.OnesCount64(e.ends)
			edges = append(edges, e)
			begun, ended = begun+e.begun, ended+e.ended
		}
		begins, ends := make([]int, begun+beyond), make([]int, ended+beyond)
		spread(begins, ends, edges, int(at))
		wantBegins, wantEnds := make([]int, begun+beyond), make([]int, ended+beyond)
		plainSpread(wantBegins, wantEnds, edges, int(at))
		if !slices.Equal(begins[:begun], wantBegins[:begun]) || !slices.Equal(ends[:ended], wantEnds[:ended]) {
			t.Errorf("places of %x are %v and %v, want %v and %v", edges, begins[:begun], ends[:ended], wantBegins[:begun], wantEnds[:ended])
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
