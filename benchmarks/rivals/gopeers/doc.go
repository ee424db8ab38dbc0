// Gopeers runs, for rivals.py beside it, what is written in Go: two modules that
// find near copies by MinHash and LSH, and our sketch by itself.
//
//	gopeers plain ARTICLES.zst ARTICLES
//	gopeers find -peer minhash-lsh|codefang -bands 42 -rows 3 ARTICLES PAIRS
//	gopeers sets ARTICLES SETS
//	gopeers sketch -k 128 -seeds 20 SETS PAIRS
//
// It prints one line of JSON: what was measured. ARTICLES is JSON Lines of id and
// text, and articles are named by their numbers in it, from 0. PAIRS of find is
// what it writes, that of sketch what it reads: a pair a line, a, b and an
// estimate or the resemblance, with tabs between.
//
// SETS holds the articles' shingles as the sketches get them: little-endian 64-bit
// words, first the number of articles, then where each one's hashes end, then the
// hashes.
package main
