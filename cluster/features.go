package cluster

import (
	"math/bits"
	"slices"

	"github.com/samestory/samestory/minhash/text"
)

// features are those of one document: its words and the pairs of words that follow
// each other. Pairs do not cross from the title to the text or over what is left
// out.
//
// A feature is known by a key, whose first bits are as good as random: a word's is
// its id, in the upper half, and a pair's its mixed feature. Both lists are in the
// order of their keys, so vectors come out in theirs.
type features struct {
	words, pairs []counted
	keys, spare  []uint64
}

// counted is a feature of one document and how often it stands there.
type counted struct {
	key   uint64
	times uint32
	name  bool // of a word, whether it is one
}

// part is the keys that begin with some bits; the zero one is all.
type part struct{ bits, which int }

func (p part) has(key uint64) bool { return key>>(64-p.bits) == uint64(p.which) }

// read counts the features of a document in a part.
func (f *features) read(d *document, left furniture, p part) {
	f.words, f.pairs = f.words[:0], f.pairs[:0]
	f.keys = f.wordKeys(f.keys[:0], d, left, p)
	f.spare = sortUniform(f.keys, f.spare, p.bits)
	for i := 0; i < len(f.keys); {
		begin, lower, gone, word := i, 0, 0, f.keys[i]>>32
		for ; i < len(f.keys) && f.keys[i]>>32 == word; i++ {
			lower += int(f.keys[i] & isLower)
			gone += int(f.keys[i] & isLeft / isLeft)
		}
		if gone < i-begin {
			f.words = append(f.words, counted{word << 32, uint32(i - begin - gone), 2*lower < i-begin})
		}
	}
	f.keys = f.pairKeys(f.keys[:0], d, left, p)
	f.spare = sortUniform(f.keys, f.spare, p.bits)
	for _, key := range f.keys {
		if n := len(f.pairs); n > 0 && f.pairs[n-1].key == key {
			f.pairs[n-1].times++
		} else {
			f.pairs = append(f.pairs, counted{key: key, times: 1})
		}
	}
}

// What stands behind the id of a word: whether it begins with a small letter, and
// whether its sentence is left out.
const isLower, isLeft = 1, 2

// wordKeys appends those of the running words.
func (f *features) wordKeys(dst []uint64, d *document, left furniture, p part) []uint64 {
	at := 0
	for i, end := range d.ends {
		behind := uint64(0)
		if len(left) > 0 && left[d.sentence(i)] {
			behind = isLeft
		}
		for ; at < int(end); at++ {
			key := uint64(d.words[at])<<32 | behind
			if d.lower.has(at) {
				key |= isLower
			}
			if p.has(key) {
				dst = append(dst, key)
			}
		}
	}
	return dst
}

// pairKeys appends those of the running pairs.
func (f *features) pairKeys(dst []uint64, d *document, left furniture, p part) []uint64 {
	d.eachPair(left, func(a, b uint32) {
		if key := text.Mix(pairFeature(a, b)); p.has(key) {
			dst = append(dst, key)
		}
	})
	return dst
}

// eachPair calls found for each two words that follow each other.
func (d *document) eachPair(left furniture, found func(a, b uint32)) {
	before := uint32(0)
	at := 0
	for i, end := range d.ends {
		if len(left) > 0 && left[d.sentence(i)] {
			before, at = 0, int(end)
			continue
		}
		for ; at < int(end); at++ {
			if at == int(d.title) {
				before = 0
			}
			if w := d.words[at]; before != 0 {
				found(before, w)
			}
			before = d.words[at]
		}
	}
}

// sortUniform sorts keys whose first bits, after some that are the same in all, are
// as good as random, in time that is linear: by these bits into about as many buckets
// as there are keys, each of which is sorted by itself. It returns the spare memory
// that it was given, or more.
func sortUniform(keys, spare []uint64, same int) []uint64 {
	if len(keys) < 16 {
		slices.Sort(keys)
		return spare
	}
	width := min(16, bits.Len(uint(len(keys)))-1)
	shift, mask := uint(64-same-width), uint64(1)<<width-1
	var few [1 << 9]uint32
	at := few[:]
	if 1<<width > len(few) {
		at = make([]uint32, 1<<width)
	}
	at = at[:1<<width]
	for _, key := range keys {
		at[key>>(shift&63)&mask]++
	}
	sum := uint32(0)
	for i, n := range at {
		at[i] = sum
		sum += n
	}
	spare = slices.Grow(spare[:0], len(keys))[:len(keys)]
	for _, key := range keys {
		i := key >> (shift & 63) & mask
		spare[at[i]] = key
		at[i]++
	}
	from := uint32(0)
	for _, to := range at {
		if to-from > 1 {
			slices.Sort(spare[from:to])
		}
		from = to
	}
	copy(keys, spare)
	return spare
}
