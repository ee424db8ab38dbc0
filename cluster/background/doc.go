// Package background knows which words and pairs of words are common, before a
// single article is read: their document frequencies in a collection of 3,000
// articles of each language, compiled in.
//
// Call [DF]. A feed of two articles cannot tell by itself that "ceasefire" says
// more than "the"; a cluster adds these frequencies to those of the feed, and
// the larger the feed, the less they weigh.
//
// # Features
//
// The number of a word is the high half of its hash by package text, 1 where
// that is 0. A word's feature is its number. That of a pair of words that
// follow each other is the first one's number in the high half and the second
// one's in the low half. Words are those of a text folded by Unicode's NFKC and
// without the s of a possessive.
//
// # Sources
//
// The collection is not one that anybody read. Every language has the rates of
// its 5,000 most frequent words in subtitles, of which a word that is the n-th
// part of all is expected in 3000*(1-(1-n)^L) articles of L running words: 300,
// and 600 in Chinese, Japanese and Thai, where each character is a word. Their
// lists give pairs too, inside what they call one word.
//
// English has besides the words and pairs that stand in 20 or more of 20,000
// articles of newswire, 2006 to 2009, each counted once an article, the greater
// of both frequencies; subtitles alone would make "minister" rare. Of each
// language's pairs the 20,000 most frequent are kept.
//
// Languages are merged by the greater frequency: what is common in any language
// marks no story. Features expected in fewer than 1.5 articles are left out.
// Frequencies are rounded by up to 3 %, see the internal package table.
//
// # Cost
//
// 198,079 words and 32,871 pairs take 955 kB of the program. The first call
// takes 1.9 ms and .5 MB to check them and to lay an index over them; a later one
// 26 ns on average over the features of newswire.
//
// # Regenerating
//
// table.bin is made from two files, which are not part of this repository: the
// articles as JSON Lines with title and text, and the lists as lines of
// language, word and count, both compressed by zstd.
//
//	go run ./cluster/background/generate -articles reuters-2006-2009.jsonl.zst -wordcounts wordcounts.tsv.zst -o cluster/background/table.bin
//
// Equal files give equal bytes on every platform. The licence of the counts is
// in NOTICE, which goes where table.bin goes.
package background
