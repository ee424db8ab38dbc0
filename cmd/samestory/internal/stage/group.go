package stage

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// Group decides in each connected component which articles are dropped, as
// [cluster.CopyGraph.Keep] does in all of a feed.
func Group(in *Reader, out *Writer) (n Counts, err error) {
	c := &component{params: in.Params.copies(), of: map[uint64]int32{}}
	for {
		f, first, err := in.Next()
		if err != nil && err != io.EOF {
			return n, err
		}
		if first || err == io.EOF {
			n.Written += c.decide(out)
		}
		if err == io.EOF || out.err != nil {
			return n, out.err
		}
		n.Lines++
		if len(in.key) == 0 || in.key[0] != 'g' {
			f.fail("is of no kind that group takes")
		}
		c.add(f)
		if err := f.Err(); err != nil {
			return n, err
		}
	}
}

// component is the articles of one, known by their places in it.
type component struct {
	params   cluster.CopyParams
	of       map[uint64]int32
	articles []named
	node     []int32
	pairs    []cluster.CopyPair
}

type named struct {
	number   uint64
	rank, id string
}

func (c *component) add(f *Fields) {
	a, b, nameA, nameB := f.Article(), f.Article(), f.Bytes(), f.Bytes()
	if f.err != nil {
		return
	}
	i, j := c.place(a, nameA), c.place(b, nameB)
	if len(f.rest) > 0 && f.rest[0] == '=' {
		f.Bytes()
		c.node[j] = i
		return
	}
	p := cluster.CopyPair{A: int(i), B: int(j)}
	for _, o := range []*cluster.Overlap{&p.Overlap, &p.Bare} {
		o.Shared, o.SizeA, o.SizeB = int32(f.Int()), int32(f.Int()), int32(f.Int())
	}
	c.pairs = append(c.pairs, p)
}

func (c *component) place(n uint64, name []byte) int32 {
	i, known := c.of[n]
	if !known {
		i = int32(len(c.articles))
		rank, id := name, []byte(nil)
		if at := bytes.IndexByte(name, '"'); at >= 0 {
			rank, id = name[:at], name[at:]
		}
		c.of[n] = i
		c.articles, c.node = append(c.articles, named{n, string(rank), string(id)}), append(c.node, i)
	}
	return i
}

// drop is what is told of an article that is dropped.
type drop struct {
	ID          json.RawMessage `json:"id"`
	CopyOf      json.RawMessage `json:"copy_of"`
	Resemblance report.Figure   `json:"resemblance"`
	Containment report.Figure   `json:"containment"`
}

// decide writes what is dropped of the component and empties it.
func (c *component) decide(out *Writer) (dropped int64) {
	if len(c.articles) == 0 {
		return 0
	}
	order := make([]int32, len(c.articles))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(cmp.Compare(c.articles[i].rank, c.articles[j].rank), cmp.Compare(c.articles[i].number, c.articles[j].number))
	})
	for i, v := range cluster.NewCopyGraph(c.params, c.node, c.pairs).Keep(order, 0) {
		if v.CopyOf >= 0 {
			a, b := &c.articles[i], &c.articles[v.CopyOf]
			told, err := report.AppendJSON(nil, drop{json.RawMessage(a.id), json.RawMessage(b.id), report.Figure(v.Resemblance()), report.Figure(v.Containment())})
			if err != nil && out.err == nil {
				out.err = err
			}
			out.BeginArticle('d', a.number).Article(b.number).Bytes(told).End()
			dropped++
		}
	}
	clear(c.of)
	c.articles, c.node, c.pairs = c.articles[:0], c.node[:0], c.pairs[:0]
	return dropped
}
