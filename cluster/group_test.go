package cluster

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// linked makes edges of "a-b: score" triples, scores in hundredths.
func linked(triples ...[3]int32) []edge {
	var edges []edge
	for _, t := range triples {
		edges = append(edges, edge{t[0], t[1], uint32(t[2]) * unit / 100})
	}
	return edges
}

// clique links n documents from first on with one score.
func clique(first, score, n int32) []edge {
	var edges []edge
	for a := first; a < first+n; a++ {
		for b := a + 1; b < first+n; b++ {
			edges = append(edges, linked([3]int32{a, b, score})...)
		}
	}
	return edges
}

// between links the first n documents with the next n.
func between(n, score int32) []edge {
	var edges []edge
	for a := range n {
		for b := n; b < 2*n; b++ {
			edges = append(edges, linked([3]int32{a, b, score})...)
		}
	}
	return edges
}

// TestGroupsByHand has a bound of .50.
func TestGroupsByHand(t *testing.T) {
	for _, c := range []struct {
		name  string
		edges []edge
		want  []int32
	}{
		{"nothing", nil, []int32{0, 1, 2, 3}},
		{"just at the bound", linked([3]int32{1, 3, 50}), []int32{0, 1, 2, 1}},
		{"below it", linked([3]int32{1, 3, 49}), []int32{0, 1, 2, 3}},
		// (.60+0)/2 is .30.
		{"a chain breaks", linked([3]int32{0, 1, 60}, [3]int32{1, 2, 60}), []int32{0, 0, 2, 3}},
		{"a chain breaks at its weaker link", linked([3]int32{0, 1, 60}, [3]int32{1, 2, 61}), []int32{0, 1, 1, 3}},
		// (.60+.41)/2 is .505.
		{"a weak edge closes it", linked([3]int32{0, 1, 60}, [3]int32{1, 2, 60}, [3]int32{0, 2, 41}), []int32{0, 0, 0, 3}},
		// (.60+.39)/2 is .495.
		{"a weaker one does not", linked([3]int32{0, 1, 60}, [3]int32{1, 2, 60}, [3]int32{0, 2, 39}), []int32{0, 0, 2, 3}},
		{"many weak edges are no strong one", linked([3]int32{0, 1, 90}, [3]int32{0, 2, 45}, [3]int32{1, 2, 45}), []int32{0, 0, 2, 3}},
		// {0,1} and {2,3} have .6+.6+.6+.3 over 4 pairs, .525. Their cohesions are
		// (.9+2*.525)/3, .65, and .617, of which .7 is less.
		{"two pairs meet", linked([3]int32{0, 1, 90}, [3]int32{2, 3, 80}, [3]int32{0, 2, 60}, [3]int32{0, 3, 60}, [3]int32{1, 2, 60}, [3]int32{1, 3, 30}), []int32{0, 0, 0, 0}},
		// Two groups of three have .95 within them and .52 between: their cohesions
		// are (2.85+2*.52)/5, .778. .52^2/(.7*.778) is .496.
		{"dense groups stay apart", append(clique(0, 95, 3), append(clique(3, 95, 3), between(3, 52)...)...), []int32{0, 0, 0, 3, 3, 3}},
		// Within: .80, of which .7 of the cohesion, .688, is .482.
		{"less dense ones meet", append(clique(0, 80, 3), append(clique(3, 80, 3), between(3, 52)...)...), []int32{0, 0, 0, 0, 0, 0}},
		// The harmonic mean of .95 and .55, drawn to .52: .637, of which .7 is .446.
		{"a dense group meets a loose one", append(clique(0, 95, 3), append(clique(3, 55, 3), between(3, 52)...)...), []int32{0, 0, 0, 0, 0, 0}},
		{"two pairs stay apart", linked([3]int32{0, 1, 90}, [3]int32{2, 3, 80}, [3]int32{0, 2, 70}, [3]int32{1, 3, 60}), []int32{0, 0, 2, 2}},
	} {
		if got := group(len(c.want), c.edges, unit/2, nil); !slices.Equal(got, c.want) {
			t.Errorf("%s: groups %v, want %v", c.name, got, c.want)
		}
	}
}

