package cluster

import "cmp"

// Verdict says what becomes of an article when copies are dropped.
type Verdict struct {
	CopyOf  int // the kept article that it is a copy of, -1 where it is kept itself
	Overlap     // with that article
}

// Keep decides which articles stay, and returns a verdict for each, by its number.
// Order has the numbers of all articles, those first that are to be kept rather than
// others; its first forced ones stay whatever they are. Of the rest an article is
// dropped if and only if it is a verified copy of one that was kept before it.
// So where A resembles B and B resembles C, but A does not resemble C, both A
// and C stay. By containment only the contained article is dropped, never the
// one that contains it: a full text that follows its paywalled beginning stays.
//
// A pair counts only if it is one of copies without furniture too: two short
// articles in one long appeal are not one text. Of several kept articles the
// most resembling is named.
func (g *CopyGraph) Keep(order []int32, forced int) []Verdict {
	k := &keeper{graph: g, next: g.neighbours(), kept: make([]int32, len(g.Node))}
	for i := range k.kept {
		k.kept[i] = -1
	}
	verdicts := make([]Verdict, len(g.Node))
	k.rank = make([]int, len(g.Node))
	for rank, i := range order {
		k.rank[i] = rank
		v := Verdict{CopyOf: -1}
		if rank >= forced {
			v = k.judge(g.Node[i])
		}
		if n := g.Node[i]; v.CopyOf < 0 && k.kept[n] < 0 {
			k.kept[n] = i
		}
		verdicts[i] = v
	}
	return verdicts
}

// keeper holds what is decided so far.
type keeper struct {
	graph *CopyGraph
	next  [][]int32 // of each node, the numbers of its pairs
	kept  []int32   // of each node, the first of its articles that was kept, or -1
	rank  []int     // of each article, its place in the order
}

// judge decides about an article of the node.
func (k *keeper) judge(node int32) Verdict {
	if i := k.kept[node]; i >= 0 {
		return Verdict{CopyOf: int(i), Overlap: Overlap{1, 1, 1}}
	}
	best, params := Verdict{CopyOf: -1}, k.graph.copies.params
	for _, n := range k.next[node] {
		p := k.graph.Pairs[n]
		o, bare, other := p.Overlap, p.Bare, p.B
		if p.B == int(node) {
			o, bare, other = o.reverse(), bare.reverse(), p.A
		}
		if by := k.kept[other]; by >= 0 && params.drops(o) && params.drops(bare) && !k.better(best, o, int(by)) {
			best = Verdict{int(by), o}
		}
	}
	return best
}

// drops reports whether A goes where B stays.
func (p CopyParams) drops(o Overlap) bool {
	return p.Resembles(o) || o.SizeA <= o.SizeB && p.Contains(o)
}

// better reports whether v is to be named rather than the article i.
func (k *keeper) better(v Verdict, o Overlap, i int) bool {
	return v.CopyOf >= 0 && cmp.Or(cmp.Compare(v.Resemblance(), o.Resemblance()), cmp.Compare(k.rank[i], k.rank[v.CopyOf])) >= 0
}

// neighbours lists, for each node, its pairs.
func (g *CopyGraph) neighbours() [][]int32 {
	next := make([][]int32, len(g.Node))
	for n, p := range g.Pairs {
		next[p.A] = append(next[p.A], int32(n))
		next[p.B] = append(next[p.B], int32(n))
	}
	return next
}
