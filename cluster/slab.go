package cluster

// slab is memory that many small slices are cut from, which are kept or left at about
// the same time: the collector has a hundredth as much to look at.
type slab[T any] struct{ rest []T }

const slabSize = 1 << 13

// cut returns n zero values.
func (s *slab[T]) cut(n int) []T {
	if len(s.rest) < n {
		if n >= slabSize/8 {
			return make([]T, n)
		}
		s.rest = make([]T, slabSize)
	}
	out := s.rest[:n:n]
	s.rest = s.rest[n:]
	return out
}
