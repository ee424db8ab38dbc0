package cluster

import (
	"context"
	"slices"
	"sync"

	"github.com/samestory/samestory/minhash/text"
)

// counted is a feature of one document and how often it stands there.
type counted struct {
	feature uint64
	times   uint32
}

// count lists the features of a document, its words and the pairs of words that
// follow each other, in ascending order. Pairs do not cross from the title to
// the text or over what is left out.
func (d *document) count(dst []counted, spare []uint64, left map[uint64]bool) ([]counted, []uint64) {
	spare = spare[:0]
	before := uint32(0)
	at := 0
	for i, end := range d.ends {
		if len(left) > 0 && left[d.sentence(i)] {
			before, at = 0, int(end)
			continue
		}
		for ; at < int(end); at++ {
			w := d.words[at]
			if at == int(d.title) {
				before = 0
			}
			spare = append(spare, uint64(w))
			if before != 0 {
				spare = append(spare, pairFeature(before, w))
			}
			before = w
		}
	}
	slices.Sort(spare)
	dst = dst[:0]
	for _, f := range spare {
		if n := len(dst); n > 0 && dst[n-1].feature == f {
			dst[n-1].times++
		} else {
			dst = append(dst, counted{f, 1})
		}
	}
	return dst, spare
}

// vocabulary counts in how many documents of the feed a feature stands. It is a
// table of open addressing in shards, filled by several goroutines at once;
// Go's map took three times the memory.
type vocabulary struct {
	shards   [shardCount]shard
	features []uint64 // by their id, once numbered
}

const (
	shardBits  = 6
	shardCount = 1 << shardBits
)

type shard struct {
	mu   sync.Mutex
	used int
	keys []uint64 // 0 where there is none: no feature is
	docs []uint32
	ids  []uint32 // of features that two documents have or more, numbered from 1
}

func shardOf(f uint64) (int, uint64) {
	h := text.Mix(f)
	return int(h >> (64 - shardBits)), h
}

// bump counts one more document for each feature. All are of one shard.
func (s *shard) bump(features []uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range features {
		if s.used*4 >= len(s.keys)*3 {
			s.grow()
		}
		_, h := shardOf(f)
		i := s.find(f, h)
		if s.keys[i] == 0 {
			s.keys[i] = f
			s.used++
		}
		s.docs[i]++
	}
}

// find returns where a feature is or would be.
func (s *shard) find(f, h uint64) int {
	mask := uint64(len(s.keys) - 1)
	i := h & mask
	for s.keys[i] != 0 && s.keys[i] != f {
		i = (i + 1) & mask
	}
	return int(i)
}

func (s *shard) grow() {
	keys, docs := s.keys, s.docs
	n := max(1<<8, 2*len(keys))
	s.keys, s.docs = make([]uint64, n), make([]uint32, n)
	for i, key := range keys {
		if key != 0 {
			_, h := shardOf(key)
			at := s.find(key, h)
			s.keys[at], s.docs[at] = key, docs[i]
		}
	}
}

// leave takes the furniture out of the counts. Only the documents that have some
// are counted again.
func (v *vocabulary) leave(ctx context.Context, docs []document, workers int, left furniture) {
	each(ctx, len(docs), workers, func(int) (func(int), func()) {
		var before, after []counted
		var spare []uint64
		return func(i int) {
			if !docs[i].has(left) {
				return
			}
			before, spare = docs[i].count(before, spare, nil)
			after, spare = docs[i].count(after, spare, left)
			at := 0
			for _, f := range before {
				if at < len(after) && after[at].feature == f.feature {
					at++
				} else {
					v.drop(f.feature)
				}
			}
		}, nil
	})
	v.number()
}

// drop counts one document less for a feature.
func (v *vocabulary) drop(f uint64) {
	i, h := shardOf(f)
	s := &v.shards[i]
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs[s.find(f, h)]--
}

// number gives an id to each feature that two documents share. The ids depend on the order in which the table was filled, so
// nothing that is visible may.
func (v *vocabulary) number() {
	v.features = []uint64{0}
	for i := range v.shards {
		s := &v.shards[i]
		s.ids = make([]uint32, len(s.docs))
		for at, d := range s.docs {
			if d > 1 {
				s.ids[at] = uint32(len(v.features))
				v.features = append(v.features, s.keys[at])
			}
		}
	}
}

// look returns the number of documents that have the feature, and its id, 0
// where no two of them share it.
func (v *vocabulary) look(f uint64) (docs, id uint32) {
	i, h := shardOf(f)
	s := &v.shards[i]
	if len(s.keys) == 0 {
		return 0, 0
	}
	at := s.find(f, h)
	return s.docs[at], s.ids[at]
}

// newVocabulary counts the features of all documents.
func newVocabulary(ctx context.Context, docs []document, workers int) *vocabulary {
	v := new(vocabulary)
	each(ctx, len(docs), workers, func(int) (func(int), func()) {
		var buffers [shardCount][]uint64
		var features []counted
		var spare []uint64
		return func(i int) {
				features, spare = docs[i].count(features, spare, nil)
				for _, f := range features {
					n, _ := shardOf(f.feature)
					buffers[n] = append(buffers[n], f.feature)
					if len(buffers[n]) == 1<<10 {
						v.shards[n].bump(buffers[n])
						buffers[n] = buffers[n][:0]
					}
				}
			}, func() {
				for n, b := range buffers {
					v.shards[n].bump(b)
				}
			}
	})
	v.number()
	return v
}
