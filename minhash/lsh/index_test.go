package lsh

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// families makes signatures in families of descent: each member is another with
// some components changed.
func families(r *rand.Rand, n, k, size int) [][]uint32 {
	var all [][]uint32
	for len(all) < n {
		sig := make([]uint32, k)
		for i := range sig {
			sig[i] = r.Uint32()
		}
		all = append(all, sig)
		for range min(r.IntN(size), n-len(all)) {
			child := slices.Clone(all[len(all)-1-r.IntN(min(size, len(all)))])
			for range r.IntN(k) {
				child[r.IntN(k)] = r.Uint32()
			}
			all = append(all, child)
		}
	}
	return all
}

// fill returns an index of the signatures, in blocks of various sizes.
func fill(r *rand.Rand, p Params, signatures [][]uint32) *Index {
	x := New(p)
	for len(signatures) > 0 {
		var b Block
		n := min(r.IntN(40), len(signatures)) // empty ones, too
		for _, sig := range signatures[:n] {
			p.Append(&b, sig)
		}
		x.Add(b)
		signatures = signatures[n:]
	}
	return x
}

// agreeing counts the components whose low bytes are equal, one by one.
func agreeing(a, b []uint32) int {
	n := 0
	for i := range a {
		if uint8(a[i]) == uint8(b[i]) {
			n++
		}
	}
	return n
}

// brute compares every two signatures band by band.
func brute(p Params, signatures [][]uint32, skip []bool) []Pair {
	var pairs []Pair
	for i, a := range signatures {
		for j, b := range signatures[:i] {
			met := false
			for from := 0; from < p.Bands*p.Rows; from += p.Rows {
				met = met || slices.Equal(a[from:from+p.Rows], b[from:from+p.Rows])
			}
			if met && agreeing(a, b) >= p.MinAgree && (skip == nil || !skip[i] && !skip[j]) {
				pairs = append(pairs, Pair{uint32(j), uint32(i)})
			}
		}
	}
	slices.SortFunc(pairs, Pair.Compare)
	return pairs
}

// TestPairsOfManyParts has so many entries that each band is sorted in parts. Every
// hundredth signature agrees with one ninety before it in as much as the filter asks for.
func TestPairsOfManyParts(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 3))
	p := Params{Bands: 3, Rows: 3, K: 16, MinAgree: 8}
	var signatures [][]uint32
	var want []Pair
	for i := range 5 * partSize {
		sig := make([]uint32, p.K)
		for c := range sig {
			sig[c] = r.Uint32()
		}
		if i%100 == 99 {
			from := r.IntN(3) * p.Rows
			copy(sig[from:from+8], signatures[i-90][from:]) // two bands, or one for the last
			want = append(want, Pair{uint32(i - 90), uint32(i)})
		}
		signatures = append(signatures, sig)
	}
	got, _ := fill(r, p, signatures).Pairs(0, 2, nil)
	if !slices.Equal(got, want) {
		t.Errorf("%d pairs, want %d", len(got), len(want))
	}
}

func TestPairsAreThoseOfBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	for _, p := range []Params{
		{K: 16, Bands: 8, Rows: 2},
		{K: 16, Bands: 5, Rows: 3, MinAgree: 6}, // one component in no band
		{K: 32, Bands: 4, Rows: 8, MinAgree: 32},
		{K: 8, Bands: 8, Rows: 1},
		{K: 8, Bands: 1, Rows: 8, MinAgree: 9}, // more than there are
	} {
		signatures := families(r, 300, p.K, 6)
		x := fill(r, p, signatures)
		if x.Len() != len(signatures) {
			t.Fatalf("%d signatures, want %d", x.Len(), len(signatures))
		}
		skip := make([]bool, len(signatures))
		for i := range skip {
			skip[i] = r.IntN(3) == 0
		}
		for _, left := range [][]bool{nil, skip} {
			want := brute(p, signatures, left)
			if len(want) == 0 && p.MinAgree < p.K {
				t.Errorf("%+v: nothing to find", p)
			}
			for _, workers := range []int{0, 1, 8} {
				got, capped := x.Pairs(0, workers, left)
				if !slices.Equal(got, want) || capped != 0 {
					t.Errorf("%+v with %d workers: %d pairs, %d capped, want the %d of brute force", p, workers, len(got), capped, len(want))
				}
			}
		}
	}
}

