package lsh

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// printOf makes the print of a signature and of what is sampled.
func printOf(p Params, signature []uint32, sample []uint64) Print {
	var b Block
	p.Append(&b, signature)
	s := Samples{Every: 1}
	var sb SampleBlock
	s.Append(&sb, make([]uint64, len(sample)), func(i int) uint64 { return sample[i] })
	return Print{b.Entry(), sb.Sample()}
}

// randomPrints are of families, whose signatures share bands, with samples from few hashes.
func randomPrints(r *rand.Rand, p Params, n int) []Print {
	var all []Print
	for _, signature := range families(r, n, p.K, 10) {
		sample := make([]uint64, r.IntN(12))
		for i := range sample {
			sample[i] = r.Uint64N(400)
		}
		all = append(all, printOf(p, signature, sample))
	}
	return all
}

// candidates is the definition: a band in common and enough components, or
// enough samples.
func candidates(x *Live, a, b Print) bool {
	band := false
	for i := range x.Bands {
		band = band || x.Key(a.Entry, i) == x.Key(b.Entry, i)
	}
	shared := common(a.Sample, b.Sample)
	return band && x.Near(a.Entry, b.Entry) || shared > 1 && enough(a.Sample, b.Sample, shared, 0, x.contain)
}

// TestLiveAgainstBruteForce has members come and go.
func TestLiveAgainstBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 21))
	x := NewLive(Params{K: 24, Bands: 8, Rows: 3, MinAgree: 9}, Samples{Contain: .5}, 0)
	type live struct {
		Print
		i uint32
	}
	var now []live // the oldest first
	found := 0
	for _, p := range randomPrints(r, x.Params, 3000) {
		var want []uint32
		for _, m := range now {
			if candidates(x, p, m.Print) {
				want = append(want, m.i)
			}
		}
		if got := x.Find(p); !slices.Equal(got, want) {
			t.Fatalf("of %d members %v are found, want %v", len(now), got, want)
		}
		found += len(want)
		i, given := x.Add(p)
		if len(given) > 0 {
			t.Fatalf("without a cap %v give way", given)
		}
		now = append(now, live{p, i})
		for len(now) > 500 || len(now) > 0 && r.IntN(3) == 0 {
			k := r.IntN(len(now))
			x.Remove(now[k].i)
			now = slices.Delete(now, k, k+1)
		}
		if x.Len() != len(now) {
			t.Fatalf("%d members, want %d", x.Len(), len(now))
		}
	}
	if found < 1000 {
		t.Errorf("%d candidates in all, too few to say much", found)
	}
	for _, m := range now {
		x.Remove(m.i)
	}
	for i := range x.postings.parts {
		if n := x.postings.parts[i].n; n != 0 {
			t.Errorf("part %d still has %d postings", i, n)
		}
	}
}

// TestLiveIsMadeAgain fills buckets over their cap, and then makes an index of those that
// are left and of what gave way.
func TestLiveIsMadeAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 23))
	p, s := Params{K: 24, Bands: 8, Rows: 3, MinAgree: 6}, Samples{Contain: .5}
	x := NewLive(p, s, 4)
	type live struct {
		Print
		i   uint32
		out []uint32
	}
	var now []*live
	gave := 0
	for n, print := range randomPrints(r, p, 2000) {
		i, given := x.Add(print)
		now = append(now, &live{print, i, nil})
		for _, g := range given {
			k := slices.IndexFunc(now, func(m *live) bool { return m.i == g.Member })
			now[k].out = append(now[k].out, g.Posting)
		}
		gave += len(given)
		if n > 300 {
			k := r.IntN(len(now))
			x.Remove(now[k].i)
			now = slices.Delete(now, k, k+1)
		}
	}
	if gave < 300 {
		t.Errorf("%d postings gave way, too few to say much", gave)
	}
	again := NewLive(p, s, 4)
	for n, m := range now {
		if i := again.Restore(m.Print, m.out); int(i) != n {
			t.Fatalf("member %d is %d", n, i)
		}
	}
	for _, print := range randomPrints(r, p, 500) {
		var want []uint32
		for _, i := range x.Find(print) {
			want = append(want, uint32(slices.IndexFunc(now, func(m *live) bool { return m.i == i })))
		}
		if got := again.Find(print); !slices.Equal(got, want) {
			t.Fatalf("made again, %v are found, want %v", got, want)
		}
	}
}

// TestLiveBucketsAreBounded has many members that are alike: a look finds no more
// than the newest.
func TestLiveBucketsAreBounded(t *testing.T) {
	p := Params{K: 8, Bands: 2, Rows: 4}
	x := NewLive(p, Samples{Contain: .5}, 4)
	one := printOf(p, make([]uint32, 8), []uint64{1, 2, 3})
	for range 1000 {
		x.Add(one)
	}
	if got := x.Find(one); !slices.Equal(got, []uint32{996, 997, 998, 999}) {
		t.Errorf("%v are found, want the last four", got)
	}
	if n := x.postings.parts[0].n; n > 12 {
		t.Errorf("%d postings", n)
	}
}

// TestPostingsDoNotHide fills a part by keys that belong next to one another.
func TestPostingsDoNotHide(t *testing.T) {
	r := rand.New(rand.NewPCG(24, 25))
	p := newPostings()
	want := map[uint32][]uint32{}
	for range 200_000 {
		key, i := r.Uint32N(300), r.Uint32N(50)
		if k := slices.Index(want[key], i); k >= 0 {
			p.remove(key, i)
			want[key] = slices.Delete(want[key], k, k+1)
		} else if r.IntN(2) == 0 {
			p.add(key, i)
			want[key] = append(want[key], i)
		} else {
			p.remove(key, i) // which is not there
		}
		got := slices.Sorted(slices.Values(p.of(key)))
		if !slices.Equal(got, slices.Sorted(slices.Values(want[key]))) {
			t.Fatalf("%d has %v, want %v", key, got, want[key])
		}
	}
}

func BenchmarkLive(b *testing.B) {
	r := rand.New(rand.NewPCG(26, 27))
	p := Params{K: 64, Bands: 21, Rows: 3, MinAgree: 34}
	x := NewLive(p, Samples{Contain: .64}, 16)
	const live = 100_000
	fresh := func() Print {
		q := Print{make([]uint8, p.EntrySize()), make([]uint32, 50)}
		for k := range q.Entry {
			q.Entry[k] = uint8(r.Uint32())
		}
		for k := range q.Sample {
			q.Sample[k] = uint32(k)<<24 | r.Uint32()>>8
		}
		return q
	}
	var members []uint32
	for range live {
		i, _ := x.Add(fresh())
		members = append(members, i)
	}
	for n := 0; b.Loop(); n++ {
		q := fresh()
		x.Find(q)
		x.Remove(members[n%live])
		members[n%live], _ = x.Add(q)
	}
}
