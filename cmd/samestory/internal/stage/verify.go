package stage

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"

	"github.com/samestory/samestory/cluster"
)

// Half gives each candidate the text of its earlier article.
func Half(in *Reader, out *Writer) (Counts, error) { return verify(in, out, true) }

// Verify compares each candidate that has a text with its later article.
func Verify(in *Reader, out *Writer) (Counts, error) { return verify(in, out, false) }

func verify(in *Reader, out *Writer, half bool) (n Counts, err error) {
	copies, err := NewCopies(in.Params)
	if err != nil {
		return n, in.error(err)
	}
	v := &judge{copies: copies, params: in.Params.copies(), verifier: copies.Verifier(), print: copies.Fingerprinter(), out: out}
	for {
		f, first, err := in.Next()
		if err == io.EOF {
			return n, out.err
		}
		if err != nil {
			return n, err
		}
		n.Lines++
		if first {
			v.article = article{repeated: v.repeated[:0], text: v.text[:0]}
		}
		switch key := in.key; {
		case len(key) > 0 && key[0] == 'p' && !half:
			out.Raw(in.line)
			f.Rest()
		case len(key) > 0 && key[0] == 'p':
			f.Rest()
		case len(key) > 0 && key[0] == 'x':
			v.number = in.KeyArticle(f)
			written, err := v.line(f, half)
			if err != nil {
				return n, err
			}
			n.Written += int64(written)
		default:
			f.fail("is of no kind that verify takes")
		}
		if err := f.Err(); err != nil {
			return n, err
		}
		if out.err != nil {
			return n, out.err
		}
	}
}

// article is what is known of the one that lines are of.
type article struct {
	number   uint64
	over     int      // samples that are passed over
	repeated []uint32 // keys of its sentences that are, in ascending order
	name     string   // its rank and id
	text     []byte   // as JSON
	known    bool

	decoded string // the text, once it is asked for
	isRead  bool
	sample  []uint32 // the same
	sampled bool
}

// judge gives candidates texts and compares them.
type judge struct {
	article
	copies   *cluster.Copies
	params   cluster.CopyParams
	verifier *cluster.CopyVerifier
	print    *cluster.Fingerprinter
	out      *Writer
}

func (v *judge) line(f *Fields, half bool) (written int, err error) {
	switch kind := f.Bytes(); {
	case len(kind) != 1:
		f.fail("is of no kind that verify takes")
	case kind[0] == 'o':
		v.over++
	case kind[0] == 'r':
		if key := parseKey(f, f.Bytes()); len(v.repeated) == 0 || v.repeated[len(v.repeated)-1] != key {
			v.repeated = append(v.repeated, key)
		}
	case kind[0] == 't':
		v.name, v.text, v.known = string(f.Bytes()), append(v.text[:0], f.Bytes()...), true
	case kind[0] == 'v' && half, kind[0] == 'w' && !half:
		if !v.known {
			f.fail("is a candidate of an article whose text is missing: want the texts of samestory stage sketch beside it")
			return 0, nil
		}
		if half {
			return v.bring(f), nil
		}
		return v.compare(f)
	case kind[0] == 'v', kind[0] == 'w':
		f.Rest()
	default:
		f.fail("is of no kind that verify takes")
	}
	return 0, nil
}

// bring writes a candidate by its later article, unless too few samples are shared
// whatever that has.
func (v *judge) bring(f *Fields) int {
	later, shared, least := f.Article(), 0, 0
	if f.More() {
		shared, least = f.Int(), f.Int()
	}
	if shared+v.over < least {
		return 0
	}
	out := v.out.BeginArticle('x', later).String("w").Article(v.number).Int(shared).Int(least).Int(v.over)
	out.line = append(out.line, '\t')
	for i, key := range v.repeated {
		if i > 0 {
			out.line = append(out.line, ',')
		}
		out.line = appendHex(out.line, uint64(key), 8)
	}
	out.String(v.name).Bytes(v.text).End()
	return 1
}

// compare writes a candidate if its articles are copies.
func (v *judge) compare(f *Fields) (int, error) {
	earlier, shared, least, over := f.Article(), f.Int(), f.Int(), f.Int()
	keys, name, quoted := f.Bytes(), f.Bytes(), f.Bytes()
	repeated := slices.Clone(v.repeated)
	for key := range bytes.SplitSeq(keys, []byte{','}) {
		if len(key) == 0 {
			continue
		}
		repeated = append(repeated, parseKey(f, key))
	}
	slices.Sort(repeated)
	repeated = slices.Compact(repeated)
	var a string
	if err := json.Unmarshal(quoted, &a); err != nil || f.err != nil {
		f.fail("has a text that is none")
		return 0, nil
	}
	if !v.isRead {
		if err := json.Unmarshal(v.text, &v.decoded); err != nil {
			f.fail("is of an article whose text is none")
			return 0, nil
		}
		v.isRead = true
	}
	if least > 0 && !v.enough(a, shared, min(over, v.over)) {
		return 0, nil
	}
	p, err := v.verifier.Compare(a, v.decoded, repeated)
	if err != nil || !v.params.IsCopy(p.Overlap) {
		return 0, err
	}
	v.out.BeginArticle('p', earlier).Article(v.number).Bytes(name).String(v.name)
	for _, n := range []int32{p.Shared, p.SizeA, p.SizeB, p.Bare.Shared, p.Bare.SizeA, p.Bare.SizeB} {
		v.out.Int(int(n))
	}
	v.out.End()
	return 1, nil
}

// enough reports whether two articles that met by too few samples share enough of all.
func (v *judge) enough(a string, shared, passed int) bool {
	if !v.sampled {
		v.sample, v.sampled = v.print.Sketch(v.decoded).Sample, true
	}
	return v.copies.Samples().Enough(v.print.Sketch(a).Sample, v.sample, shared, passed)
}

func parseKey(f *Fields, key []byte) uint32 {
	n, err := strconv.ParseUint(string(key), 16, 32)
	if err != nil {
		f.fail("has a sentence that is none")
	}
	return uint32(n)
}
