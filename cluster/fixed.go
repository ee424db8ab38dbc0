package cluster

import (
	"math/bits"
	"sync"
)

// Scores are computed in fixed point from the logarithm on: floating-point
// multiply-add is fused on some platforms, and math.Log differs between them,
// so that a tie would be broken differently and an output byte changed.

const (
	one    = 1 << 16 // 1 in the 16-bit fixed point of logarithms and factors
	ln2    = 45426   // ln 2
	unit   = 1 << 24 // 1 in the 24-bit fixed point of weights and scores
	lnBits = 10
)

// mantissas holds log2(1 + i/1024), found by squaring: when x*x reaches 2 the
// next bit of the logarithm is 1.
var mantissas = sync.OnceValue(func() *[1 << lnBits]uint32 {
	t := new([1 << lnBits]uint32)
	for i := range t {
		x := uint64(1)<<62 + uint64(i)<<(62-lnBits) // 1 is 1<<62
		for range 17 {
			hi, lo := bits.Mul64(x, x)
			x = hi<<2 | lo>>62
			t[i] <<= 1
			if x >= 1<<63 {
				t[i]++
				x >>= 1
			}
		}
		t[i] = (t[i] + 1) / 2
	}
	return t
})

// ln returns the natural logarithm of x >= 1, times one, within .0015.
func ln(x uint64) int64 {
	if x <= 1 {
		return 0
	}
	e := bits.Len64(x) - 1
	m := x << (63 - e) << 1 >> (64 - lnBits)
	return (int64(e)*one + int64(mantissas()[m])) * ln2 >> 16
}

// sqrt returns the integer square root of x.
func sqrt(x uint64) uint64 {
	if x == 0 {
		return 0
	}
	r := uint64(1) << ((bits.Len64(x) + 1) / 2)
	for {
		next := (r + x/r) / 2
		if next >= r {
			return r
		}
		r = next
	}
}
