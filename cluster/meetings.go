package cluster

import (
	"context"
	"iter"
	"slices"
)

// candidates yields the blocks of the documents, their vectors at hand, and for
// each what makes a function for one goroutine that calls found for the documents
// that one of the block is to be compared with. No pair is found twice.
func (g *StoryGraph) candidates(ctx context.Context, workers int) iter.Seq2[block, func() finder] {
	return func(yield func(block, func() finder) bool) {
		sketch := len(g.docs) > g.params.AllPairs
		var m meetings
		for _, b := range g.blocks() {
			g.forget(b.start)
			docs, undated := consecutive(b.from, b.to), consecutive(b.undated, len(g.docs))
			start := func() finder { return m.finder(g, b) }
			if !sketch {
				g.need(ctx, workers, slices.Concat(docs, undated))
				start = func() finder { return g.everyPair(b) }
			} else {
				if len(undated) > 0 && m.undated == nil {
					m.undated = new(columns)
					m.undated.slide(ctx, workers, 0, undated, g.weighAndSign(ctx, workers, undated, true))
				}
				m.dated.slide(ctx, workers, b.start, docs, g.weighAndSign(ctx, workers, docs, g.oneWindow()))
			}
			if ctx.Err() != nil || !yield(b, start) {
				return
			}
		}
	}
}

// finder calls found for the documents that document i is to be compared with.
type finder func(i int, found func(j int32))

// everyPair makes a candidate of each two documents.
func (g *StoryGraph) everyPair(b block) finder {
	return func(i int, found func(j int32)) {
		for j := g.starts[i]; int(j) < i; j++ {
			found(j)
		}
		for j := b.undated; j < len(g.docs); j++ {
			found(int32(j))
		}
	}
}

// consecutive lists the numbers from one to below another.
func consecutive(from, to int) []int32 {
	list := make([]int32, to-from)
	for i := range list {
		list[i] = int32(from + i)
	}
	return list
}

// meetings finds, for each document, those that agree with it in minComponents
// components of their signatures or more.
type meetings struct {
	dated   columns
	undated *columns // those that all are compared with, nil where there are none
}

// columns holds the signatures of documents by component.
type columns struct {
	entries [signatureSize][]uint64 // value<<32 | document, ascending
	first   int                     // of the documents that were added last
	at      []uint32                // of each of these, where it stands in each component
	signed  []bool                  // of each of these, whether it has a signature
}

// slide drops the documents before start and adds those that follow, which are
// consecutive.
func (m *columns) slide(ctx context.Context, workers, start int, docs []int32, signatures [][]uint32) {
	m.first = start
	if len(docs) > 0 {
		m.first = int(docs[0])
	}
	m.at, m.signed = make([]uint32, len(docs)*signatureSize), make([]bool, len(docs))
	for n, s := range signatures {
		m.signed[n] = len(s) > 0
	}
	each(ctx, signatureSize, workers, func(int) (func(int), func()) {
		var fresh, spare, merged []uint64
		return func(c int) {
			fresh = fresh[:0]
			for n, s := range signatures {
				if len(s) > 0 {
					fresh = append(fresh, uint64(s[c])<<32|uint64(docs[n]))
				}
			}
			spare = slices.Grow(spare[:0], len(fresh))[:len(fresh)]
			sortByValue(fresh, spare)
			old := m.entries[c]
			m.entries[c] = m.merge(merged[:0], c, fresh, start)
			merged = old
		}, nil
	})
}

// touch reads an entry of each component, so that main memory is asked for all at
// once.
//
//go:noinline
func (m *columns) touch(at []uint32) (all uint64) {
	for c, i := range at {
		all |= m.entries[c][i]
	}
	return all
}

// merge appends the entries of one component from start on and the fresh ones, and
// notes where these come to stand.
func (m *columns) merge(merged []uint64, c int, fresh []uint64, start int) []uint64 {
	old := m.entries[c]
	merged = slices.Grow(merged, len(old)+len(fresh))
	for _, e := range fresh {
		for len(old) > 0 && old[0] < e {
			if int(uint32(old[0])) >= start {
				merged = append(merged, old[0])
			}
			old = old[1:]
		}
		m.at[(int(uint32(e))-m.first)*signatureSize+c] = uint32(len(merged))
		merged = append(merged, e)
	}
	for _, e := range old {
		if int(uint32(e)) >= start {
			merged = append(merged, e)
		}
	}
	return merged
}

// sortByValue sorts entries by value in time that is linear. Those of one value
// stay as they are.
func sortByValue(entries, spare []uint64) {
	const digit = 11
	for shift := 32; shift < 64; shift += digit {
		var at [1 << digit]int
		for _, e := range entries {
			at[e>>shift%(1<<digit)]++
		}
		sum := 0
		for d, n := range at {
			at[d] = sum
			sum += n
		}
		for _, e := range entries {
			d := e >> shift % (1 << digit)
			spare[at[d]] = e
			at[d]++
		}
		copy(entries, spare)
	}
}

// finder finds earlier documents, which are not before the first that a document
// is compared with, and undated ones. Of those that agree in one component it sees the
// nearest maxMeetings.
func (m *meetings) finder(g *StoryGraph, b block) finder {
	counts := make([]uint8, len(g.docs))
	var touched []int32
	count := func(e uint64) {
		j := int32(uint32(e))
		if counts[j] == 0 {
			touched = append(touched, j)
		}
		if counts[j] < minComponents {
			counts[j]++
		}
	}
	return func(i int, found func(j int32)) {
		if !m.dated.signed[i-b.from] {
			return
		}
		touched = touched[:0]
		least := uint64(g.starts[i])
		places := m.dated.at[(i-b.from)*signatureSize:][:signatureSize]
		m.dated.touch(places)
		for c, at := range places {
			entries := m.dated.entries[c][:at+1]
			value := entries[at] >> 32
			for n := len(entries) - 2; n >= max(0, int(at)-maxMeetings) && entries[n] >= value<<32|least; n-- {
				count(entries[n])
			}
			if b.undated == len(g.docs) {
				continue
			}
			undated := m.undated.entries[c]
			n, _ := slices.BinarySearch(undated, value<<32)
			for end := min(len(undated), n+maxMeetings); n < end && undated[n]>>32 == value; n++ {
				count(undated[n])
			}
		}
		for _, j := range touched {
			if counts[j] >= minComponents {
				found(j)
			}
			counts[j] = 0
		}
	}
}
