package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/stage"
)

func stageSketch(s *session) error {
	of := s.copyParams()
	p := stage.Params{Relation: "copy", Threshold: s.threshold, Containment: of.Containment, Shingle: of.Shingle, Recall: of.Recall, Cap: of.Cap, Keep: s.keep, Prefer: s.prefer}
	if s.relation == "story" {
		for _, flag := range []string{"texts", "containment", "shingle", "recall", "cap", "keep", "prefer"} {
			if s.set(flag) {
				return usagef("--%s goes with --relation copy", flag)
			}
		}
		p = stage.Params{Relation: "story", Threshold: storyThreshold(s)}
	}
	var copies *cluster.Copies
	if s.relation == "copy" {
		var err error
		if copies, err = stage.NewCopies(p); err != nil {
			return badParams(err)
		}
	}
	sketches, err := stage.NewWriter(s.out, p)
	if err != nil {
		return err
	}
	if err := sketches.Flush(); err != nil {
		return err
	}
	texts := io.Writer(s.out)
	if s.texts != "" {
		f, err := s.open(s.texts)
		if err != nil {
			return err
		}
		head, err := stage.NewWriter(f, p)
		if err == nil {
			err = head.Flush()
		}
		if err != nil {
			return err
		}
		texts = f
	}
	number := numberOf
	if s.numbered {
		if len(s.args) > 0 {
			return usagef("--numbered reads standard input")
		}
		n := newNumbered(s.stdin)
		s.stdin, s.input, number = n, "jsonl", n.number
	}
	s.step("reading")
	f, err := s.read(s.args, false)
	if err != nil {
		return err
	}
	sketchers := make([]*stage.Sketcher, f.Workers())
	for i := range sketchers {
		sketchers[i] = stage.NewSketcher(p, copies)
	}
	type part struct {
		stage.Lines
		dated []byte
		err   error
	}
	collect := func(worker int, b *feed.Batch, fail func(error)) (out part) {
		k := sketchers[worker]
		for rec, err := range b.Records() {
			switch bad, ok := errors.AsType[*feed.RecordError](err); {
			case err == nil:
				n := number(rec.Ref)
				if s.numbered && !rec.OwnID {
					rec.ID = fmt.Sprintf("%016x", n) // not its place in a part of the feed
				}
				if copies != nil {
					out.err = cmp.Or(out.err, k.Add(n, &rec.Article))
					continue
				}
				line, err := dated(n, &rec)
				out.err = cmp.Or(out.err, err)
				out.dated = append(out.dated, line...)
			case ok && s.numbered:
				k.Reject(number(bad.Ref), bad.Err)
				fail(err)
			default:
				fail(err)
			}
		}
		out.Lines = k.Take()
		b.Free()
		return out
	}
	err = each(s, f, collect, func(out part) error {
		_, err1 := s.out.Write(out.Sketches)
		_, err2 := texts.Write(out.Texts)
		_, err3 := s.out.Write(out.dated)
		return cmp.Or(out.err, err1, err2, err3)
	})
	if err == nil {
		s.counted(f, "kept, for copies are told by their texts", "kept")
	}
	return err
}

// numberOf is the number that an article has by its place in the input, whatever is
// decoded of it.
func numberOf(r feed.Ref) uint64 { return uint64(r.File)<<44 | uint64(r.Off) }

// numbered takes the numbers off the lines that it reads.
type numbered struct {
	in     *bufio.Reader
	inside bool // a line whose number was taken
	mu     sync.Mutex
	of     []uint64 // by line
}

func newNumbered(in io.Reader) *numbered { return &numbered{in: bufio.NewReaderSize(in, 1<<20)} }

func (n *numbered) Read(b []byte) (int, error) {
	if !n.inside {
		if err := n.take(); err != nil {
			return 0, err
		}
		n.inside = true
	}
	if _, err := n.in.Peek(1); err != nil {
		return 0, err
	}
	ahead, err := n.in.Peek(n.in.Buffered())
	if err != nil {
		return 0, err
	}
	if end := bytes.IndexByte(ahead, '\n'); end >= 0 {
		ahead = ahead[:end+1]
	}
	k := copy(b, ahead)
	n.inside = b[k-1] != '\n'
	_, err = n.in.Discard(k)
	return k, err
}

// take reads the number at the beginning of a line.
func (n *numbered) take() error {
	const digits = 16
	head, err := n.in.Peek(digits + 1)
	if len(head) == 0 {
		return err
	}
	number, bad := uint64(0), err
	if err == nil {
		number, bad = strconv.ParseUint(string(head[:digits]), 16, 64)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if bad != nil || head[digits] != '\t' {
		return fmt.Errorf("line %d does not begin with the number of its article, 16 digits and a tab", len(n.of)+1)
	}
	n.of = append(n.of, number)
	_, err = n.in.Discard(digits + 1)
	return err
}

// number returns that of the record that stands there.
func (n *numbered) number(r feed.Ref) uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.of[r.Line-1]
}
