package cluster

import (
	"cmp"

	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

// Verdict says what becomes of an article when copies are dropped.
type Verdict struct {
	CopyOf  int // the kept article that it is a copy of, -1 where it is kept itself
	Overlap     // with that article
}

// Keep decides which articles stay. They are taken in the given order, in which
// the first forced ones stay whatever they are; of the rest an article is
// dropped if and only if it is a verified copy of one that was kept before it.
// So where A resembles B and B resembles C, but A does not resemble C, both A
// and C stay. By containment only the contained article is dropped, never the
// one that contains it: a full text that follows its paywalled beginning stays.
//
// A pair counts only if it is one of copies without furniture too: without the
// sentences that also stand in articles outside the pair's own group of copies.
// Two short articles in one long appeal are not one text. Of several kept
// articles the most resembling is named.
func (g *CopyGraph) Keep(order []int32, forced int) ([]Verdict, error) {
	k := &keeper{graph: g, groups: g.groups(), next: g.neighbours(), kept: make([]int32, len(g.Node)), dropped: make(map[int32]Verdict)}
	for i := range k.kept {
		k.kept[i] = -1
	}
	verdicts := make([]Verdict, len(g.Node))
	for rank, i := range order {
		v := Verdict{CopyOf: -1}
		if rank >= forced {
			var err error
			if v, err = k.judge(g.Node[i]); err != nil {
				return nil, err
			}
		}
		if n := g.Node[i]; v.CopyOf < 0 && k.kept[n] < 0 {
			k.kept[n] = i
		}
		verdicts[i] = v
	}
	return verdicts, nil
}

// keeper holds what is decided so far.
type keeper struct {
	graph   *CopyGraph
	groups  groups
	next    [][]int32         // of each node, the numbers of its pairs
	kept    []int32           // of each node, the first of its articles that was kept, or -1
	dropped map[int32]Verdict // of nodes that have none
	words   text.Words
}

// judge decides about an article of the node.
func (k *keeper) judge(node int32) (Verdict, error) {
	if i := k.kept[node]; i >= 0 {
		return Verdict{CopyOf: int(i), Overlap: Overlap{1, 1, 1}}, nil
	}
	if v, ok := k.dropped[node]; ok {
		return v, nil
	}
	best := Verdict{CopyOf: -1}
	for _, n := range k.next[node] {
		p := k.graph.Pairs[n]
		o, other := p.Overlap, p.B
		if p.B == int(node) {
			o, other = Overlap{o.Shared, o.SizeB, o.SizeA}, p.A
		}
		by := k.kept[other]
		if by < 0 || !k.drops(o) || better(best, o, int(by)) {
			continue
		}
		if ok, err := k.holds(p, node); err != nil {
			return best, err
		} else if ok {
			best = Verdict{int(by), o}
		}
	}
	if best.CopyOf >= 0 {
		k.dropped[node] = best
	}
	return best, nil
}

// drops reports whether A goes where B stays.
func (k *keeper) drops(o Overlap) bool {
	p := k.graph.copies.params
	return p.Resembles(o) || o.SizeA <= o.SizeB && p.Contains(o)
}

// better reports whether v is to be named rather than the article i.
func better(v Verdict, o Overlap, i int) bool {
	return v.CopyOf >= 0 && cmp.Or(cmp.Compare(v.Resemblance(), o.Resemblance()), cmp.Compare(i, v.CopyOf)) >= 0
}

// holds reports whether the pair is one without furniture, so that the node is
// still the one to go.
func (k *keeper) holds(p CopyPair, node int32) (bool, error) {
	// One article beyond the group may quote; from two on it is a habit.
	furniture := k.groups.size(p.A) + 2
	if int(p.repeated) < furniture {
		return true, nil
	}
	var sets [2]shingle.Set
	for i, article := range []int{int(node), p.A + p.B - int(node)} {
		s, err := k.graph.text(0, article)
		if err != nil {
			return false, err
		}
		sets[i] = k.without(s, furniture)
	}
	return k.drops(overlap(sets[0], sets[1])), nil
}

// without returns the shingles of a text that lie between its furniture.
func (k *keeper) without(s string, furniture int) shingle.Set {
	k.words.Reset()
	k.words.Add(s)
	var shingles, hash []uint64
	from, at := 0, 0
	for i, end := range k.words.Ends {
		sentence := k.words.Sentence(i)
		if len(sentence) >= minSentence {
			hash = shingle.Append(hash[:0], sentence, len(sentence))
			if k.graph.copies.sentences.count(hash[0]) >= furniture {
				shingles = k.append(shingles, from, at)
				from = int(end)
			}
		}
		at = int(end)
	}
	return shingle.NewSet(k.append(shingles, from, at))
}

func (k *keeper) append(shingles []uint64, from, to int) []uint64 {
	if from == to {
		return shingles
	}
	return shingle.Append(shingles, k.words.Hashes[from:to], k.graph.copies.params.Shingle)
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

// groups is a union-find forest over articles.
type groups struct{ parent, count []int32 }

func (g *CopyGraph) groups() groups {
	u := newGroups(len(g.Node))
	for i, n := range g.Node {
		u.join(int32(i), n)
	}
	for _, p := range g.Pairs {
		u.join(int32(p.A), int32(p.B))
	}
	return u
}

func newGroups(n int) groups {
	u := groups{make([]int32, n), make([]int32, n)}
	for i := range u.parent {
		u.parent[i], u.count[i] = int32(i), 1
	}
	return u
}

// find returns the smallest member of i's group.
func (u groups) find(i int32) int32 {
	for u.parent[i] != i {
		u.parent[i] = u.parent[u.parent[i]]
		i = u.parent[i]
	}
	return i
}

func (u groups) size(i int) int { return int(u.count[u.find(int32(i))]) }

func (u groups) join(i, j int32) {
	i, j = u.find(i), u.find(j)
	if i != j {
		u.parent[max(i, j)] = min(i, j)
		u.count[min(i, j)] += u.count[max(i, j)]
	}
}
