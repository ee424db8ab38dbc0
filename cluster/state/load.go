package state

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/samestory/samestory/cluster"
)

// parameters are those that a state was made with.
type parameters struct {
	Copies    cluster.CopyParams
	Window    int64   // seconds
	Threshold float64 // of stories
}

func (p parameters) window() time.Duration { return time.Duration(p.Window) * time.Second }

// options are those that open the state again: a cap of 0 would be the default.
func (p parameters) options() Options {
	o := Options{Copies: p.Copies, Window: p.window()}
	o.Copies.Cap = cmp.Or(o.Copies.Cap, -1)
	return o
}

// ErrParameters is that of a state that was made with other parameters.
var ErrParameters = errors.New("it was made with other parameters")

// agree writes down the parameters of a new state, or refuses others than it has.
func (s *store) agree(want parameters) error {
	var have parameters
	found, err := s.get("parameters", &have)
	if err != nil {
		return err
	}
	if !found {
		if err := s.begin(); err != nil {
			return err
		}
		if err := s.put("parameters", want); err != nil {
			return err
		}
		return s.commit()
	}
	if have == want {
		return nil
	}
	var differ []string
	for _, p := range []struct {
		flag       string
		have, want any
	}{
		{"threshold", cmp.Or(have.Copies.Threshold, have.Threshold), cmp.Or(want.Copies.Threshold, want.Threshold)},
		{"containment", max(0, have.Copies.Containment), max(0, want.Copies.Containment)},
		{"shingle", have.Copies.Shingle, want.Copies.Shingle},
		{"recall", have.Copies.Recall, want.Copies.Recall},
		{"cap", have.Copies.Cap, want.Copies.Cap},
		{"window", WindowName(have.window()), WindowName(want.window())},
	} {
		if p.have != p.want {
			differ = append(differ, fmt.Sprintf("--%s %v, not %v", p.flag, p.have, p.want))
		}
	}
	return fmt.Errorf("%w: %s; use those, or another directory", ErrParameters, strings.Join(differ, ", "))
}

// WindowName writes a window in days, where it is of whole ones.
func WindowName(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == 0:
		return "0"
	case d%day == 0:
		return fmt.Sprintf("%dd", d/day)
	}
	return d.String()
}

// load reads all articles, so that the state is what it was at the last commit.
func (c *Copies) load() error {
	if _, err := c.store.get("counters", &c.shelf.turn); err != nil {
		return err
	}
	var keys []uint32
	if _, err := c.store.get("furniture", &keys); err != nil {
		return err
	}
	c.live.Repeat(keys)
	c.repeat = furnitureSum(keys)
	if err := c.store.outputs(func(path string, length int64) { c.outputs[path] = length }); err != nil {
		return err
	}
	for parsed := range c.parsed() {
		if parsed.err != nil {
			return parsed.err
		}
		for i := range parsed.rows {
			r := &parsed.rows[i]
			slot := c.shelf.put(r.article)
			if r.print != nil {
				c.join(slot, c.live.Restore(&parsed.documents[i], r.more.out))
			}
		}
	}
	c.shelf.arrange()
	return c.shelf.turn.whole(c.held())
}

// parsedRows is some articles with their fingerprints, or why there are no more.
type parsedRows struct {
	rows      []row
	documents []cluster.CopyDocument
	err       error
}

// parsed reads all articles ahead of what is done with them, which takes as long.
func (c *Copies) parsed() iter.Seq[parsedRows] {
	const some = 256
	return func(yield func(parsedRows) bool) {
		ready := make(chan parsedRows, 4)
		stop := make(chan struct{})
		var reader sync.WaitGroup
		defer reader.Wait()
		defer close(stop)
		reader.Go(func() {
			defer close(ready)
			var next parsedRows
			send := func() bool {
				select {
				case ready <- next:
					next = parsedRows{}
					return true
				case <-stop:
					return false
				}
			}
			for r, err := range c.store.rows() {
				if err == nil {
					err = r.check()
				}
				var d cluster.CopyDocument
				if err == nil && r.print != nil {
					if d, err = c.live.ParsePrint(r.print); err != nil {
						err = fmt.Errorf("%w: article %d: %v", ErrDamaged, r.n, err)
					}
				}
				if err != nil {
					next.err = err
					break
				}
				next.rows, next.documents = append(next.rows, r), append(next.documents, d)
				if len(next.rows) == some && !send() {
					return
				}
			}
			send()
		})
		for p := range ready {
			if !yield(p) {
				return
			}
		}
	}
}

// row is an article as it is stored.
type row struct {
	article
	id             string
	print          []byte
	have, haveTurn int64 // the checksums
}

const columns = "n, id, key, digest, published, copy_of, print, sum, seen, touched, out, turn_sum"

func scanRow(from interface{ Scan(...any) error }) (row, error) {
	r := row{article: article{more: copyOrKept{member: noMember}}}
	var key int64
	var out []byte
	err := from.Scan(&r.n, &r.id, &key, &r.digest, &r.published, &r.more.copyOf, &r.print, &r.have, &r.seen, &r.touched, &out, &r.haveTurn)
	r.key, r.sum, r.more.out = uint64(key), r.haveTurn, unpacked(out)
	return r, err
}

// insert stores an article. What has no fingerprint has no words.
func (s *store) insert(a *article, id string, print, words []byte) error {
	if print != nil {
		if err := s.exec("insert into words values(?, ?, ?)", a.n, words, sum(number(a.n), words)); err != nil {
			return err
		}
	}
	return s.exec("insert into article values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		a.n, id, int64(a.key), a.digest, a.published, a.more.copyOf, print, fixedSum(a, id, print), a.seen, a.touched, packed(a.more.out), turnSum(a))
}

// rows reads the articles in the order in which they came.
func (s *store) rows() iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		rows, err := s.db.Query("select " + columns + " from article order by n")
		if err != nil {
			yield(row{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			if r, err := scanRow(rows); !yield(r, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(row{}, err)
		}
	}
}

// check finds bytes that are not those that were written.
func (r *row) check() error {
	if fixedSum(&r.article, r.id, r.print) != r.have || turnSum(&r.article) != r.haveTurn {
		return fmt.Errorf("%w: article %d does not have its checksum", ErrDamaged, r.n)
	}
	return nil
}

// fixedSum is the checksum of what does not change of an article.
func fixedSum(a *article, id string, print []byte) int64 {
	return sum(number(a.n), number(int64(a.key)), number(a.digest), number(a.published), number(a.more.copyOf), number(int64(len(id))), []byte(id), print)
}

// turnSum is that of the rest.
func turnSum(a *article) int64 {
	return sum(number(a.n), number(a.seen), number(a.touched), packed(a.more.out))
}

func number(x int64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(x)) }

func packed(list []uint32) (b []byte) {
	for _, x := range list {
		b = binary.AppendUvarint(b, uint64(x))
	}
	return b
}

func unpacked(b []byte) (list []uint32) {
	for len(b) > 0 {
		x, n := binary.Uvarint(b)
		if n <= 0 {
			return list
		}
		list, b = append(list, uint32(x)), b[n:]
	}
	return list
}
