package state

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Compact writes a state anew, without the room of what was forgotten and without
// what is damaged, each thing of which it reports. The old file stays until the new one
// is complete.
func Compact(ctx context.Context, dir string, lost func(string)) error {
	old := &inspection{store: &store{dir: dir}}
	if err := old.take("copies"); err != nil { // nobody may write meanwhile
		return errors.Join(old.explain(err), old.close())
	}
	defer old.close()
	from, err := inspect(dir)
	if err != nil {
		return err
	}
	defer from.close()
	path := fileName(dir, "copies")
	for _, leftover := range []string{path + ".new", path + ".new-journal"} {
		os.Remove(leftover)
	}
	to := &store{dir: dir}
	err = from.rewriteTo(ctx, to, path+".new", lost)
	if closed := to.close(); err == nil {
		err = closed
	}
	if err == nil {
		err = from.close()
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		os.Remove(path + ".new")
		return from.explain(err)
	}
	return nil
}

func (s *inspection) rewriteTo(ctx context.Context, to *store, path string, lost func(string)) (err error) {
	if to.db, err = openFile(path, "&_pragma=synchronous(extra)"); err != nil {
		return err
	}
	if err := to.prepare(copiesSchema); err != nil {
		return err
	}
	if err := to.begin(); err != nil {
		return err
	}
	if err := to.put("parameters", s.params); err != nil {
		return err
	}
	if err := to.put("counters", s.turn); err != nil {
		return err
	}
	var keys []uint32
	if _, err := s.get("furniture", &keys); err != nil {
		lost("what is furniture, which will be counted again")
	} else if err := to.put("furniture", keys); err != nil {
		return err
	}
	for r, err := range s.articles(ctx) {
		if err != nil {
			return err
		}
		if r.wrong != nil {
			lost(fmt.Sprintf("article %d, %q: %v", r.n, r.id, r.wrong))
			continue
		}
		if err := to.insert(&r.article, r.id, r.print, r.words); err != nil {
			return err
		}
	}
	err = s.outputs(func(path string, length int64) {
		if err == nil {
			err = to.setOutput(path, length)
		}
	})
	if err != nil {
		return err
	}
	return to.commit()
}
