package lsh

// Bucket pairs the members of a bucket that come one at a time, in order, by the
// rule of [Index.Pairs]: each two, or, above the cap, each member with the first
// cap/2 and the cap/2 before it. It holds no more than the cap of them.
type Bucket[T any] struct {
	Cap     int // 0 for none
	n       int
	members []T // the first ones, up to the cap
	last    []T // above the cap, those that came last, in a ring
}

// Add adds a member and calls pair for those pairs that are known to be compared.
func (b *Bucket[T]) Add(m T, pair func(a, b T)) {
	b.n++
	if b.Cap <= 0 || b.n <= b.Cap {
		b.members = append(b.members, m)
		return
	}
	half := max(1, b.Cap/2)
	if b.n == b.Cap+1 {
		for i, later := range b.members {
			b.meet(i, later, half, pair)
			b.push(i, later, half)
		}
	}
	b.meet(b.n-1, m, half, pair)
	b.push(b.n-1, m, half)
}

// meet pairs member i with the first ones and those before it.
func (b *Bucket[T]) meet(i int, m T, half int, pair func(a, b T)) {
	near := max(0, i-half)
	for _, a := range b.members[:min(half, near)] {
		pair(a, m)
	}
	for j := near; j < i; j++ {
		pair(b.last[j%half], m)
	}
}

func (b *Bucket[T]) push(i int, m T, half int) {
	if len(b.last) < half {
		b.last = append(b.last, m)
	} else {
		b.last[i%half] = m
	}
}

// End calls pair for the rest and empties the bucket. It reports whether the bucket
// was capped.
func (b *Bucket[T]) End(pair func(a, b T)) (capped bool) {
	if capped = b.Cap > 0 && b.n > b.Cap; !capped {
		for j, m := range b.members {
			for _, a := range b.members[:j] {
				pair(a, m)
			}
		}
	}
	clear(b.members)
	clear(b.last)
	b.n, b.members, b.last = 0, b.members[:0], b.last[:0]
	return capped
}
