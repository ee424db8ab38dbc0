package cluster

import (
	"cmp"
	"container/heap"
)

// group merges documents into stories by the edges between them.
//
// It agglomerates: of all pairs of groups the best linked is merged, as long as
// its linkage is at least bound. The linkage of two groups is
//
//	mean * min(1, names / (.7 * cohesion))^2
//
// The first mean is over the scores between their members, where a pair without
// an edge counts nothing. So a group is joined by its members' average and never
// by a single edge alone, which is what makes single linkage chain. The second
// is over what the names of the members have in common, and the cohesion is
// that mean within the groups: two groups that hold together far better than
// they hold to each other are two events of one kind, however near they are. A
// merge needs an edge of at least bound.
//
// Pairs that are joined are of one group before any other is.
//
// The result gives each document the smallest member of its group.
func group(n int, edges []edge, bound uint32, joined [][2]int32) []int32 {
	story := newGroups(n)
	for _, c := range components(n, edges, bound, joined) {
		g := newGrouping(len(c.docs))
		g.agglomerate(c.edges, bound, c.joined)
		for i, d := range c.docs {
			story.join(d, c.docs[g.of.find(int32(i))])
		}
	}
	for i := range story.parent {
		story.parent[i] = story.find(int32(i))
	}
	return story.parent
}

func (g *grouping) agglomerate(edges []edge, bound uint32, joined [][2]int32) {
	for _, e := range edges {
		sum := &sums{uint64(e.score), uint64(e.names), 0}
		if e.names >= oneText {
			sum.names, sum.copies = 0, 1
		}
		g.next[e.a][e.b], g.next[e.b][e.a] = sum, sum
		if e.score >= bound {
			g.queue = append(g.queue, merger{e.a, e.b, e.score, 0, 0})
		}
	}
	heap.Init(&g.queue)
	for _, j := range joined {
		if a, b := g.of.find(j[0]), g.of.find(j[1]); a != b {
			g.merge(min(a, b), max(a, b), bound)
		}
	}
	for len(g.queue) > 0 {
		m := heap.Pop(&g.queue).(merger)
		if m.linkage < bound {
			break
		}
		if g.age[m.a] == m.ageA && g.age[m.b] == m.ageB {
			g.merge(m.a, m.b, bound)
		}
	}
}

// merger is a merge that may be made, unless one of the groups changed since.
type merger struct {
	a, b       int32
	linkage    uint32
	ageA, ageB int32
}

type mergers []merger

func (q mergers) Len() int { return len(q) }
func (q mergers) Less(i, j int) bool {
	x, y := q[i], q[j]
	return cmp.Or(cmp.Compare(y.linkage, x.linkage), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) < 0
}
func (q mergers) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *mergers) Push(x any)   { *q = append(*q, x.(merger)) }
func (q *mergers) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// grouping is the state of an agglomeration. A group is known by its smallest
// member.
type grouping struct {
	of    groups
	next  []map[int32]*sums // of each group: between it and another; both sides hold the same
	own   []sums            // of each group: within it
	age   []int32           // counts the merges of a group, -1 for one that is gone
	queue mergers
}

// sums are those over some edges: the scores, what the names have in common but for
// copies, and the number of these.
type sums struct{ score, names, copies uint64 }

func (s *sums) add(more *sums) {
	s.score += more.score
	s.names += more.names
	s.copies += more.copies
}

func newGrouping(n int) *grouping {
	g := &grouping{of: newGroups(n), next: make([]map[int32]*sums, n), own: make([]sums, n), age: make([]int32, n)}
	for i := range g.next {
		g.next[i] = map[int32]*sums{}
	}
	return g
}

// linkage is at most the mean, and of two documents their score.
func (g *grouping) linkage(a, b int32, sum *sums) uint32 {
	pairs := uint64(g.of.count[a]) * uint64(g.of.count[b])
	mean := sum.score / pairs
	names := sum.names / max(1, pairs-sum.copies)
	x, y := g.cohesion(a, names), g.cohesion(b, names)
	// The harmonic mean: of a loose group and a dense one, the loose one says
	// more of how far the reports of one event are apart.
	bar := 2 * x * y / max(1, x+y) * apart / one
	if names >= bar || pairs == sum.copies {
		return uint32(mean)
	}
	part := names * one / bar
	return uint32(mean * (part * part >> 16) >> 16)
}

const (
	apart  = one * 7 / 10 // of the cohesion, what groups of one event have between them at least
	doubts = 1            // pairs that say nothing, added to those within a group: few are no evidence

	// Copies share their names whatever the event: they say nothing of how far its
	// reports are apart. Without this two of them kept other reports away.
	oneText = unit * 8 / 10
)

// cohesion is the mean of the names within a group, drawn to that between the
// groups where it has few pairs.
func (g *grouping) cohesion(a int32, between uint64) uint64 {
	n := uint64(g.of.count[a])
	return (g.own[a].names + doubts*between) / (n*(n-1)/2 - g.own[a].copies + doubts)
}

// merge joins b to a < b and offers the group's new links.
func (g *grouping) merge(a, b int32, bound uint32) {
	g.of.join(a, b)
	g.age[a]++
	g.age[b] = -1
	g.own[a].add(&g.own[b])
	if sum := g.next[a][b]; sum != nil {
		g.own[a].add(sum)
	}
	delete(g.next[a], b)
	delete(g.next[b], a)
	from := g.next[b]
	g.next[b] = nil
	for c, sum := range from {
		delete(g.next[c], b)
		if have := g.next[a][c]; have != nil {
			have.add(sum)
		} else {
			g.next[a][c], g.next[c][a] = sum, sum
		}
	}
	for c, sum := range g.next[a] {
		if x := g.linkage(a, c, sum); x >= bound {
			m := merger{a, c, x, g.age[a], g.age[c]}
			if c < a {
				m = merger{c, a, x, g.age[c], g.age[a]}
			}
			heap.Push(&g.queue, m)
		}
	}
}

// groups is a union-find forest over documents.
type groups struct{ parent, count []int32 }

func newGroups(n int) groups {
	u := groups{make([]int32, n), make([]int32, n)}
	for i := range u.parent {
		u.parent[i], u.count[i] = int32(i), 1
	}
	return u
}

// find returns the smallest member of i's group.
func (u groups) find(i int32) int32 {
	for u.parent[i] != i {
		u.parent[i] = u.parent[u.parent[i]]
		i = u.parent[i]
	}
	return i
}

func (u groups) join(i, j int32) {
	i, j = u.find(i), u.find(j)
	if i != j {
		u.parent[max(i, j)] = min(i, j)
		u.count[min(i, j)] += u.count[max(i, j)]
	}
}
