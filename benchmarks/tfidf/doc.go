// Package tfidf groups articles the usual way, to compare with: TF-IDF vectors,
// their cosine, average linkage, one threshold.
//
// Call [Cosines], [Average] of them, and [Tree.Cut] at each threshold.
//
// # Algorithm
//
// A term's weight is (1 + ln tf) * ln(n/df), of words in lower case, and
// vectors have unit length. Every pair of articles is compared. Average linkage (UPGMA:
// Sokal and Michener, 1958) merges the two groups whose members' cosines have
// the highest mean, which is found by chains of nearest neighbours (Murtagh,
// 1983) in O(n^2) time. As merges never exceed those below them, one tree holds
// the groups of every threshold.
//
// # Limits
//
// Memory is 4 bytes for each of n^2 pairs: 58 MB for 3,800 articles.
package tfidf
