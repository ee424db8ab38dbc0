// Package minhash sketches sets: a signature of fixed size from which the
// resemblance of two sets can be estimated. It knows nothing of news.
//
// The packages beside it are the stages of one path:
//
//	text      bytes to hashed words
//	shingle   words to sets, and their exact resemblance and containment
//	minhash   sets and weighted sets to signatures
//	lsh       signatures to candidate pairs
//
// Begin with [New] and [Sketcher.Sign].
//
// # Algorithm
//
// Signatures are Fast Similarity Sketches (Dahlgaard, Knudsen and Thorup,
// FOCS 2017). A set of n elements throws each of them into one of k bins, with
// a new hash function in every round, and keeps the smallest value of a bin's
// first filled round; from round k on, round k+i throws everything into bin i.
// It takes O(n + k log k) instead of the O(nk) of k permutations (Broder 1997).
//
// The estimator of resemblance J is the share of equal components. It is
// unbiased, and its standard error is at most sqrt(J(1-J)/k), that of k
// permutations: .72 of it was measured for sets of 20 elements, .84 for 300 and
// .92 for 1,000 at k = 128. Densified one-permutation hashing has 1.25 of it
// for 20; the shortcut h + c_i that stands in for permutations in other tools,
// 2.2.
//
// Weighted sets are reduced to plain ones by consistent replication: a feature
// f of weight w stands for the elements (f, 1) to (f, floor(w*scale + u(f))),
// where u(f) in [0, 1) is a hash of f, so that the share of equal components
// estimates the weighted resemblance sum(min)/sum(max), in expectation over u
// (the rounding of Gollapudi and Panigrahy, CIKM 2006, by one shared variate).
// Improved consistent weighted sampling (Ioffe, ICDM 2010) needs no scale, but
// five random variates and some logarithms for each feature in each component.
//
// # Determinism
//
// Integer arithmetic throughout; a signature depends on the set alone, neither
// on its order nor on repeats, and is the same on every platform.
//
// # Limits
//
// Components are 32 bits: two different sets agree in one by chance once in
// 2^32. Seeds are published: an adversary can make texts that agree. What is
// reported must be verified, which is also what makes it exact.
package minhash
