// Package feed reads articles: JSON Lines, JSON arrays and objects that wrap
// one, CSV, TSV and plain text, plain or compressed, from files, directories
// and standard input.
//
// Open a Feed and range over its Records, or over Map where something is to be
// computed of each record on all cores. A record's Ref finds it again: Raw
// gives its bytes as they were, Read decodes it anew. So only what is computed
// of an article has to be kept, never its text.
//
// # Formats
//
// The content decides, then the name, then what a first line looks like.
// Something that begins with a brace is JSON Lines, unless its first object
// wraps an array of records (articles, items, entries, posts) or extends over
// lines; something that begins with a bracket is an array. Arrays, wrappers and
// single objects may follow one another in one file. Compression (gzip, zstd,
// bzip2) is told by its first bytes. A text file is one article.
//
// # Errors
//
// A record that cannot be decoded, is too long or has a field of the wrong type
// is yielded as a *RecordError, and the next one follows. Where the structure
// around records is broken, as by a comma too few in an array or a quote that
// is never closed in a table, reading goes on where a record begins again. A
// compressed stream that is cut gives what stands before the cut, and then such
// an error. What cannot be read at all, or is no text, ends the iteration.
//
// # Memory
//
// Plain files are read in blocks of 1 MiB with few of them in flight; pipes and
// compressed files also go through a temporary file, so that any record can be
// read again. A record that is longer than Options.MaxRecord is passed over
// without being held, so a line of 300 MB costs a few MiB.
//
// # Determinism
//
// Records come in input order whatever the number of workers. Files of a
// directory come in lexical order.
package feed
