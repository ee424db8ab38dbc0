package lsh

import (
	"cmp"
	"slices"
)

// Live finds the candidates of one set at a time, among members that come and go.
//
// It holds the entry and the sample of each member and, for each of its bands and
// samples, a posting of 8 bytes in an open hash table that is three quarters full at
// most. A key has no more postings than it may: the oldest member's gives way, which
// the caller is told, so that the same index can be made again. It is not safe for
// concurrent use.
type Live struct {
	Params
	contain  float64
	bandCap  int
	keyCap   int // of a sample
	postings postings
	members  []member
	free     []uint32 // members that were removed
	born     uint64
	counts   []uint32 // by member, all 0 between calls
}

// Print is what a Live holds of a set: its entry, as [Params.Append] made it, and its
// sample, sorted and without repeats. Both are kept and must not change.
type Print struct {
	Entry  []uint8
	Sample []uint32
}

type member struct {
	Print
	born uint64
	out  []uint32 // postings that gave way
}

// Given names a posting that gave way, by the member and the posting's number in it.
type Given struct {
	Member  uint32
	Posting uint32
}

// NewLive returns an empty index. Samples says what containment candidates have;
// bucketCap is how many members a band's bucket holds, and half of the number that a
// sample's does (0: any number).
func NewLive(p Params, s Samples, bucketCap int) *Live {
	return &Live{Params: p, contain: s.Contain, bandCap: bucketCap, keyCap: 2 * bucketCap, postings: newPostings()}
}

// Entry is a block's only entry.
func (b Block) Entry() []uint8 { return slices.Clone(b.bytes) }

// Sample is a block's only sample, sorted and without repeats.
func (b SampleBlock) Sample() []uint32 {
	s := slices.Clone(b.hashes)
	slices.Sort(s)
	return slices.Clip(slices.Compact(s))
}

// Len returns the number of members.
func (x *Live) Len() int { return len(x.members) - len(x.free) }

// Print returns what is held of a member.
func (x *Live) Print(i uint32) Print { return x.members[i].Print }

// keys yields the keys of a print's postings by their numbers: its bands, then its
// samples. A band has keys of its own.
func (x *Live) keys(p Print) func(yield func(int, uint32) bool) {
	return func(yield func(int, uint32) bool) {
		for band := range x.Bands {
			if !yield(band, spread(x.Key(p.Entry, band), band+1)) {
				return
			}
		}
		for i, h := range p.Sample {
			if !yield(x.Bands+i, spread(h, 0)) {
				return
			}
		}
	}
}

// touch reads where a print's keys belong. Main memory answers many looks at once
// that do not wait for each other: with a million members that halves the time.
//
//go:noinline
func (x *Live) touch(p Print) (all uint64) {
	for _, key := range x.keys(p) {
		if t, at := x.postings.place(key); t.n > 0 {
			all |= t.slots[t.home(at)]
		}
	}
	return all
}

// spread is a key's posting key among those of its kind.
func spread(key uint32, kind int) uint32 {
	return uint32((uint64(key)<<8|uint64(kind&0xff))*0x9e3779b97f4a7c15>>32) ^ uint32(kind)
}

// Add adds a member. It returns the member's number, which may be that of one that was
// removed, and those postings of others that gave way.
func (x *Live) Add(p Print) (i uint32, given []Given) {
	i = x.take(p, nil)
	for n, key := range x.keys(p) {
		if limit := x.limit(n); limit > 0 {
			if full := x.postings.of(key); len(full) >= limit {
				old := slices.MinFunc(full, func(a, b uint32) int { return cmp.Compare(x.members[a].born, x.members[b].born) })
				given = append(given, Given{old, x.giveWay(old, key)})
			}
		}
		x.postings.add(key, i)
	}
	return i, given
}

// Restore adds a member as it was before: without the postings of the given numbers, and
// with no other giving way. Members are to be restored in the order in which they were
// added.
func (x *Live) Restore(p Print, out []uint32) (i uint32) {
	x.touch(p)
	i = x.take(p, slices.Clone(out))
	for n, key := range x.keys(p) {
		if !slices.Contains(out, uint32(n)) {
			x.postings.add(key, i)
		}
	}
	return i
}

// take gives a print its number.
func (x *Live) take(p Print, out []uint32) (i uint32) {
	if k := len(x.free) - 1; k >= 0 {
		i, x.free = x.free[k], x.free[:k]
	} else {
		i = uint32(len(x.members))
		x.members, x.counts = append(x.members, member{}), append(x.counts, 0)
	}
	x.born++
	x.members[i] = member{p, x.born, out}
	return i
}

func (x *Live) limit(posting int) int {
	if posting < x.Bands {
		return x.bandCap
	}
	return x.keyCap
}

// giveWay removes a member's posting and returns its number.
func (x *Live) giveWay(i, key uint32) uint32 {
	x.postings.remove(key, i)
	m := &x.members[i]
	for n, k := range x.keys(m.Print) {
		if k == key && !slices.Contains(m.out, uint32(n)) {
			m.out = append(m.out, uint32(n))
			return uint32(n)
		}
	}
	panic("lsh: a posting of no member") // add and remove keep them in step
}

// Remove removes a member.
func (x *Live) Remove(i uint32) {
	m := x.members[i]
	x.touch(m.Print)
	for n, key := range x.keys(m.Print) {
		if !slices.Contains(m.out, uint32(n)) {
			x.postings.remove(key, i)
		}
	}
	x.members[i] = member{}
	x.free = append(x.free, i)
}

// Find returns the members that a set may resemble or contain, or be contained in, by the
// rules of [Index.Pairs] and [Samples.Pairs], the oldest first.
func (x *Live) Find(p Print) []uint32 {
	x.touch(p)
	var found, met []uint32
	passed := 0
	for n, key := range x.keys(p) {
		bucket := x.postings.of(key)
		if n < x.Bands {
			for _, i := range bucket {
				if x.counts[i] == 0 {
					x.counts[i] = 1
					met = append(met, i)
				}
			}
			if n == x.Bands-1 {
				for _, i := range met {
					x.counts[i] = 0
					if x.Near(x.members[i].Entry, p.Entry) {
						found = append(found, i)
					}
				}
				met = met[:0]
			}
			continue
		}
		if x.keyCap > 0 && len(bucket) >= x.keyCap {
			passed++
			continue
		}
		for _, i := range bucket {
			if x.counts[i] == 0 {
				met = append(met, i)
			}
			x.counts[i]++
		}
	}
	for _, i := range met {
		shared := int(x.counts[i])
		x.counts[i] = 0
		if enough(p.Sample, x.members[i].Sample, shared, passed, x.contain) {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(a, b uint32) int { return cmp.Compare(x.members[a].born, x.members[b].born) })
	return slices.Compact(found)
}