func TestNoPairsOfNothing(t *testing.T) {
	x := New(Params{K: 8, Bands: 2, Rows: 4})
	x.Add(Block{})
	if got, capped := x.Pairs(16, 2, nil); len(got) != 0 || capped != 0 {
		t.Errorf("an empty index has pairs %v, %d capped", got, capped)
	}
}

func TestAgreeIsThePlainLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	p := Params{K: 64, Bands: 1, Rows: 1}
	signatures := families(r, 200, p.K, 10)
	x := fill(r, p, signatures)
	for range 2000 {
		i, j := r.IntN(len(signatures)), r.IntN(len(signatures))
		if got, want := agree(x.entry(uint32(i)), x.entry(uint32(j))), agreeing(signatures[i], signatures[j]); got != want {
			t.Errorf("%d and %d agree in %d components, want %d", i, j, got, want)
		}
	}
}

// TestMeet has a bucket of six by hand: under the cap all pairs, above it each
// with the first two and the two before it.
func TestMeet(t *testing.T) {
	bucket := []uint64{10, 11, 12, 13, 14, 15}
	all := []Pair{{10, 11}, {10, 12}, {11, 12}, {10, 13}, {11, 13}, {12, 13}, {10, 14}, {11, 14}, {12, 14}, {13, 14}, {10, 15}, {11, 15}, {12, 15}, {13, 15}, {14, 15}}
	for _, c := range []struct {
		bucketCap int
		want      []Pair
	}{
		{0, all},
		{6, all},
		{5, []Pair{{10, 11}, {10, 12}, {11, 12}, {10, 13}, {11, 13}, {12, 13}, {10, 14}, {11, 14}, {12, 14}, {13, 14}, {10, 15}, {11, 15}, {13, 15}, {14, 15}}},
		{2, []Pair{{10, 11}, {10, 12}, {11, 12}, {10, 13}, {12, 13}, {10, 14}, {13, 14}, {10, 15}, {14, 15}}},
	} {
		var got []Pair
		meet(bucket, c.bucketCap, func(a, b uint32) { got = append(got, Pair{a, b}) })
		if !slices.Equal(got, c.want) {
			t.Errorf("under a cap of %d meet %v, want %v", c.bucketCap, got, c.want)
		}
	}
}

// TestCapKeepsOneTemplateTogether has the pages of one template: their pairs
// grow with their number and not with its square, and still link all of them.
func TestCapKeepsOneTemplateTogether(t *testing.T) {
	const n, bucketCap = 20_000, 8
	p := Params{K: 16, Bands: 2, Rows: 8, MinAgree: 10}
	r := rand.New(rand.NewPCG(6, 7))
	template := families(r, 1, p.K, 1)[0]
	var b Block
	for range n {
		page := slices.Clone(template)
		if r.IntN(2) == 0 {
			page[r.IntN(p.K)] = r.Uint32()
		}
		p.Append(&b, page)
	}
	x := New(p)
	x.Add(b)
	pairs, capped := x.Pairs(bucketCap, 8, nil)
	if capped != p.Bands {
		t.Errorf("%d buckets are capped, want %d", capped, p.Bands)
	}
	if limit := n * bucketCap * p.Bands; len(pairs) > limit {
		t.Errorf("%d pairs, want %d at most", len(pairs), limit)
	}
	group := make([]int, n)
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
	groups := n
	for _, q := range pairs {
		if a, b := find(int(q.A)), find(int(q.B)); a != b {
			group[b] = a
			groups--
		}
	}
	if groups != 1 {
		t.Errorf("the pages fall into %d groups", groups)
	}
}
