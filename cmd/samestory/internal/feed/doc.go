// Package feed reads articles: JSON Lines, JSON arrays and objects that wrap
// one, CSV, TSV, RSS, Atom, Parquet, web pages, WARC and plain text, plain or
// compressed, from files, directories and standard input.
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
// wraps an array of records (articles, items, results, ...) or extends over
// lines; something that begins with a bracket is an array. Arrays, wrappers and
// single objects may follow one another in one file. Compression (gzip, zstd,
// bzip2) is told by its first bytes. A text file is one article.
//
// RSS and Atom, told by the root element, and Parquet, told by its magic, are
// converted to JSON Lines, one for each item or row, under names that are
// detected or those of the columns. A Ref's line is then the item's or row's
// number, and Raw gives the line. An item's text is its content, or else its
// description, both as HTML; its source what it names, or else the feed's title;
// its id a guid that is a URI, or else its url.
//
// Web pages and the pages of WARC files are converted as well: the article is
// found by a readability library, once, for that takes some ten milliseconds, and on
// all cores. A page's address is that of its WARC record, or else the canonical one that it
// names; its date what it says, or else that in its address, or that of its crawl.
// Records of a WARC file that are no page, or did not come with status 200, are
// counted and passed over.
//
// # Errors
//
// A record that cannot be decoded, is too long or has a field of the wrong type
// is yielded as a *RecordError, and the next one follows. Where the structure
// around records is broken, as by a comma too few in an array or a quote that
// is never closed in a table, reading goes on where a record begins again. A
// compressed stream that is cut gives what stands before the cut, and then such
// an error. What cannot be read at all, or is no text, ends the iteration.
// An item of a feed that is not well formed costs itself alone, a damaged page of
// Parquet the rows after it in its row group.
//
// # Memory
//
// Plain files are read in blocks of 1 MiB with few of them in flight; pipes and
// compressed files also go through a temporary file, so that any record can be
// read again. A record that is longer than Options.MaxRecord is passed over
// without being held, so a line of 300 MB costs a few MiB.
//
// What is converted goes through the temporary file as well. A feed is held as a
// whole, so Options.MaxRecord bounds all of it; a Parquet file is read in place,
// or where it came as a stream from the temporary file.
//
// # Determinism
//
// Records come in input order whatever the number of workers. Files of a
// directory come in lexical order.
package feed
