// Package labelled reads folders of labelled news in JSON Lines, plain or
// compressed by zstd.
//
// A record is an object with the members id, title, text and published, and
// where they apply cluster, the label, and set, the collection it comes from.
// This is a reader for files that are known to be well formed, which is all
// that a benchmark meets; the one that takes anything is the command's own.
package labelled
