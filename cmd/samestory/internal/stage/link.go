package stage

import (
	"fmt"
	"io"
	"slices"
)

// Link writes each pair again by the first article of its connected component. Again is
// called for the same lines once more. They need not be sorted.
//
// Of each pair 16 bytes are held until all are read, and of each article that is in
// one 12: for a billion articles of which a third have copies, in 400 million pairs,
// 10 GB. Components of more are for an engine to find.
func Link(in *Reader, again func() (*Reader, error), out *Writer) (n Counts, err error) {
	in.any = true
	var ends []uint64
	if err := eachPair(in, func(a, b uint64, _ *Fields) {
		n.Lines++
		ends = append(ends, a, b)
	}); err != nil {
		return n, err
	}
	articles := slices.Clone(ends)
	slices.Sort(articles)
	articles = slices.Clip(slices.Compact(articles))
	if int64(len(articles)) > 1<<32-1 {
		return n, in.error(fmt.Errorf("has %d articles, and link can number %d", len(articles), int64(1)<<32-1))
	}
	parent := make([]uint32, len(articles))
	for i := range parent {
		parent[i] = uint32(i)
	}
	find := func(i uint32) uint32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	place := func(n uint64) uint32 {
		i, _ := slices.BinarySearch(articles, n)
		return uint32(i)
	}
	for i := 0; i < len(ends); i += 2 {
		a, b := find(place(ends[i])), find(place(ends[i+1]))
		parent[max(a, b)] = min(a, b)
	}
	ends = nil
	second, err := again()
	if err != nil {
		return n, err
	}
	second.any = true
	return n, eachPair(second, func(a, _ uint64, f *Fields) {
		n.Written++
		out.BeginArticle('g', articles[find(place(a))]).Bytes(f.reader.line[1:]).End()
		if out.err != nil && f.err == nil {
			f.err = out.err
		}
	})
}

// eachPair calls pair for each line of two articles that are a pair.
func eachPair(in *Reader, pair func(a, b uint64, f *Fields)) error {
	for {
		f, _, err := in.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if len(in.key) == 0 || in.key[0] != 'p' {
			f.fail("is of no kind that link takes")
		}
		a, b := in.KeyArticle(f), f.Article()
		f.Rest()
		if f.err == nil {
			pair(a, b, f)
		}
		if err := f.Err(); err != nil {
			return err
		}
	}
}
