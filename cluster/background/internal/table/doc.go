// Package table is the form in which word counts are compiled in: a map from
// features to document frequencies that is searched where it lies. [Encode]
// writes it, [Parse] checks it and lays an index over it.
//
// A feature is a word's number, which is not 0, or that of a pair of words: the
// first word's in the high 32 bits, the second's in the low ones. The numbers
// are hashes, and taken to be spread evenly.
//
// # Format
//
// Integers are little-endian.
//
//	4     magic "SSbg"
//	1     version, 1
//	2     documents: the size of the collection counted, 1 to 60000
//	4     the number of words, then as many bytes as a section of them takes
//	4     the number of pairs, then as many bytes as a section of them takes
//
// Nothing follows. A section is a hash table without gaps. Its features are
// sorted by a key of 32 bits, a word's number or, for a pair, second +
// 0x9e3779b1*first, then by first:
//
//	65536 the number of features whose key has these 16 high bits, a byte each
//	      then for each feature
//	2     the 16 low bits of its key
//	4     the first word's number, pairs only
//	1     level: its document frequency
//
// A level is a floating-point number of four bits of exponent e and four of
// mantissa m, which stands for (16+m)<<e sixteenths of a document, 1 document
// and up. Rounding is off by 1/33 at most, and every platform reads the same
// integer.
//
// # Roads not taken
//
// Sorted features as differences in uvarints with a level each take 882 kB
// where this takes 955 kB, but must be read into a table before the first
// question: 231,000 of them cost 8.9 ms and 5.2 MB into open addressing, 4.1 ms
// and 1.4 MB into sorted arrays, much of it for lengths that no branch predictor
// guesses. Checking and indexing this form costs 1.9 ms and .5 MB. It is asked
// in 26 ns, open addressing in 23, each feature of 500 articles of newswire
// once. (CPU time, medians of 15, on a shared machine at 2.5 GHz.)
package table
