package lsh

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// appendSet appends a set whose hashes are their own keys.
func appendSet(s *Samples, b *SampleBlock, set []uint64) {
	s.Append(b, set, func(i int) uint64 { return set[i] })
}

// add appends sets as members, in blocks of three.
func add(s *Samples, sets ...[]uint64) {
	for some := range slices.Chunk(sets, 3) {
		var b SampleBlock
		for _, set := range some {
			appendSet(s, &b, set)
		}
		s.Add(b)
	}
}

func TestAppendSamples(t *testing.T) {
	const limit = math.MaxUint64 / 8
	s := Samples{Every: 8}
	set := []uint64{limit + 1, 1<<32 | 5, math.MaxUint64, 7, limit, 2<<32 | 5, 7, 0}
	want := []uint32{5, 7, math.MaxUint32, 5, 7, 0} // 5 stands for two hashes
	var b SampleBlock
	for range 50 { // more than are looked through at a time
		appendSet(&s, &b, slices.Repeat(set, 40))
	}
	if len(b.hashes) != 50*40*len(want) || len(b.ends) != 50 {
		t.Fatalf("%d samples of %d members, want %d of 50", len(b.hashes), len(b.ends), 50*40*len(want))
	}
	for i := range b.ends {
		if got := b.sample(i); !slices.Equal(got, slices.Repeat(want, 40)) {
			t.Errorf("sample %d is %v, want %v again and again", i, got, want)
		}
	}
}

func random(r *rand.Rand, n int) []uint64 {
	set := make([]uint64, n)
	for i := range set {
		set[i] = r.Uint64()
	}
	return set
}

// TestContainedPairs has short sets of which a long one contains just the share
// asked for: 60 and 48, the least that containment counts for.
func TestContainedPairs(t *testing.T) {
	const pairs = 1000
	s := Samples{Every: 8, Contain: .8}
	r := rand.New(rand.NewPCG(8, 9))
	for range pairs {
		short, long := random(r, 60), random(r, 600)
		copy(long, short[:48])
		add(&s, short, long)
	}
	got := s.Pairs(32, 1, nil)
	found := 0
	for _, p := range got {
		if p.A%2 == 0 && p.B == p.A+1 {
			found++
		}
	}
	// Two of the 48 must be sampled: 1-(7/8)^48*(1+48/7) is .987.
	if share := float64(found) / pairs; share < .96 {
		t.Errorf("%.3f of the contained sets are found, want .96", share)
	}
	if strangers := len(got) - found; strangers > 0 {
		t.Errorf("%d pairs share nothing", strangers)
	}
	for _, workers := range []int{0, 8} {
		if again := s.Pairs(32, workers, nil); !slices.Equal(again, got) {
			t.Errorf("%d workers find other pairs than one", workers)
		}
	}
}

// TestSamplesAgainstBruteForce draws from few hashes, so that most sets meet.
func TestSamplesAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 11))
	for _, bucketCap := range []int{0, 20} {
		s := Samples{Every: 1, Contain: .6}
		var sets [][]uint64
		var skip []bool
		users := map[uint64]int{}
		for range 300 {
			set := make([]uint64, r.IntN(12))
			for i := range set {
				set[i] = r.Uint64N(150)
			}
			slices.Sort(set)
			set = slices.Compact(set)
			sets = append(sets, set)
			skip = append(skip, r.IntN(4) == 0)
			if !skip[len(skip)-1] {
				for _, h := range set {
					users[h]++
				}
			}
		}
		add(&s, sets...)
		var want []Pair
		for i, a := range sets {
			for j := i + 1; j < len(sets); j++ {
				shared, met := 0, 0
				for _, h := range sets[j] {
					if slices.Contains(a, h) {
						shared++
						if bucketCap == 0 || users[h] <= bucketCap {
							met++
						}
					}
				}
				n := float64(min(len(a), len(sets[j])))
				if !skip[i] && !skip[j] && met > 1 && float64(shared) >= n*.6-2*math.Sqrt(n*.6*.4) {
					want = append(want, Pair{uint32(i), uint32(j)})
				}
			}
		}
		if got := s.Pairs(bucketCap, 3, skip); !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("under a cap of %d: %d pairs, brute force has %d", bucketCap, len(got), len(want))
		}
	}
}

// TestRepeatedSamples has members that repeat their samples: none meets itself.
func TestRepeatedSamples(t *testing.T) {
	s := Samples{Every: 1, Contain: .8}
	add(&s, []uint64{7, 9, 7, 9, 11, 7}, []uint64{7, 9, 7, 9, 11, 7}, []uint64{1, 1, 1, 1})
	if got, want := s.Pairs(0, 1, nil), []Pair{{0, 1}}; !slices.Equal(got, want) {
		t.Errorf("the pairs are %v, want %v", got, want)
	}
}

// TestCommonSamples has hashes that more members have than the cap: they bring
// no two together, and count where others do.
func TestCommonSamples(t *testing.T) {
	s := Samples{Every: 1, Contain: 1}
	add(&s, [][]uint64{{1, 2, 7, 8, 9}, {9, 8, 7, 2, 1}, {7, 8, 9}, {7, 8, 9}, {1, 2, 5}, {5, 6, 7}}...)
	for _, c := range []struct {
		bucketCap int
		want      []Pair
	}{
		{0, []Pair{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}},
		{5, []Pair{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}}, // five have the 7
		{4, []Pair{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}},
		{3, []Pair{{0, 1}}}, // three have the 1, four the 8
		{2, nil},
	} {
		if got := s.Pairs(c.bucketCap, 1, nil); !slices.Equal(got, c.want) {
			t.Errorf("under a cap of %d: %v, want %v", c.bucketCap, got, c.want)
		}
	}
}

func TestSamplesOfNothing(t *testing.T) {
	s := Samples{Every: 8, Contain: .8}
	if got := s.Pairs(32, 4, nil); len(got) != 0 {
		t.Errorf("no members have pairs %v", got)
	}
	add(&s, nil, nil, nil, nil)
	if got := s.Pairs(32, 4, nil); len(got) != 0 {
		t.Errorf("members without samples have pairs %v", got)
	}
}
