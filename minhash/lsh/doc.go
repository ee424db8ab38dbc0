// Package lsh finds candidate pairs among signatures by locality-sensitive
// hashing (Indyk and Motwani, STOC 1998).
//
// Begin with [Tune], which turns a threshold and the recall wanted at it into
// [Params], add signatures to an [Index], and take [Index.Pairs].
//
// # Algorithm
//
// A signature is cut into bands of some rows each; two signatures that are
// equal in a whole band are candidates. At resemblance s that happens with
// probability
//
//	1 - (1 - s^rows)^bands
//
// and a candidate is dropped again where fewer than MinAgree of all components
// agree. Other tools place the steepest part of that S-curve at the threshold,
// and so find only about half of the pairs that just reach it. Here recall is a
// contract: the value of the curve at the threshold itself, the filter
// included, is at least what was asked for. What lies above the threshold is
// found more surely still; what lies below is for the caller to verify and drop.
//
// Resemblance is blind to a short text inside a long one. [Samples] finds those:
// each set keeps the elements whose keys, hashes of a part of them, are below
// 2^64/m (after FracMinHash: Irber et al., 2022), and two sets with enough of the smaller one's samples in common are candidates.
//
// [Live] finds the same candidates for one set at a time, among members that come and go.
//
// # Limits
//
// A bucket of more than Cap members is not compared pair by pair: each member
// meets the first Cap/2 and the Cap/2 before it. Among 100,000 pages of one
// template that is the difference between .4 and 69 seconds. Capped buckets are
// counted; a Cap of 0 lifts the limit.
package lsh
