package text

import (
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
)

// Mix is the finalizer of splitmix64 (Steele, Lea and Flood, OOPSLA 2014), a
// bijection on 64 bits in which every input bit reaches every output bit.
func Mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

const golden = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio

// Hash returns the hash of one word that is in lower case already.
func Hash(word string) uint64 {
	if len(word) > 16 {
		return xxhash.Sum64String(word)
	}
	var b [16]byte
	copy(b[:], word)
	return hash16(binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint64(b[8:]), len(word))
}

// hash16 hashes a word of n <= 16 bytes given as two little-endian halves. Long
// and short words take the same way, which a processor could not guess.
func hash16(lo, hi uint64, n int) uint64 {
	return Mix(lo + hi*0xd6e8feb86659fd93 + uint64(n)*golden)
}
