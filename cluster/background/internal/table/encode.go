package table

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
)

// Encode returns the form that [Parse] reads of a collection of documents and
// its features' document frequencies in sixteenths of a document, each of them
// from 16 to 16*documents. Equal maps give equal bytes.
func Encode(documents int, dfs map[uint64]uint32) ([]byte, error) {
	if documents < 1 || documents > maxDocuments {
		return nil, fmt.Errorf("encoding word counts of %d documents: want 1 to %d", documents, maxDocuments)
	}
	var words, pairs []code
	for feature, df := range dfs {
		c := codeOf(feature)
		switch {
		case uint32(feature) == 0 || df < 16 || df > uint32(16*documents):
			return nil, fmt.Errorf("encoding feature %#x with a frequency of %d/16 in %d documents: out of range", feature, df, documents)
		case c.first() == 0:
			words = append(words, c)
		default:
			pairs = append(pairs, c)
		}
	}
	b := append([]byte(magic), version)
	b = binary.LittleEndian.AppendUint16(b, uint16(documents))
	for _, codes := range [][]code{words, pairs} {
		slices.Sort(codes)
		var err error
		if b, err = appendSection(b, codes, dfs); err != nil {
			return nil, fmt.Errorf("encoding word counts: %w", err)
		}
	}
	return b, nil
}

func appendSection(b []byte, codes []code, dfs map[uint64]uint32) ([]byte, error) {
	var counts [buckets]byte
	for _, c := range codes {
		high := c.key() >> 16
		if counts[high]++; counts[high] == 0 {
			return nil, fmt.Errorf("more than 255 features have keys that begin with %#04x", high)
		}
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(codes)))
	b = append(b, counts[:]...)
	for _, c := range codes {
		b = binary.LittleEndian.AppendUint16(b, uint16(c.key()))
		if c.first() != 0 {
			b = binary.LittleEndian.AppendUint32(b, c.first())
		}
		b = append(b, byte(levelOf(dfs[c.feature()])))
	}
	return b, nil
}

// level is a document frequency in one byte, each 3 to 6 % above the one
// before. It needs neither logarithms nor a list of its values.
type level uint8

func (l level) df() uint32 { return uint32(16+l&15) << (l >> 4) }

// levelOf returns the level nearest to df, which is 16 or more.
func levelOf(df uint32) level {
	e := bits.Len32(df) - 5
	m := (df + 1<<e>>1) >> e // 16 to 32; 32 carries into the exponent
	return level(e<<4 + int(m) - 16)
}
