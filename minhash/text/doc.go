// Package text splits text into words and hashes each of them.
//
// Begin with [Words.Add], which appends the hash of every word of a text, or
// with [Tokens], which yields the words themselves with their places.
//
// # Words
//
// A word is a maximal run of letters and digits with the marks that follow
// them, in lower case by Unicode's simple mapping. In scripts that write
// without spaces every base character with its marks is a word of its own: Han,
// Hiragana, Katakana and Thai. Everything else separates, broken UTF-8
// included. There is no stemming, no stop list and no compatibility folding:
// a caller that wants one folds the text first.
//
// # Sentences
//
// A sentence ends at a line break, at one of ! ? and their kin in other
// scripts, and at a full stop that does not stand between two digits. That
// cuts "U.S." into pieces, which is harmless here: sentences serve to
// recognise text that is repeated word for word, and the same text is always
// cut in the same places, even where an appeal was glued to an article without
// a space.
//
// On amd64 text is looked at 16 bytes at once; the tag purego builds the plain
// reading, which is what other processors have.
//
// # Hash
//
// A word of up to 16 bytes, lower-cased, is hashed by one multiplication of its
// two halves, 128 bits wide and folded (Wang Yi, wyhash, 2019); a longer one by
// xxhash. Words that differ little have hashes that differ by a pattern, so what
// is made of hashes mixes them again. Of 790,000 words 42 pairs share the upper
// 32 bits, where chance has 73, and none the whole. Seeds are fixed and
// published, so that hashes can be stored and compared between machines; they
// resist chance, not an adversary.
package text
