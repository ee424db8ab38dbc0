package text

import (
	"encoding/binary"
	"math/bits"

	"github.com/cespare/xxhash/v2"
)

// Mix is the finalizer of splitmix64 (Steele, Lea and Flood, OOPSLA 2014), a
// bijection on 64 bits in which every input bit reaches every output bit.
func Mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Unmix returns the x of which y is the Mix.
func Unmix(y uint64) uint64 {
	y = (y ^ y>>31 ^ y>>62) * 0x319642b2d24d8ec3
	y = (y ^ y>>27 ^ y>>54) * 0x96de1b173f119089
	return y ^ y>>30 ^ y>>60
}

// Hash returns the hash of one word that is in lower case already.
func Hash(word string) uint64 {
	if len(word) > 16 {
		return xxhash.Sum64String(word)
	}
	var b [16]byte
	copy(b[:], word)
	return hash16(binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:]))
}

// hash16 hashes a word of up to 16 bytes given as two little-endian halves, padded
// with zeros. Long and short words take the same way, which a processor could
// not guess.
func hash16(lo, hi uint64) uint64 {
	h, l := bits.Mul64(lo^0x9e3779b97f4a7c15, hi^0xd6e8feb86659fd93)
	return h ^ l
}
