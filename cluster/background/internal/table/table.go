package table

import (
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	magic        = "SSbg"
	version      = 1
	maxDocuments = 60000 // the highest level stands for 63488
	buckets      = 1 << 16

	wordWidth = 3 // bytes of an entry
	pairWidth = 7
)

// Table maps features to document frequencies. It is not modified after
// [Parse] and safe for concurrent use.
type Table struct {
	documents    int
	words, pairs section
}

// Documents returns the size of the collection that was counted.
func (t *Table) Documents() int { return t.documents }

// Words returns the number of words.
func (t *Table) Words() int { return t.words.len() }

// Pairs returns the number of pairs of words.
func (t *Table) Pairs() int { return t.pairs.len() }

// DF returns the document frequency of a feature in sixteenths of a document,
// 0 for one that is not in the table.
func (t *Table) DF(feature uint64) uint32 {
	c := codeOf(feature)
	low := uint16(c.key())
	if c.first() == 0 {
		i, end := t.words.bucket(c.key() >> 16)
		for ; i < end; i += wordWidth {
			if e := t.words.entries[i:]; binary.LittleEndian.Uint16(e) == low {
				return level(e[2]).df()
			}
		}
		return 0
	}
	i, end := t.pairs.bucket(c.key() >> 16)
	for ; i < end; i += pairWidth {
		if e := t.pairs.entries[i:]; binary.LittleEndian.Uint16(e) == low && binary.LittleEndian.Uint32(e[2:]) == c.first() {
			return level(e[6]).df()
		}
	}
	return 0
}

// code is a feature's place in a section: its key in the high 32 bits, the
// first word of a pair in the low ones, 0 there for a word.
type code uint64

// spread keeps the pairs of one frequent first word, "the", from sharing
// their keys' high bits: near 2^32 divided by the golden ratio.
const spread = 0x9e3779b1

func codeOf(feature uint64) code {
	first, second := uint32(feature>>32), uint32(feature)
	return code(second+spread*first)<<32 | code(first)
}

func (c code) feature() uint64 { return uint64(c.first())<<32 | uint64(c.key()-spread*c.first()) }

func (c code) key() uint32 { return uint32(c >> 32) }

func (c code) first() uint32 { return uint32(c) }

// section is the table of words or that of pairs.
type section struct {
	width   int
	starts  []uint32 // of each bucket, in bytes, and the end of the last
	entries []byte
}

func (s *section) len() int { return len(s.entries) / s.width }

// bucket returns where the entries begin and end whose keys have these high bits.
func (s *section) bucket(high uint32) (from, end int) {
	return int(s.starts[high]), int(s.starts[high+1])
}

// at returns the code of the entry that e begins with.
func (s *section) at(high uint32, e []byte) code {
	c := code(high)<<48 | code(binary.LittleEndian.Uint16(e))<<32
	if s.width == pairWidth {
		c |= code(binary.LittleEndian.Uint32(e[2:]))
	}
	return c
}

// Parse checks what [Encode] wrote and returns the table in it. The table keeps
// data, which must not change from then on.
func Parse(data []byte) (*Table, error) {
	t, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("reading a table of word counts: %w", err)
	}
	return t, nil
}

func parse(data []byte) (*Table, error) {
	const header = len(magic) + 3
	if len(data) < header || string(data[:len(magic)]) != magic {
		return nil, errors.New("no magic: not a table")
	}
	if v := data[len(magic)]; v != version {
		return nil, fmt.Errorf("version %d, want %d", v, version)
	}
	t := &Table{documents: int(binary.LittleEndian.Uint16(data[len(magic)+1:]))}
	if t.documents < 1 || t.documents > maxDocuments {
		return nil, fmt.Errorf("%d documents, want 1 to %d", t.documents, maxDocuments)
	}
	top := levelOf(uint32(16 * t.documents))
	rest, err := t.words.parse(data[header:], wordWidth, top)
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	if rest, err = t.pairs.parse(rest, pairWidth, top); err != nil {
		return nil, fmt.Errorf("pairs: %w", err)
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%d bytes follow the last pair", len(rest))
	}
	return t, nil
}

// parse reads the section that data begins with and returns what follows it.
func (s *section) parse(data []byte, width int, top level) ([]byte, error) {
	if len(data) < 4+buckets {
		return nil, errors.New("cut off before the first entry")
	}
	n, counts, rest := binary.LittleEndian.Uint32(data), data[4:4+buckets], data[4+buckets:]
	if uint64(n)*uint64(width) > uint64(len(rest)) {
		return nil, fmt.Errorf("cut off: %d entries need %d bytes, and %d are there", n, uint64(n)*uint64(width), len(rest))
	}
	*s = section{width: width, starts: make([]uint32, buckets+1), entries: rest[:int(n)*width]}
	last, sum := code(0), 0 // code 0 stands for no feature
	for high, count := range counts {
		from := sum * width
		if sum += int(count); sum > int(n) {
			return nil, fmt.Errorf("more than %d entries in the buckets", n)
		}
		s.starts[high+1] = uint32(sum * width)
		for e := s.entries[from : sum*width]; len(e) > 0; e = e[width:] {
			c, l := s.at(uint32(high), e), level(e[width-1])
			if c <= last || l > top || uint32(c.feature()) == 0 || width == pairWidth && c.first() == 0 {
				return nil, fmt.Errorf("entry of %#x in %d/16 documents after that of %#x: not in order, or out of range", c.feature(), l.df(), last.feature())
			}
			last = c
		}
	}
	if sum != int(n) {
		return nil, fmt.Errorf("%d entries in the buckets, want %d", sum, n)
	}
	return rest[len(s.entries):], nil
}
