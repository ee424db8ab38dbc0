// Package parquet reads the rows of a Parquet file as JSON.
//
// Open a Reader and call Next until io.EOF. Groups are objects, lists are arrays,
// maps with strings for keys are objects; times are RFC 3339, in UTC where the
// file does not say; NaN, the infinities and bytes that are no UTF-8 are null.
//
// # Why not a library alone
//
// Metadata is decoded by github.com/parquet-go/parquet-go, in its packages format
// and encoding/thrift, of files that were checked before. Pages are not, for its
// reader believes what a file says, and what it allocates then ends the process,
// which no recover prevents. Version 0.32.0 wanted 206 GB for a list in a footer of
// 10 bytes, and for a corrupt page of LZ4 twice the memory again and again; it took
// 4.8 GB for one run of levels in a file of 116 bytes, and 3 GB for a page of zstd
// whose header says 100 bytes. Checking all that beforehand would take the same
// code as decoding it, and everything twice. All of it would also add 7 MB and 1.5
// ms to the program and its start. github.com/apache/arrow-go makes one of 35 MB.
//
// What parquet-go writes, in all its encodings and compressions, is read here and
// compared in tests.
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
