package cluster

import (
	"context"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
)

// vocabulary counts in how many documents of the feed a feature stands. Features that
// two have or more have ids, in the order of keys, first those of words.
type vocabulary struct{ words, pairs table }

// table holds the features that two documents have or more. It never changes but
// for its counts, so it is an array in the order of the keys and takes 9 bytes a
// feature, where tables that grow take 27. Its buckets are a second array; in each are
// about four, of which the 32 bits of the key after the bucket's tell
// which is which.
type table struct {
	width   int      // bits of a bucket's number
	ends    []uint32 // of each bucket
	entries []uint64 // 32 bits of the key, and the number of documents
}

// split returns the bucket of a key and the bits that are held of it.
func (t *table) split(key uint64) (bucket int, rest uint32) {
	return int(key >> (64 - t.width)), uint32(key << t.width >> 32)
}

// find returns the place of a key, -1 where there is none.
func (t *table) find(key uint64) int {
	if len(t.entries) == 0 {
		return -1
	}
	bucket, rest := t.split(key)
	return t.scan(t.begin(bucket), t.ends[bucket], rest)
}

func (t *table) begin(bucket int) uint32 {
	if bucket == 0 {
		return 0
	}
	return t.ends[bucket-1]
}

func (t *table) scan(from, to, rest uint32) int {
	in := t.entries[from:to]
	for n := range in {
		if uint32(atomic.LoadUint64(&in[n])>>32) == rest { // leave changes counts meanwhile
			return int(from) + n
		}
	}
	return -1
}

// at returns what a place says, given how many ids there are before the table's.
func (t *table) at(place, before int) (docs, id uint32) {
	if place < 0 {
		return 1, 0
	}
	if docs = uint32(t.entries[place]); docs > 1 {
		id = uint32(before+place) + 1
	}
	return docs, id
}

// places finds all features of a document.
func (t *table) places(dst []int32, keys []counted) []int32 {
	dst = slices.Grow(dst[:0], len(keys))[:len(keys)]
	if len(t.entries) == 0 {
		for i := range dst {
			dst[i] = -1
		}
		return dst
	}
	for i, c := range keys {
		bucket, _ := t.split(c.key)
		dst[i] = int32(t.begin(bucket))
	}
	touch(t.entries, dst)
	for i, c := range keys {
		bucket, rest := t.split(c.key)
		dst[i] = int32(t.scan(uint32(dst[i]), t.ends[bucket], rest))
	}
	return dst
}

// touch reads what will be read again one by one. Main memory answers many that do not
// wait for each other at once.
//
//go:noinline
func touch(entries []uint64, at []int32) (all uint64) {
	for _, i := range at {
		if int(i) < len(entries) {
			all |= entries[i]
		}
	}
	return all
}

// newTable makes the table of counts in the order of their keys.
func newTable(parts [][]counted) table {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	t := table{width: max(1, bits.Len(uint(n))-2), entries: make([]uint64, 0, n)}
	t.ends = make([]uint32, 1<<t.width)
	for _, p := range parts {
		for _, c := range p {
			bucket, rest := t.split(c.key)
			t.entries = append(t.entries, uint64(rest)<<32|uint64(c.times))
			t.ends[bucket] = uint32(len(t.entries))
		}
	}
	for i := range t.ends[1:] { // of those that are empty
		t.ends[i+1] = max(t.ends[i+1], t.ends[i])
	}
	return t
}

// atOnce is how many keys are counted at once, or a quarter of them all, which take
// as much memory as the words: for each part all documents are gone through. The keys of
// a million articles of 1 kB are 300 million, of which three in four are some
// document's alone.
const atOnce = 1 << 25

// newVocabulary counts the features of all documents, in parts by their keys.
func newVocabulary(ctx context.Context, docs []document, workers int) *vocabulary {
	total := 0
	for i := range docs {
		total += 2 * len(docs[i].words)
	}
	width := min(bits.Len(uint(total/atOnce)), 2)
	var words, pairs [][]counted
	for which := range 1 << width {
		w, p := countPart(ctx, docs, workers, part{width, which})
		words, pairs = append(words, w...), append(pairs, p...)
	}
	return &vocabulary{newTable(words), newTable(pairs)}
}

// Each part is counted in shards, by the next bits of the keys.
const (
	shardBits  = 6
	shardCount = 1 << shardBits
)

// countPart counts the features of a part, by shards.
func countPart(ctx context.Context, docs []document, workers int, p part) (words, pairs [][]counted) {
	type shards [shardCount][]uint64
	var mu sync.Mutex
	var keys [2][]*shards // of words and of pairs, by worker
	each(ctx, len(docs), workers, func(int) (func(int), func()) {
		var own [2]shards
		var f features
		return func(i int) {
				f.read(&docs[i], nil, p)
				for kind, list := range [][]counted{f.words, f.pairs} {
					for _, c := range list {
						s := c.key << p.bits >> (64 - shardBits)
						own[kind][s] = append(own[kind][s], c.key)
					}
				}
			}, func() {
				mu.Lock()
				defer mu.Unlock()
				for kind := range own {
					keys[kind] = append(keys[kind], &own[kind])
				}
			}
	})
	words, pairs = make([][]counted, shardCount), make([][]counted, shardCount)
	each(ctx, shardCount, workers, func(int) (func(int), func()) {
		var all, spare []uint64
		return func(s int) {
			for kind, counts := range [][][]counted{words, pairs} {
				all = all[:0]
				for _, own := range keys[kind] {
					all = append(all, own[s]...)
				}
				spare = sortUniform(all, spare, p.bits+shardBits)
				counts[s] = twice(all)
			}
		}, nil
	})
	return words, pairs
}

// twice counts the keys that stand in a sorted list twice or more.
func twice(keys []uint64) []counted {
	var out []counted
	for from := 0; from < len(keys); {
		to := from + 1
		for to < len(keys) && keys[to] == keys[from] {
			to++
		}
		if to-from > 1 {
			out = append(out, counted{key: keys[from], times: uint32(to - from)})
		}
		from = to
	}
	return out
}

// leave takes the furniture out of the counts. Only the documents that have some
// are counted again.
func (v *vocabulary) leave(ctx context.Context, docs []document, workers int, left furniture) {
	each(ctx, len(docs), workers, func(int) (func(int), func()) {
		var before, after features
		return func(i int) {
			if docs[i].has(left) {
				before.read(&docs[i], nil, part{})
				after.read(&docs[i], left, part{})
				v.words.leave(before.words, after.words)
				v.pairs.leave(before.pairs, after.pairs)
			}
		}, nil
	})
}

// leave counts one document less for what it had before and no more.
func (t *table) leave(before, after []counted) {
	for _, c := range before {
		if len(after) > 0 && after[0].key == c.key {
			after = after[1:]
		} else if at := t.find(c.key); at >= 0 {
			atomic.AddUint64(&t.entries[at], ^uint64(0))
		}
	}
}
