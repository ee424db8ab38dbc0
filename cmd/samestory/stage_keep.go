package main

import (
	"os"

	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/stage"
)

// stageKeep writes the records whose numbers are not among those that are dropped.
func stageKeep(s *session) error {
	if len(s.args) == 0 {
		return usagef("stage keep: want what samestory stage group wrote, sorted, before the feed")
	}
	dropped, err := os.Open(s.args[0])
	if err != nil {
		return err
	}
	defer dropped.Close()
	r, err := stage.NewReader(s.ctx, s.args[0], dropped)
	if err != nil {
		return err
	}
	drops := stage.NewDrops(r)
	f, err := s.read(s.args[1:], false)
	if err != nil {
		return err
	}
	c := &corpus{session: s, feeds: []*feed.Feed{f}, from: []int{0}, readers: [][]*feed.Reader{{f.NewReader()}}}
	s.step("writing")
	out := newLines(c, s.out)
	defer out.stop()
	kept, left := int64(0), int64(0)
	collect := func(_ int, b *feed.Batch, fail func(error)) (refs []feed.Ref) {
		for rec, err := range b.Records() {
			if err != nil {
				fail(err)
				continue
			}
			refs = append(refs, rec.Ref)
		}
		b.Free()
		return refs
	}
	if err := each(s, f, collect, func(refs []feed.Ref) error {
		c.refs = refs
		for i, ref := range refs {
			gone, err := drops.Has(numberOf(ref))
			switch {
			case err != nil:
				return err
			case gone:
				left++
				continue
			}
			kept++
			if err := out.write(i); err != nil {
				return err
			}
		}
		return out.flush()
	}); err != nil {
		return err
	}
	if err := drops.End(); err != nil {
		return err
	}
	s.counted(f, "", "")
	s.decided(kept, left)
	return nil
}
