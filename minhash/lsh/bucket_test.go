package lsh

import (
	"slices"
	"testing"
)

// TestBucketIsMeet has the pairs of a bucket whose members come one at a time, by the same
// bucket used again.
func TestBucketIsMeet(t *testing.T) {
	for _, bucketCap := range []int{0, 1, 2, 3, 4, 7, 16} {
		b := Bucket[uint32]{Cap: bucketCap}
		for n := range 40 {
			var want, got []Pair
			bucket := make([]uint64, n)
			for i := range bucket {
				bucket[i] = uint64(i)
			}
			meet(bucket, bucketCap, func(a, b uint32) { want = append(want, Pair{a, b}) })
			put := func(a, b uint32) { got = append(got, Pair{a, b}) }
			for i := range n {
				b.Add(uint32(i), put)
				if bucketCap > 0 && len(b.members)+len(b.last) > 2*bucketCap {
					t.Fatalf("cap %d: %d members are held", bucketCap, len(b.members)+len(b.last))
				}
			}
			if capped := b.End(put); capped != (bucketCap > 0 && n > bucketCap) {
				t.Errorf("cap %d, %d members: capped is %v", bucketCap, n, capped)
			}
			slices.SortFunc(got, Pair.Compare)
			slices.SortFunc(want, Pair.Compare)
			if !slices.Equal(got, want) {
				t.Errorf("cap %d, %d members: pairs %v, want %v", bucketCap, n, got, want)
			}
		}
	}
}
