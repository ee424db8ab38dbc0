package shingle

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// FuzzTable compares tables with sorted sets. Hashes are folded to few values,
// so that they repeat and collide, 0 among them.
func FuzzTable(f *testing.F) {
	f.Add([]byte("the same words again and again"), []byte("again the other words"))
	f.Add([]byte{}, make([]byte, 64))
	f.Fuzz(func(t *testing.T, x, y []byte) {
		a, b := fold(x), fold(y)
		var table Table
		distinct := table.Distinct(slices.Clone(b))
		if want := NewSet(slices.Clone(b)); !slices.Equal(NewSet(slices.Clone(distinct)), want) || len(distinct) != len(want) {
			t.Fatalf("distinct of %v are %v", b, distinct)
		}
		table.Fill(a)
		want := NewSet(slices.Clone(a)).Intersection(NewSet(slices.Clone(b)))
		for _, least := range []int{0, want, want + 1, 1000} {
			if got := table.Count(distinct, least); got != want && (want >= least || got > want) {
				t.Errorf("%v and %v share %d, want %d, or less than %d", a, b, got, want, least)
			}
		}
	})
}

func fold(b []byte) []uint64 {
	var out []uint64
	for ; len(b) >= 2; b = b[2:] {
		out = append(out, uint64(binary.LittleEndian.Uint16(b)&0x83f)) // many share their low bits
	}
	return out
}

func TestEmptyTable(t *testing.T) {
	var table Table
	if n := table.Count([]uint64{0, 1}, 0); n != 0 {
		t.Errorf("an empty table has %d members", n)
	}
}

func BenchmarkTable(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	words, spare := randomWords(r, 400), []uint64(nil)
	var table Table
	for b.Loop() {
		spare = table.Distinct(append(spare[:0], words...))
	}
}
