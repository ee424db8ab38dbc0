// Accuracy scores the grouping, its candidates and the copies on labelled news,
// and prints Markdown tables.
//
//	go run ./accuracy [-data DIR]
//
// DIR is a folder of labelled news in JSON Lines, plain or compressed by zstd,
// {"id","title","text","published","cluster","set"}, which is not part of the
// repository; SAMESTORY_DATA names it too. Of these files those are scored that
// are there:
//
//	stories-en-dev     labelled stories; each set is scored by itself as well
//	stories-vi-dev     the same in another language
//	reuters21578       newswire, and beside it
//	reuters21578.pairs.tsv: its copies as id, id, exact resemblance
//
// Without a folder it says so and ends.
//
// # Stories
//
// Every feed is grouped with default parameters, as though it were all that is
// known. The rival beside it is package tfidf, whose one threshold is the best
// in the mean over the collections by themselves: it is chosen on what it is
// scored on, which flatters it.
//
// # Candidates
//
// The same feed grouped from the candidates of MinHash and from all pairs. Links
// are pairs of at least the threshold's probability, all links those that can
// take part in a linkage at all. The two runs give a pair the same score, so the
// recall is the quotient of their numbers.
//
// # Copies
//
// Resemblance of .5 in shingles of three words, no containment, against all
// pairs of articles of ten words or more.
package main
