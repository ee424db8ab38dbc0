package state

import (
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/samestory/samestory/cluster"
)

var copiesKind = &kind{name: "copies", schema: copiesSchema, reader: readCopies, rest: restOfCopies}

// readCopies returns what reads the articles of a state of copies.
func readCopies(s *inspection) (func(n int64) piece, error) {
	c, err := cluster.NewLiveCopies(s.params.Copies, nil)
	if err != nil {
		return nil, err
	}
	reader := c.Reader()
	return func(n int64) piece {
		r, found, err := s.one(n)
		if err == nil && found {
			err = r.check()
		}
		if err == nil && r.print != nil {
			err = matches(c, reader, &r)
		}
		return piece{id: r.id, absent: !found, wrong: err, sum: r.sum, insert: func(to *store) (int64, error) {
			return r.sum, to.insert(&r.article, r.id, r.print, r.words)
		}}
	}, nil
}

// restOfCopies reads what is beside the articles, and writes it to another file if there is one.
func restOfCopies(s *inspection, to *store) (held int64, err error) {
	var keys []uint32
	found, err := s.get("furniture", &keys)
	if err == nil && found {
		held = furnitureSum(keys)
		if to != nil {
			err = to.put("furniture", keys)
		}
	}
	var failed error
	outputs := s.outputs(func(path string, length int64) {
		held += outputSum(path, length)
		if to != nil && failed == nil {
			failed = to.setOutput(path, length)
		}
	})
	return held, errors.Join(err, outputs, failed)
}

// stored is an article with its words.
type stored struct {
	row
	words []byte
}

// matches finds words that are not those of the fingerprint.
func matches(c *cluster.LiveCopies, reader *cluster.CopyReader, r *stored) error {
	d, err := c.ParsePrint(r.print)
	if err != nil {
		return err
	}
	w, err := cluster.ParseCopyWords(r.words)
	if err == nil && !reader.Matches(&d, w) {
		err = fmt.Errorf("%w: its fingerprint is not that of its words", ErrDamaged)
	}
	return err
}

// one reads an article and its words.
func (s *inspection) one(n int64) (r stored, found bool, err error) {
	r.row, err = s.head(n)
	if errors.Is(err, sql.ErrNoRows) {
		return r, false, nil
	}
	if err != nil || r.print == nil {
		return r, true, err
	}
	words, err := s.stmt("select data, sum from words where n = ?")
	var want int64
	if err == nil {
		err = words.QueryRow(n).Scan(&r.words, &want)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if _, err := s.head(n); errors.Is(err, sql.ErrNoRows) { // it was forgotten between the two looks
			return r, false, nil
		}
		err = fmt.Errorf("%w: its words are gone", ErrDamaged)
	case err == nil && sum(number(n), r.words) != want:
		err = fmt.Errorf("%w: its words do not have their checksum", ErrDamaged)
	}
	return r, true, err
}

// head reads an article without its words.
func (s *inspection) head(n int64) (r row, err error) {
	stmt, err := s.stmt("select " + columns + " from article where n = ?")
	if err == nil {
		r, err = scanRow(stmt.QueryRow(n))
	}
	return r, err
}

// Remembered is an article of a state.
type Remembered struct {
	ID        string
	Own       bool      // whether the id identifies it in other runs too
	Published time.Time // zero where unknown
	Seen      time.Time // when it came last, by the feed's clock
	CopyOf    string    // the id of the article that it is a copy of; "" for none, or one that is forgotten
	IsCopy    bool
}

// Export yields what a state of copies remembers, in the order in which it came.
func Export(dir string) iter.Seq2[Remembered, error] {
	return func(yield func(Remembered, error) bool) {
		s, err := inspect(dir, copiesKind)
		if err != nil {
			yield(Remembered{}, err)
			return
		}
		defer s.close()
		rows, err := s.db.Query("select a.id, a.key, a.published, a.seen, a.copy_of, b.id from article a left join article b on b.n = a.copy_of order by a.n")
		if err != nil {
			yield(Remembered{}, s.explain(err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var r Remembered
			var key, published, seen, copyOf int64
			var original sql.NullString
			if err := rows.Scan(&r.ID, &key, &published, &seen, &copyOf, &original); err != nil {
				yield(Remembered{}, s.explain(err))
				return
			}
			r.Own, r.IsCopy, r.CopyOf = key != 0, copyOf != 0, original.String
			r.Published, r.Seen = dateOf(published), time.Unix(seen, 0).UTC()
			if !yield(r, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Remembered{}, s.explain(err))
		}
	}
}
