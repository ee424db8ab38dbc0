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
	return eachKind(dir, func(k *kind) error {
		return compact(ctx, dir, k, func(what string) { lost(k.name + ": " + what) })
	})
}

func compact(ctx context.Context, dir string, k *kind, lost func(string)) error {
	writer := &store{dir: dir}
	defer writer.close()
	if err := writer.take(k.name); err != nil { // nobody may write meanwhile
		return writer.explain(err)
	}
	from, err := inspect(dir, k)
	if err != nil {
		return err
	}
	defer from.close()
	path := fileName(dir, k.name)
	for _, leftover := range []string{path + ".new", path + ".new-journal"} {
		os.Remove(leftover)
	}
	to := &store{dir: dir}
	err = from.rewriteTo(ctx, to, path+".new", lost)
	if closed := to.close(); err == nil {
		err = closed
	}
	if err == nil {
		err = from.close() // some systems rename no file that is open
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
	if to.db, err = openFile(path, "_pragma=synchronous(extra)"); err != nil {
		return err
	}
	if err := to.prepare(s.kind.schema); err != nil {
		return err
	}
	if err := to.begin(); err != nil {
		return err
	}
	if err := to.put("parameters", s.params); err != nil {
		return err
	}
	damaged, held := false, int64(0)
	for p, err := range s.pieces(ctx) {
		if err != nil {
			return err
		}
		if p.wrong != nil {
			damaged = true
			lost(fmt.Sprintf("article %d, %q: %v", p.n, p.id, p.wrong))
			continue
		}
		sum, err := p.insert(to)
		if err != nil {
			return err
		}
		held += sum
	}
	rest, err := s.kind.rest(s, to)
	switch {
	case errors.Is(err, ErrDamaged):
		damaged = true
		lost(err.Error())
	case err != nil:
		return err
	}
	held += rest
	if err := s.turn.whole(held); err != nil && !damaged {
		lost(err.Error())
	}
	s.turn.Held = held
	if err := to.put("counters", s.turn); err != nil {
		return err
	}
	return to.commit()
}
