package cluster

import "slices"

// Articles of one subject agree whatever the event: two market reports, two
// companies' results. How much, the feed's other weeks tell, whose articles
// cannot be of one event with this one. The routine of an article is the cosine
// that so many of them reach that one in chanceMates articles of these days would
// reach it by chance: a quantile of a null distribution that the feed brings
// with it. A cosine up to the routine of two articles, the geometric mean of
// theirs, says nothing, one of three times that counts in full, and between them
// the square of the part: of long templates, whose cosines are high, a small
// excess is chance too.
//
// Of 2,900 articles of newswire between labelled ones, an estimated 36 % were
// wrongly in a story without this, 2 % with it, while the labelled ones kept
// their BCubed F1 within .001. Those in a story by chance were counted by giving
// articles of all weeks each other's dates.
const (
	nearDays    = 3  // reports of one event are hardly further apart
	farDays     = 10 // and never so far
	furthest    = 90 // which bounds how many have to be looked at in a long feed
	fewFar      = 50 // so few articles of other weeks tell nothing
	chanceMates = 20 // one in so many articles
)

// far holds, of each document, those of other weeks that resemble it most, as
// many as its routine asks for and some more, in case the dates of a few are
// doubted.
type far struct {
	rank []int32 // of the cosine that is the routine, 0 where too few are known
	most [][]neighbour
}

const spareFar = 4

func (g *StoryGraph) newFar() *far {
	f := &far{make([]int32, len(g.docs)), make([][]neighbour, len(g.docs))}
	for i := range f.rank {
		f.rank[i] = int32(g.chance(i))
	}
	return f
}

// meet takes in two documents that are so many days apart.
func (f *far) meet(e edge, days int64) {
	if days > farDays && days <= furthest {
		f.add(e.a, neighbour{e.b, e.score})
		f.add(e.b, neighbour{e.a, e.score})
	}
}

func (f *far) add(i int32, n neighbour) {
	if f.rank[i] == 0 {
		return
	}
	most := f.most[i]
	if limit := int(f.rank[i]) + spareFar; len(most) == limit {
		if !n.before(most[limit-1]) {
			return
		}
		most = most[:limit-1]
	}
	at, _ := slices.BinarySearchFunc(most, n, func(m, n neighbour) int {
		if m.before(n) {
			return -1
		}
		return 1
	})
	f.most[i] = slices.Insert(most, at, n)
}

// findRoutines returns the routine of each document, 0 where its date is unknown
// or nothing is known of other weeks.
func (g *StoryGraph) findRoutines(others *far) []uint32 {
	routines := make([]uint32, len(g.docs))
	for i, most := range others.most {
		k := int(others.rank[i])
		if len(most) < k || g.when[i] == noDate {
			continue
		}
		for _, n := range most {
			if g.when[n.doc] == noDate {
				continue
			}
			if k--; k == 0 {
				routines[i] = n.cosine
				break
			}
		}
	}
	return routines
}

// chance returns the rank among the cosines of other weeks that one in
// chanceMates articles of these days reaches by chance, 0 where too few are
// compared with it.
func (g *StoryGraph) chance(i int) int {
	if g.when[i] == noDate {
		return 0
	}
	far := g.within(i, furthest) - g.within(i, farDays)
	if far < fewFar {
		return 0
	}
	near := chanceMates * max(1, g.within(i, nearDays)) // times out of range wrap
	return (far + near - 1) / near
}

// routine returns that of two articles by each one's.
func routine(a, b uint32) uint32 { return uint32(sqrt(uint64(a) * uint64(b))) }

// beyond returns how much of the cosine of two articles counts that have these
// routines, times one.
func beyond(cosine, a, b uint32) uint64 {
	routine := routine(a, b)
	switch {
	case cosine >= 3*routine: // also where nothing is known of one
		return one
	case cosine <= routine:
		return 0
	}
	part := uint64(cosine-routine) * one / uint64(2*routine)
	return part * part >> 16
}

// partPairs makes two stories of one that has two articles, where the feed is so
// dense that both routines are known and the two are likelier of two events than
// of one. The threshold bounds what groups of articles support among them; of two
// alone there is nothing but their score, and in a dense feed some other
// article of the same days resembles one in any case. Copies stay together.
//
// Of 96 articles of newswire in stories 6 were wrongly there without this, and 3 of
// 89 with it.
func (g *StoryGraph) partPairs(story []int32) {
	size := make([]uint8, len(story)) // up to 3
	for _, s := range story {
		size[s] = min(3, size[s]+1)
	}
	for _, c := range g.joined {
		size[story[c[0]]] = 3
	}
	even := scoreOf(.5)
	for _, e := range g.edges {
		if story[e.a] == story[e.b] && size[e.a] == 2 && e.score < even && g.routines[e.a] > 0 && g.routines[e.b] > 0 {
			story[e.b] = e.b
		}
	}
}

// within returns how many of the documents that this one is compared with were
// published so many days before or after it, this one too.
func (g *StoryGraph) within(i int, days int64) int {
	from, to := max(int(g.starts[i]), g.until(g.published[i]-days*day)), min(g.end(i), g.until(g.published[i]+days*day+1))
	return max(0, to-from)
}

// until returns how many documents were published before a time.
func (g *StoryGraph) until(t int64) int {
	n, _ := slices.BinarySearch(g.published, t)
	return n
}
