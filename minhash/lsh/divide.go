package lsh

import (
	"math/bits"
	"slices"
)

// parts are entries, key<<32 | member, divided by the first bits of their keys
// into n parts that fit the cache each. A join then meets main memory in order
// only: of 2.5 million samples it takes two fifths of the time of one over all.
type parts struct {
	n      int
	bits   int // of n
	chunks []chunk
}

// chunk is some of the entries, ordered by part.
type chunk struct {
	entries []uint64
	at      []uint32 // where each part ends
}

// divide divides the keys of some blocks, which are about total. Visit puts those
// of one block, member by member; it is called twice for each. Within a part the
// order of the blocks stays.
func divide(workers, blocks, total int, visit func(block int, put func(keys []uint32, member uint32))) *parts {
	const (
		size = 1 << 13 // of a part
		many = 64      // chunks: more would have less of each part than a line of the cache
	)
	width := min(bits.Len(uint(total/size)), 12)
	p := &parts{1 << width, width, make([]chunk, min(blocks, many))}
	each(workers, len(p.chunks), func() func(int) {
		return func(n int) {
			p.chunks[n] = divided(width, func(put func([]uint32, uint32)) {
				for block := blocks * n / len(p.chunks); block < blocks*(n+1)/len(p.chunks); block++ {
					visit(block, put)
				}
			})
		}
	})
	return p
}

func divided(width int, visit func(put func(keys []uint32, member uint32))) chunk {
	shift := uint(32 - width)
	at := make([]uint32, 1<<width)
	visit(func(keys []uint32, _ uint32) {
		for _, key := range keys {
			at[uint64(key)>>(shift&63)]++
		}
	})
	sum := uint32(0)
	for part, n := range at {
		at[part] = sum
		sum += n
	}
	out := make([]uint64, sum)
	visit(func(keys []uint32, member uint32) {
		for _, key := range keys {
			part := &at[uint64(key)>>(shift&63)]
			out[*part] = uint64(key)<<32 | uint64(member)
			*part++
		}
	})
	return chunk{out, at}
}

// part appends the entries of one part, a list for each chunk.
func (p *parts) part(dst [][]uint64, n int) [][]uint64 {
	for _, c := range p.chunks {
		from := uint32(0)
		if n > 0 {
			from = c.at[n-1]
		}
		dst = append(dst, c.entries[from:c.at[n]])
	}
	return dst
}

// Frequent returns the keys that stand in the blocks at least so many times, in
// ascending order. Workers are those of [Index.Pairs].
func Frequent(blocks [][]uint32, least, workers int) []uint32 {
	total := 0
	for _, b := range blocks {
		total += len(b)
	}
	parts := divide(workers, len(blocks), total, func(n int, put func([]uint32, uint32)) { put(blocks[n], 0) })
	lists := make([][]uint32, parts.n)
	each(workers, parts.n, func() func(int) {
		var r repeated
		var part [][]uint64
		return func(n int) {
			part = parts.part(part[:0], n)
			for bucket := range buckets(r.sorted(parts.bits, part...)) {
				if len(bucket) >= least {
					lists[n] = append(lists[n], uint32(bucket[0]>>32))
				}
			}
		}
	})
	return slices.Concat(lists...)
}
