package cluster

// component is documents that may be merged at all, and what is between them by
// their places among them. A merge needs an edge of at least bound, so a group
// lies in one component of those edges, and each is grouped by itself: what the
// agglomeration holds at once is small however large the feed is.
type component struct {
	docs   []int32 // ascending
	edges  []edge
	joined [][2]int32
}

// components returns those of two documents or more, by their first ones.
func components(n int, edges []edge, bound uint32, joined [][2]int32) []component {
	of := newGroups(n)
	for _, e := range edges {
		if e.score >= bound {
			of.join(e.a, e.b)
		}
	}
	for _, j := range joined {
		of.join(j[0], j[1])
	}
	var out []component
	number, place := make([]int32, n), make([]int32, n) // of a document's component, and in it
	for i := range number {
		first := of.find(int32(i))
		if of.count[first] == 1 {
			number[i] = -1
			continue
		}
		if int(first) == i {
			number[i] = int32(len(out))
			out = append(out, component{docs: make([]int32, 0, of.count[first])})
		}
		c := &out[number[first]]
		number[i], place[i] = number[first], int32(len(c.docs))
		c.docs = append(c.docs, int32(i))
	}
	for _, e := range edges {
		if c := number[e.a]; c >= 0 && c == number[e.b] {
			e.a, e.b = place[e.a], place[e.b]
			out[c].edges = append(out[c].edges, e)
		}
	}
	for _, j := range joined {
		c := number[j[0]]
		out[c].joined = append(out[c].joined, [2]int32{place[j[0]], place[j[1]]})
	}
	return out
}
