package cluster

import (
	"math"

	"github.com/samestory/samestory/minhash/lsh"
	"github.com/samestory/samestory/minhash/text"
)

// LiveCopies decides about one article after another whether it is a copy of one
// that was kept before, among articles that come and go. An article is known by the
// member's number that Add gave it.
//
// What was kept is looked up by the same fingerprints as in [Copies], and each
// candidate is verified exactly, on words that are asked for. Sentences that may be
// furniture are those that [LiveCopies.Repeat] was last given. It is not safe for
// concurrent use; articles can be read by several goroutines.
type LiveCopies struct {
	copies    *Copies // nothing but parameters
	live      *lsh.Live
	same      map[uint64]uint32 // members by the hash of all their words
	whole     []uint64          // by member
	sentences [][]uint32        // by member
	repeated  sentenceSet
	verifier  *verifier
	words     func(member uint32) (CopyWords, error)
	next      *CopyDocument // is judged
}

// nextArticle is the verifier's number for the article that is judged.
const nextArticle = math.MaxInt32

// NewLiveCopies returns an empty collection, or an error that says which of the
// parameters is out of range. Words returns those of a member, as its CopyDocument
// had them.
func NewLiveCopies(p CopyParams, words func(member uint32) (CopyWords, error)) (*LiveCopies, error) {
	copies, err := NewCopies(p)
	if err != nil {
		return nil, err
	}
	c := &LiveCopies{copies: copies, words: words, same: map[uint64]uint32{}}
	c.live = lsh.NewLive(copies.index.Params, lsh.Samples{Every: sampleEvery, Contain: copies.samples.Contain}, copies.params.Cap)
	c.verifier = newVerifier(copies.params, &c.repeated, c.load)
	return c, nil
}

// Params returns the parameters with the defaults filled in.
func (c *LiveCopies) Params() CopyParams { return c.copies.params }

// Len returns the number of members.
func (c *LiveCopies) Len() int { return c.live.Len() }

func (c *LiveCopies) load(i int, w *text.Words) error {
	from := &CopyWords{}
	if i == nextArticle {
		from = &c.next.CopyWords
	} else {
		words, err := c.words(uint32(i))
		if err != nil {
			return err
		}
		from = &words
	}
	w.Reset()
	for _, word := range from.Words {
		w.Hashes = append(w.Hashes, longWord(word))
	}
	w.Ends = append(w.Ends, from.Ends...)
	return nil
}

// Judge returns the member that an article is a copy of, by the rules of
// [CopyGraph.Keep], or a Verdict of -1. Members that may returns false for are not
// looked at.
func (c *LiveCopies) Judge(d *CopyDocument, may func(member uint32) bool) (Verdict, error) {
	best := Verdict{CopyOf: -1}
	if !d.HasWords() {
		return best, nil
	}
	c.next = d
	defer c.verifier.forget(nextArticle)
	if i, found := c.same[d.whole]; found && may(i) { // copies, whatever their furniture
		words, err := c.words(i)
		if err != nil || words.equal(&d.CopyWords) {
			return Verdict{int(i), Overlap{1, 1, 1}}, err
		}
	}
	for _, i := range c.live.Find(d.print) {
		if !may(i) {
			continue
		}
		p, err := c.verifier.compare(int(i), nextArticle)
		if err != nil {
			return Verdict{CopyOf: -1}, err
		}
		o, bare := p.Overlap.reverse(), p.Bare.reverse()
		if c.copies.params.drops(o) && c.copies.params.drops(bare) && (best.CopyOf < 0 || o.Resemblance() > best.Resemblance()) {
			best = Verdict{int(i), o}
		}
	}
	return best, nil
}

// Add adds an article and returns its member's number, which may be that of one that
// was removed. Where many are alike, postings of others give way. An article without
// words is a copy of nothing and need not be added.
func (c *LiveCopies) Add(d *CopyDocument) (member uint32, given []lsh.Given) {
	member, given = c.live.Add(d.print)
	c.hold(member, d)
	return member, given
}

// Restore adds an article as it was before, without the postings that it gave, after
// those that were added before it.
func (c *LiveCopies) Restore(d *CopyDocument, out []uint32) (member uint32) {
	member = c.live.Restore(d.print, out)
	c.hold(member, d)
	return member
}

func (c *LiveCopies) hold(member uint32, d *CopyDocument) {
	if int(member) == len(c.whole) {
		c.whole, c.sentences = append(c.whole, 0), append(c.sentences, nil)
	}
	c.whole[member], c.sentences[member] = d.whole, d.sentences
	c.same[d.whole] = member
}

// Remove removes a member.
func (c *LiveCopies) Remove(member uint32) {
	c.live.Remove(member)
	c.verifier.forget(int(member))
	if c.same[c.whole[member]] == member {
		delete(c.same, c.whole[member])
	}
	c.whole[member], c.sentences[member] = 0, nil
}

// Repeated returns the sentences, by their keys, that stand in so many members that
// they may be furniture.
func (c *LiveCopies) Repeated(workers int) []uint32 {
	return repeatedSentences(c.sentences, workers).keys
}

// Repeat says which sentences may be furniture: keys in ascending order.
func (c *LiveCopies) Repeat(keys []uint32) {
	c.repeated = newSentenceSet(keys)
	clear(c.verifier.cache) // their furniture was counted
	c.verifier.loaded = -1
}
