package cluster

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/text"
)

// CopyDocument is what [LiveCopies] needs of an article: its fingerprint, which is
// held, and its words, which are asked for.
type CopyDocument struct {
	CopyWords
	print     lsh.Print
	sentences []uint32
	whole     uint64 // hash of all words in their order, 0 for none
}

// CopyWords is the words of a text by 32 bits of their hashes, and where its
// sentences end. Two words of four billion share their bits, so that what is told by
// them is as exact as by the words themselves.
type CopyWords struct {
	Words []uint32
	Ends  []int32 // for each sentence, the number of words up to its end
}

// shortWord and longWord go from a word's hash to what is kept, and to the hash that
// stands for it in all that is made of it.
func shortWord(hash uint64) uint32 { return uint32(hash >> 32) }
func longWord(word uint32) uint64  { return text.Mix(uint64(word)) }

func (w *CopyWords) equal(v *CopyWords) bool { return slices.Equal(w.Words, v.Words) }

// CopyReader makes documents. It holds buffers: one serves one goroutine at a time.
type CopyReader struct {
	f     *Fingerprinter
	words text.Words
}

// Reader returns a new CopyReader for this collection.
func (c *LiveCopies) Reader() *CopyReader { return &CopyReader{f: c.copies.Fingerprinter()} }

// Read reads an article's text. The document shares no memory with it.
func (r *CopyReader) Read(s string) CopyDocument {
	r.words.Reset()
	r.words.Add(s)
	w := CopyWords{make([]uint32, len(r.words.Hashes)), slices.Clone(r.words.Ends)}
	for i, h := range r.words.Hashes {
		w.Words[i] = shortWord(h)
	}
	return r.fingerprint(w)
}

// fingerprint makes the document of these words.
func (r *CopyReader) fingerprint(w CopyWords) CopyDocument {
	r.words.Reset()
	for _, word := range w.Words {
		r.words.Hashes = append(r.words.Hashes, longWord(word))
	}
	r.words.Ends = append(r.words.Ends, w.Ends...)
	r.f.AddWords(&r.words)
	out := r.f.Take()
	return CopyDocument{w, lsh.Print{Entry: out.block.Entry(), Sample: out.samples.Sample()}, out.sentences, out.whole[0]}
}

// HasWords reports whether the article had a word, without which it is no copy.
func (d *CopyDocument) HasWords() bool { return d.whole != 0 }

var errDocument = errors.New("cluster: a document that is damaged, or was made with other parameters")

// AppendPrint appends the fingerprint in a form to be stored.
func (d *CopyDocument) AppendPrint(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, d.whole)
	b = append(b, d.print.Entry...)
	return appendNumbers(appendNumbers(b, d.print.Sample), d.sentences)
}

// ParsePrint returns the document of a stored fingerprint, without its words.
func (c *LiveCopies) ParsePrint(b []byte) (CopyDocument, error) {
	k := 8 + c.copies.index.EntrySize()
	if len(b) < k {
		return CopyDocument{}, errDocument
	}
	d := CopyDocument{whole: binary.LittleEndian.Uint64(b), print: lsh.Print{Entry: slices.Clone(b[8:k])}}
	var err1, err2 error
	d.print.Sample, b, err1 = parseNumbers(b[k:])
	d.sentences, b, err2 = parseNumbers(b)
	if len(b) > 0 || err1 != nil || err2 != nil || !slices.IsSorted(d.print.Sample) {
		return CopyDocument{}, errDocument
	}
	return d, nil
}

// Append appends the words in a form to be stored.
func (w *CopyWords) Append(b []byte) []byte {
	b = appendNumbers(b, w.Words)
	from := int32(0)
	for _, end := range w.Ends {
		b = binary.AppendUvarint(b, uint64(end-from))
		from = end
	}
	return b
}

// ParseCopyWords returns the stored words.
func ParseCopyWords(b []byte) (w CopyWords, err error) {
	if w.Words, b, err = parseNumbers(b); err != nil {
		return w, err
	}
	end := uint64(0)
	for len(b) > 0 {
		n, size := binary.Uvarint(b)
		if end += n; size <= 0 || n > uint64(len(w.Words)) || end > uint64(len(w.Words)) {
			return w, errDocument
		}
		w.Ends, b = append(w.Ends, int32(end)), b[size:]
	}
	return w, nil
}

// Matches reports whether the fingerprint is that of these words.
func (r *CopyReader) Matches(d *CopyDocument, w CopyWords) bool {
	e := r.fingerprint(w)
	return e.whole == d.whole && slices.Equal(e.print.Entry, d.print.Entry) && slices.Equal(e.print.Sample, d.print.Sample) && slices.Equal(e.sentences, d.sentences)
}

func appendNumbers(b []byte, list []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, x := range list {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

func parseNumbers(b []byte) (list []uint32, rest []byte, err error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size)/4 {
		return nil, b, errDocument
	}
	b = b[size:]
	list = make([]uint32, n)
	for i := range list {
		list[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return list, b[4*n:], nil
}
