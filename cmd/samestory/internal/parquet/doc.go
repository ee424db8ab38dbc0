// Package parquet reads the rows of a Parquet file as JSON.
//
// Open a Reader and call Next until io.EOF. Groups are objects, lists are arrays,
// maps with strings for keys are objects; times are RFC 3339, in UTC where the
// file does not say; NaN, the infinities and bytes that are no UTF-8 are null.
//
// # Why not a library alone
//
// Metadata is decoded by github.com/parquet-go/parquet-go, in its packages format
// and encoding/thrift, of files that were checked before. Its pages are not, and
// neither is the rest of it used here, for it believes what a file says, and what
// it allocates then ends the process, which no recover prevents: a list of 2^31
// elements in a footer of 20 bytes is allocated (as 1 TB), a run of 2^31 levels in
// six bytes of a page too, a page of LZ4 that is corrupt is tried again with twice
// the memory for ever, and of gzip and zstd all is decompressed that is there,
// whatever the header says. Checking all that beforehand would take the same code
// as decoding it, and everything twice. It also reads a page into memory for all
// its values at once, adds 7 MB and 1.5 ms to the program and its start, and uses unsafe
// on what is read.
// github.com/apache/arrow-go makes a program of 35 MB. What is written by
// parquet-go in all encodings and compressions is read here and compared in tests.
//
// # Memory
//
// Of each column one page and one dictionary are held, maxHeld bytes of them in
// all. Values are decoded one by one, so no count in the file is ever allocated
// for. What comes out may be a thousand times as long as the file, not more.
//
// # Errors
//
// Where a page is damaged the rest of its row group is lost, which is a *LostRows;
// the next row group follows. All other errors are the last.
//
// # Limits
//
// Encrypted files, LZO, the deprecated framing of LZ4 and bit-packed levels, which
// nobody writes any more, are refused.
package parquet