// network makes some edges between n documents, no two of one score.
func network(r *rand.Rand, n int) []edge {
	var edges []edge
	used := map[uint32]bool{}
	for a := range int32(n) {
		for b := a + 1; b < int32(n); b++ {
			score := uint32(float64(unit) * r.Float64() * r.Float64())
			if a/4 == b/4 {
				score = unit/4 + score/2
			}
			if r.IntN(3) > 0 && !used[score] {
				used[score] = true
				edges = append(edges, edge{a, b, score})
			}
		}
	}
	return edges
}

// agglomerate is group as its comment tells it: it looks at all pairs of groups
// before each merge.
func agglomerate(n int, edges []edge, bound uint32) []int32 {
	of := make([]int32, n)
	for i := range of {
		of[i] = int32(i)
	}
	for {
		type pair struct{ a, b int32 }
		sums := map[pair]uint64{}
		size := map[int32]uint64{}
		for _, g := range of {
			size[g]++
		}
		for _, e := range edges {
			p := pair{min(of[e.a], of[e.b]), max(of[e.a], of[e.b])}
			sums[p] += uint64(e.score)
		}
		best, most := pair{}, uint32(0)
		for a := range int32(n) {
			for b := a + 1; b < int32(n); b++ {
				sum, pairs := sums[pair{a, b}], size[a]*size[b]
				if sum == 0 || pairs == 0 {
					continue
				}
				mean := sum / pairs
				cohesion := func(g int32) uint64 { return (sums[pair{g, g}] + 2*mean) / (size[g]*(size[g]-1)/2 + 2) }
				x, y := cohesion(a), cohesion(b)
				linkage := uint32(mean)
				if bar := 2 * x * y / max(1, x+y) * apart / one; mean < bar {
					linkage = uint32(mean * mean / bar)
				}
				if linkage >= bound && linkage > most {
					best, most = pair{a, b}, linkage
				}
			}
		}
		if most == 0 {
			return of
		}
		for i := range of {
			if of[i] == best.b {
				of[i] = best.a
			}
		}
	}
}

func TestGroupIsThePlainAgglomeration(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	merged := 0
	for range 200 {
		n := 1 + r.IntN(16)
		edges := network(r, n)
		got, want := group(n, edges, unit/3, nil), agglomerate(n, edges, unit/3)
		if !slices.Equal(got, want) {
			t.Errorf("%d documents fall into %v, want %v; %v", n, got, want, edges)
		}
		for i, g := range got {
			if int(g) != i {
				merged++
			}
		}
	}
	if merged < 200 {
		t.Errorf("only %d documents were merged", merged)
	}
}

// TestGroupIgnoresOrder renames the documents and shuffles the edges.
func TestGroupIgnoresOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		const n = 40
		edges := network(r, n)
		name := r.Perm(n)
		other := slices.Clone(edges)
		for i, e := range other {
			a, b := int32(name[e.a]), int32(name[e.b])
			other[i] = edge{min(a, b), max(a, b), e.score}
		}
		r.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		x, y := group(n, edges, unit/3, nil), group(n, other, unit/3, nil)
		for i := range n {
			for j := range i {
				if x[i] == x[j] != (y[name[i]] == y[name[j]]) {
					t.Fatalf("%d and %d part by another name", i, j)
				}
			}
		}
	}
}

// TestGroupsLieInComponents also holds each group to the name of its smallest
// member.
func TestGroupsLieInComponents(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		const n, bound = 60, unit / 3
		edges := network(r, n)
		components := newGroups(n)
		for _, e := range edges {
			if e.score >= bound {
				components.join(e.a, e.b)
			}
		}
		for i, first := range group(n, edges, bound, nil) {
			if components.find(int32(i)) != components.find(first) {
				t.Errorf("%d is grouped with %d, which no edges of the bound lead to", i, first)
			}
			if int(first) > i {
				t.Errorf("the group of %d is named by %d", i, first)
			}
		}
	}
}

func TestUnionFind(t *testing.T) {
	u := newGroups(5)
	u.join(3, 1)
	u.join(4, 3)
	u.join(1, 4)
	for i, want := range []int32{0, 1, 2, 1, 1} {
		if got := u.find(int32(i)); got != want {
			t.Errorf("%d is of %d, want %d", i, got, want)
		}
	}
	if size := func(i int32) int32 { return u.count[u.find(i)] }; size(4) != 3 || size(0) != 1 {
		t.Errorf("the groups have %d and %d members, want 3 and 1", size(4), size(0))
	}
}
