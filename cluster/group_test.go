package cluster

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// linked makes edges of "a-b: score" triples, scores in hundredths, whose names
// have half as much in common.
func linked(triples ...[3]int32) []edge {
	var edges []edge
	for _, t := range triples {
		score := uint32(t[2]) * unit / 100
		edges = append(edges, edge{t[0], t[1], score, score / 2})
	}
	return edges
}

// withNames sets what the names of edges have in common, in hundredths.
func withNames(names uint32, edges []edge) []edge {
	for i := range edges {
		edges[i].names = names * unit / 100
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
		// {0,1} and {2,3} have .6+.6+.6+.3 over 4 pairs, .525, and by names .263. Their
		// cohesions are (.45+.263)/2, .356, and .331, of which .7 is less.
		{"two pairs meet", linked([3]int32{0, 1, 90}, [3]int32{2, 3, 80}, [3]int32{0, 2, 60}, [3]int32{0, 3, 60}, [3]int32{1, 2, 60}, [3]int32{1, 3, 30}), []int32{0, 0, 0, 0}},
		// Two groups of three have .52 between them, and by names .26, with .475 within:
		// their cohesions are (3*.475+.26)/4, .421. (.26/(.7*.421))^2*.52 is .404.
		{"dense groups stay apart", append(clique(0, 95, 3), append(clique(3, 95, 3), between(3, 52)...)...), []int32{0, 0, 0, 3, 3, 3}},
		// Within: .40, of which .7 of the cohesion, .365, is .256.
		{"less dense ones meet", append(clique(0, 80, 3), append(clique(3, 80, 3), between(3, 52)...)...), []int32{0, 0, 0, 0, 0, 0}},
		// The harmonic mean of .475 and .275, drawn to .26: .33, of which .7 is .231.
		{"a dense group meets a loose one", append(clique(0, 95, 3), append(clique(3, 55, 3), between(3, 52)...)...), []int32{0, 0, 0, 0, 0, 0}},
		{"dense groups of loosely named articles meet", withNames(30, append(clique(0, 95, 3), append(clique(3, 95, 3), between(3, 52)...)...)), []int32{0, 0, 0, 0, 0, 0}},
		// Their names are .30 alike between them and .60 within: (1.8+.3)/4, .525.
		// (.30/(.7*.525))^2*.60 is .400.
		{"groups of other names stay apart", append(withNames(60, append(clique(0, 80, 3), clique(3, 80, 3)...)), withNames(30, between(3, 60))...), []int32{0, 0, 0, 3, 3, 3}},
		{"groups of copies meet others", append(withNames(100, append(clique(0, 80, 3), clique(3, 80, 3)...)), withNames(30, between(3, 60))...), []int32{0, 0, 0, 0, 0, 0}},
		{"groups without names meet", withNames(0, append(clique(0, 95, 3), append(clique(3, 95, 3), between(3, 52)...)...)), []int32{0, 0, 0, 0, 0, 0}},
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
				edges = append(edges, edge{a, b, score, r.Uint32N(unit)})
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
		sums, names, copies := map[pair]uint64{}, map[pair]uint64{}, map[pair]uint64{}
		size := map[int32]uint64{}
		for _, g := range of {
			size[g]++
		}
		for _, e := range edges {
			p := pair{min(of[e.a], of[e.b]), max(of[e.a], of[e.b])}
			sums[p] += uint64(e.score)
			if e.names < oneText {
				names[p] += uint64(e.names)
			} else {
				copies[p]++
			}
		}
		best, most := pair{}, uint32(0)
		for a := range int32(n) {
			for b := a + 1; b < int32(n); b++ {
				sum, pairs := sums[pair{a, b}], size[a]*size[b]
				if sum == 0 || pairs == 0 {
					continue
				}
				mean := names[pair{a, b}] / max(1, pairs-copies[pair{a, b}])
				cohesion := func(g int32) uint64 {
					return (names[pair{g, g}] + mean) / (size[g]*(size[g]-1)/2 - copies[pair{g, g}] + 1)
				}
				x, y := cohesion(a), cohesion(b)
				linkage := uint32(sum / pairs)
				if bar := 2 * x * y / max(1, x+y) * apart / one; mean < bar && copies[pair{a, b}] < pairs {
					part := mean * one / bar
					linkage = uint32(sum / pairs * (part * part / one) / one)
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
			other[i] = edge{min(a, b), max(a, b), e.score, e.names}
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
