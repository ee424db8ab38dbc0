// Package shingle turns words into sets of shingles and compares sets exactly.
//
// A shingle is a run of k consecutive words, known by its hash (Broder, "On the
// resemblance and containment of documents", SEQUENCES 1997). Of two sets
//
//	resemblance = |A and B| / |A or B|
//	containment = |A and B| / min(|A|, |B|)
//
// A text of fewer than k words has one shingle, the whole of it, so that short
// texts are alike only when they are the same; a text without words has an
// empty set, which resembles nothing, not even another empty set.
//
// # Limits
//
// Sets hold 64-bit hashes that are not cryptographic. Values are exact up to
// collisions: by chance, one pair of different shingles among 2^32 of them.
package shingle
