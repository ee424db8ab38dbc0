package tfidf

import (
	"cmp"
	"math"
	"slices"

	"github.com/samestory/samestory/minhash/text"
)

// Matrix holds the similarity of each two of N articles.
type Matrix struct {
	N      int
	values []float32
}

func newMatrix(n int) Matrix { return Matrix{n, make([]float32, n*n)} }

func (m Matrix) row(i int) []float32 { return m.values[i*m.N:][:m.N] }

func (m Matrix) set(i, j int, v float32) { m.values[i*m.N+j], m.values[j*m.N+i] = v, v }

// posting is a term's weight in one document.
type posting struct {
	doc    int32
	weight float32
}

// Cosines compares the vectors of all documents.
func Cosines(documents []string) Matrix {
	m := newMatrix(len(documents))
	for _, list := range weigh(documents) {
		for n, p := range list {
			row := m.row(int(p.doc))
			for _, q := range list[:n] {
				row[q.doc] += p.weight * q.weight
			}
		}
	}
	for i := range m.N {
		for j, v := range m.row(i)[:i] {
			m.set(i, j, v)
		}
	}
	return m
}

// weigh returns the postings of each term, in the order of its first document.
// The order is fixed because sums of floating point depend on it.
func weigh(documents []string) [][]posting {
	ids := map[uint64]int{}
	var lists [][]posting
	for i, d := range documents {
		for t := range text.Tokens(d) {
			id, ok := ids[t.Hash]
			if !ok {
				id = len(lists)
				ids[t.Hash] = id
				lists = append(lists, nil)
			}
			if last := len(lists[id]) - 1; last >= 0 && lists[id][last].doc == int32(i) {
				lists[id][last].weight++
			} else {
				lists[id] = append(lists[id], posting{int32(i), 1})
			}
		}
	}
	squares := make([]float64, len(documents))
	for _, list := range lists {
		idf := math.Log(float64(len(documents)) / float64(len(list)))
		for n := range list {
			w := (1 + math.Log(float64(list[n].weight))) * idf
			list[n].weight = float32(w)
			squares[list[n].doc] += w * w
		}
	}
	for _, list := range lists {
		for n := range list {
			list[n].weight /= float32(math.Sqrt(cmp.Or(squares[list[n].doc], 1)))
		}
	}
	return slices.DeleteFunc(lists, func(list []posting) bool { return len(list) == 1 })
}
