package stage

import (
	"bytes"
	"io"
	"slices"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/minhash/lsh"
)

// Counts are what a step did.
type Counts struct {
	Lines   int64 // that it took
	Written int64 // that it made of them
	Capped  int64 // buckets over the cap
}

// Pairs makes sketches into meeting places, these into meetings, and those into
// candidates, whichever lines there are. Others pass.
func Pairs(in *Reader, out *Writer) (n Counts, err error) {
	copies, err := NewCopies(in.Params)
	if err != nil {
		return n, in.error(err)
	}
	p := &pairer{copies: copies, bands: copies.Bands(), samples: copies.Samples(), out: out, cap: in.Params.bucketCap(), counts: &n}
	p.band.Cap = p.cap
	for {
		f, first, err := in.Next()
		if err != nil && err != io.EOF {
			return n, err
		}
		if first || err == io.EOF {
			p.end()
		}
		if err == io.EOF {
			return n, out.err
		}
		n.Lines++
		p.line(in, f)
		if f.err == nil && out.err != nil {
			return n, out.err
		}
		if err := f.Err(); err != nil {
			return n, err
		}
	}
}

// pairer handles the lines of one key after another.
type pairer struct {
	copies  *cluster.Copies
	bands   lsh.Params
	samples *lsh.Samples
	cap     int
	out     *Writer
	counts  *Counts

	kind byte // of the key

	first     uint64 // w: the first article of the same words
	firstName []byte

	band lsh.Bucket[bandMember] // b

	sample []sampleMember // s: those of the key, up to the cap
	passed bool           // s: that too many have it
	last   uint64         // s: the article that was written last

	having   []uint64 // f: articles that have it, until they are enough
	repeated bool     // f: that they are

	a, b        uint64 // c
	met         bool   // c: in a band
	shared, min int    // c: samples, and the size of the smaller
}

type bandMember struct {
	article uint64
	entry   []uint8
}

type sampleMember struct {
	article uint64
	size    int
}

func (p *pairer) line(in *Reader, f *Fields) {
	key := f.reader.key
	if len(key) == 0 {
		f.fail("has no key")
		return
	}
	first := p.kind == 0
	p.kind = key[0]
	switch p.kind {
	case 'w':
		p.sketch(f, first)
	case 'b':
		m := bandMember{f.Article(), f.Base64()}
		if len(m.entry) < p.bands.K {
			f.fail("has an entry that is cut")
			return
		}
		p.band.Add(m, p.meetInBand)
	case 's':
		p.addSample(sampleMember{f.Article(), f.Int()})
	case 'f':
		p.addSentence(key[1:], f.Article())
	case 'c':
		p.meeting(in, f, first)
	case 'x', 'p':
		p.out.Raw(in.line)
		f.Rest()
	default:
		f.fail("is of no kind that pairs takes")
	}
}

// end handles the end of the lines of a key.
func (p *pairer) end() {
	switch p.kind {
	case 'b':
		if p.band.End(p.meetInBand) {
			p.counts.Capped++
		}
	case 's':
		if !p.passed {
			p.meetBySample()
		}
		p.sample, p.passed = p.sample[:0], false
	case 'f':
		p.having, p.repeated = p.having[:0], false
	case 'c':
		p.candidate()
	}
	p.kind = 0
}

// sketch makes the meeting places of the first article of some words. The others are
// pairs with it, and have but their sentences.
func (p *pairer) sketch(f *Fields, first bool) {
	n, _, name := f.Article(), f.Int(), f.Bytes()
	entry, sample, sentences := f.Base64(), f.Numbers(), f.Numbers()
	if f.err == nil && len(entry) != p.bands.EntrySize() {
		f.fail("has an entry that is cut, or of other parameters")
	}
	if f.err != nil {
		return
	}
	for _, key := range sentences {
		p.write(p.out.Begin('f', uint64(key), 8).Article(n))
	}
	if !first {
		p.write(p.out.BeginArticle('p', p.first).Article(n).Bytes(p.firstName).Bytes(name).String("="))
		return
	}
	p.first, p.firstName = n, append(p.firstName[:0], name...)
	for band := range p.bands.Bands {
		place := uint64(band)<<32 | uint64(p.bands.Key(entry, band))
		p.write(p.out.Begin('b', place, 12).Article(n).Base64(entry[:p.bands.K]))
	}
	for _, h := range sample {
		p.write(p.out.Begin('s', uint64(h), 8).Article(n).Int(len(sample)))
	}
}

func (p *pairer) meetInBand(a, b bandMember) {
	if p.bands.Near(a.entry, b.entry) {
		p.write(p.out.BeginArticle('c', a.article).Article(b.article))
	}
}

// addSample counts repeats within an article as more members of the bucket, as
// lsh.Samples does.
func (p *pairer) addSample(m sampleMember) {
	if p.passed {
		if m.article != p.last {
			p.over(m.article)
		}
		return
	}
	p.sample = append(p.sample, m)
	if p.cap > 0 && len(p.sample) > 2*p.cap {
		p.passed = true
		for _, m := range withoutRepeats(p.sample) {
			p.over(m.article)
		}
	}
}

// withoutRepeats leaves each article once, in place.
func withoutRepeats(sample []sampleMember) []sampleMember {
	return slices.CompactFunc(sample, func(a, b sampleMember) bool { return a.article == b.article })
}

// over tells that an article has a sample that is passed over.
func (p *pairer) over(article uint64) {
	p.write(p.out.BeginArticle('x', article).String("o"))
	p.last = article
}

func (p *pairer) meetBySample() {
	members := withoutRepeats(p.sample)
	for j, b := range members {
		for _, a := range members[:j] {
			p.write(p.out.BeginArticle('c', a.article).Article(b.article).String("s").Int(a.size).Int(b.size))
		}
	}
}

func (p *pairer) addSentence(key []byte, article uint64) {
	if p.having = append(p.having, article); len(p.having) < cluster.RepeatedFrom && !p.repeated {
		return
	}
	for _, n := range p.having {
		p.write(p.out.BeginArticle('x', n).String("r").Bytes(key))
	}
	p.having, p.repeated = p.having[:0], true
}

// meeting takes those of two articles one after another. The key is the first of
// them alone, so the second is looked at too.
func (p *pairer) meeting(in *Reader, f *Fields, first bool) {
	a, b := in.KeyArticle(f), f.Article()
	if !first && b != p.b {
		p.candidate()
		first = true
	}
	if first {
		p.a, p.b, p.met, p.shared = a, b, false, 0
	}
	if !f.More() {
		p.met = true
		return
	}
	if kind := f.Bytes(); !bytes.Equal(kind, []byte("s")) {
		f.fail("is of no kind that pairs takes")
	}
	p.shared++
	p.min = min(f.Int(), f.Int())
}

// candidate writes two articles that met often enough, or may have.
func (p *pairer) candidate() {
	least := p.samples.Least(p.min)
	switch {
	case p.met, p.shared >= least:
		p.write(p.out.BeginArticle('x', p.a).String("v").Article(p.b))
	case p.shared > 1:
		p.write(p.out.BeginArticle('x', p.a).String("v").Article(p.b).Int(p.shared).Int(least))
	}
}

func (p *pairer) write(w *Writer) {
	w.End()
	p.counts.Written++
}
