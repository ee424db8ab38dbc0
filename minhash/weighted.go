package minhash

import "github.com/samestory/samestory/minhash/text"

// Feature is an element of a weighted set.
type Feature struct {
	Hash   uint64 // its own, the same in every set that has it
	Weight uint32 // in units of 1/scale of [Sketcher.SignWeighted]
}

// SignWeighted appends the signature of a weighted set to dst. Each feature
// must be there once. A feature is replicated Weight/scale times, rounded up or
// down consistently by a hash of it, so a caller sees to it that the sum of the
// weights is a small multiple of k times scale: with fewer replicas the
// estimate's error grows, with more the time does. A set of which nothing
// remains has no signature: dst is returned as it is.
func (s *Sketcher) SignWeighted(dst []uint32, set []Feature, scale uint32) []uint32 {
	s.elements = s.elements[:0]
	for _, f := range set {
		x := text.Mix(f.Hash ^ 0x5851f42d4c957f2d)
		level := (uint64(f.Weight) + x>>32*uint64(scale)>>32) / uint64(scale)
		for l := uint64(1); l <= level; l++ {
			s.elements = append(s.elements, text.Mix(x+l*golden))
		}
	}
	return s.Sign(dst, s.elements)
}
