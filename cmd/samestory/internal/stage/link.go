package stage

import (
	"fmt"
	"io"
	"slices"
)

// Link writes each pair again by the first article of its connected component. Again
// is called twice, for the same lines once more. They need not be sorted.
//
// Of each article that is in a pair 26 bytes are held at most, as measured with 15 million,
// and nothing of the pairs: where a third of a billion articles are in pairs, 9 GB. More are
// for an engine to link.
func Link(in *Reader, again func() (*Reader, error), out *Writer) (n Counts, err error) {
	l := &linker{}
	for i, pass := range []func(a, b uint64, f *Fields){l.know, l.join, func(a, _ uint64, f *Fields) {
		n.Lines++
		n.Written++
		out.BeginArticle('g', l.articles[l.find(l.place(a))]).Bytes(f.reader.line[1:]).End()
		if out.err != nil {
			f.err = out.err
		}
	}} {
		if i > 0 {
			if in, err = again(); err != nil {
				return n, err
			}
		}
		in.any = true
		if err := eachPair(in, pass); err != nil {
			return n, err
		}
		if i == 0 {
			if err := l.number(); err != nil {
				return n, in.error(err)
			}
		}
	}
	return n, nil
}

// linker is a union-find forest over the articles that are in pairs.
type linker struct {
	articles []uint64 // ascending, once they are all known
	many     int      // from which on repeats among them are removed
	parent   []uint32 // by the place of an article
}

func (l *linker) know(a, b uint64, _ *Fields) {
	if l.articles = append(l.articles, a, b); len(l.articles) > max(l.many, 1<<20) {
		l.compact()
		l.many = 3 * len(l.articles) / 2
	}
}

func (l *linker) compact() {
	slices.Sort(l.articles)
	l.articles = slices.Compact(l.articles)
}

// number gives the articles their places.
func (l *linker) number() error {
	l.compact()
	if int64(len(l.articles)) > 1<<32-1 {
		return fmt.Errorf("has %d articles, and link can number %d", len(l.articles), int64(1)<<32-1)
	}
	l.articles = slices.Clip(l.articles)
	l.parent = make([]uint32, len(l.articles))
	for i := range l.parent {
		l.parent[i] = uint32(i)
	}
	return nil
}

func (l *linker) join(a, b uint64, _ *Fields) {
	i, j := l.find(l.place(a)), l.find(l.place(b))
	l.parent[max(i, j)] = min(i, j)
}

func (l *linker) place(n uint64) uint32 {
	i, _ := slices.BinarySearch(l.articles, n)
	return uint32(i)
}

func (l *linker) find(i uint32) uint32 {
	for l.parent[i] != i {
		l.parent[i] = l.parent[l.parent[i]]
		i = l.parent[i]
	}
	return i
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
