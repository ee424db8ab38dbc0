package tfidf

import "slices"

// Tree is the merges of an agglomeration.
type Tree struct {
	n      int
	merges []merge
}

// merge joins the groups of which a and b are members.
type merge struct {
	a, b       int
	similarity float32
}

// Average agglomerates by average linkage. It uses up the matrix.
func Average(m Matrix) Tree {
	t := Tree{n: m.N}
	size := make([]float32, m.N)
	var alive []int
	for i := range m.N {
		size[i] = 1
		alive = append(alive, i)
	}
	var chain []int
	for len(alive) > 1 {
		if len(chain) == 0 {
			chain = append(chain, alive[0])
		}
		a := chain[len(chain)-1]
		before := -1
		if len(chain) > 1 {
			before = chain[len(chain)-2]
		}
		b := nearest(m, alive, a, before)
		if b != before {
			chain = append(chain, b)
			continue
		}
		chain = chain[:len(chain)-2]
		t.merges = append(t.merges, merge{a, b, m.row(a)[b]})
		for _, c := range alive {
			m.set(a, c, (size[a]*m.row(a)[c]+size[b]*m.row(b)[c])/(size[a]+size[b]))
		}
		size[a] += size[b]
		at, _ := slices.BinarySearch(alive, b)
		alive = slices.Delete(alive, at, at+1)
	}
	return t
}

// nearest returns the group most similar to a; of several the one before, which
// is what lets a chain end, else the first.
func nearest(m Matrix, alive []int, a, before int) int {
	best := before
	row := m.row(a)
	for _, c := range alive {
		if c != a && (best < 0 || row[c] > row[best]) {
			best = c
		}
	}
	return best
}

// Cut returns the number of the group of each article, at the threshold from
// which groups are merged.
func (t Tree) Cut(threshold float32) []int {
	group := make([]int, t.n)
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for _, m := range t.merges {
		if m.similarity >= threshold {
			group[find(m.b)] = find(m.a)
		}
	}
	for i := range group {
		group[i] = find(i)
	}
	return group
}
