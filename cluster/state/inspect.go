package state

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"time"

	"github.com/samestory/samestory/cluster"
)

// Info describes a state of copies.
type Info struct {
	Options
	Version int       // of the format
	Kept    int       // articles that others may be copies of, or that have no text
	Dropped int       // copies of such
	Clock   time.Time // the feed's; zero before its first article
	Outputs map[string]int64
	Bytes   int64 // of the file
}

// inspection is a state that is only read, which another process may use meanwhile.
type inspection struct {
	*store
	params parameters
	turn   counters
}

// inspect opens what is there.
func inspect(dir string) (*inspection, error) {
	s := &store{dir: dir}
	in := &inspection{store: s}
	if err := in.open(); err != nil {
		return nil, errors.Join(s.explain(err), s.close())
	}
	return in, nil
}

func (s *inspection) open() (err error) {
	path := fileName(s.dir, "copies")
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return errors.New("there is none")
		}
		return cause(err)
	}
	if s.db, err = openFile(path, "&mode=rw&_pragma=busy_timeout(10000)"); err != nil {
		return err
	}
	if err := s.known(); err != nil {
		return err
	}
	if found, err := s.get("parameters", &s.params); err != nil || !found {
		return cmp.Or(err, fmt.Errorf("%w: its parameters are gone", ErrDamaged))
	}
	_, err = s.get("counters", &s.turn)
	return err
}

// Inspect tells what a state holds. It may be in use.
func Inspect(dir string) (*Info, error) {
	s, err := inspect(dir)
	if err != nil {
		return nil, err
	}
	defer s.close()
	info := &Info{Options: Options{Copies: s.params.Copies, Window: s.params.window()}, Version: version, Outputs: map[string]int64{}}
	if s.turn.Article > 0 {
		info.Clock = time.Unix(s.turn.Clock.Now, 0).UTC()
	}
	err = s.db.QueryRow("select count(*) filter (where copy_of = 0), count(*) filter (where copy_of != 0) from article").Scan(&info.Kept, &info.Dropped)
	if err == nil {
		err = s.outputs(func(path string, length int64) { info.Outputs[path] = length })
	}
	if file, statErr := os.Stat(fileName(dir, "copies")); statErr == nil {
		info.Bytes = file.Size()
	}
	return info, s.explain(err)
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

// Export yields what a state remembers, in the order in which it came.
func Export(dir string) iter.Seq2[Remembered, error] {
	return func(yield func(Remembered, error) bool) {
		s, err := inspect(dir)
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
			r.Own, r.IsCopy, r.CopyOf, r.Seen = key != 0, copyOf != 0, original.String, time.Unix(seen, 0).UTC()
			if published != 0 {
				r.Published = time.Unix(published, 0).UTC()
			}
			if !yield(r, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Remembered{}, s.explain(err))
		}
	}
}

// Check reads all of a state and reports each thing that is wrong with it. It
// returns the number of articles that are sound, or why it could not go on.
func Check(ctx context.Context, dir string, wrong func(string)) (sound int, err error) {
	s, err := inspect(dir)
	if err != nil {
		return 0, err
	}
	defer s.close()
	rows, err := s.db.QueryContext(ctx, "pragma integrity_check")
	if err != nil {
		return 0, s.explain(err)
	}
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err == nil && line != "ok" {
			wrong("the file: " + line)
		}
	}
	if err := cmp.Or(rows.Err(), rows.Close()); err != nil {
		wrong("the file: " + err.Error())
	}
	for r, err := range s.articles(ctx) {
		if err != nil {
			return sound, err
		}
		if r.wrong != nil {
			wrong(fmt.Sprintf("article %d, %q: %v", r.n, r.id, r.wrong))
			continue
		}
		sound++
	}
	if err := s.outputs(func(string, int64) {}); err != nil {
		wrong(err.Error())
	}
	return sound, nil
}

// stored is an article with its words, or what is wrong with it.
type stored struct {
	row
	words []byte
	wrong error
}

// articles reads each article by itself, so that one that is damaged costs no other.
func (s *inspection) articles(ctx context.Context) iter.Seq2[stored, error] {
	return func(yield func(stored, error) bool) {
		c, err := cluster.NewLiveCopies(s.params.Copies, nil)
		if err != nil {
			yield(stored{}, s.explain(fmt.Errorf("%w: %v", ErrDamaged, err)))
			return
		}
		reader := c.Reader()
		for n := range s.numbers() {
			if err := ctx.Err(); err != nil {
				yield(stored{}, err)
				return
			}
			r, found, err := s.one(n)
			if !found {
				continue
			}
			if err == nil {
				err = r.check()
			}
			if err == nil && r.print != nil {
				r.wrong = matches(c, reader, &r)
			} else {
				r.wrong = err
			}
			r.n = n
			if !yield(r, nil) {
				return
			}
		}
	}
}

// numbers yields those of all articles, or where they cannot be read those that there may
// have been.
func (s *inspection) numbers() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		var all []int64
		rows, err := s.db.Query("select n from article order by n")
		for err == nil && rows.Next() {
			var n int64
			if err = rows.Scan(&n); err == nil {
				all = append(all, n)
			}
		}
		if rows != nil {
			err = cmp.Or(err, rows.Err(), rows.Close())
		}
		for _, n := range all {
			if !yield(n) {
				return
			}
		}
		if err == nil {
			return
		}
		last := int64(0)
		if len(all) > 0 {
			last = all[len(all)-1]
		}
		for n := last + 1; n <= s.turn.Article; n++ {
			if !yield(n) {
				return
			}
		}
	}
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
	rows, err := s.stmt("select " + columns + " from article where n = ?")
	if err == nil {
		r.row, err = scanRow(rows.QueryRow(n))
	}
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
		err = fmt.Errorf("%w: its words are gone", ErrDamaged)
	case err == nil && sum(number(n), r.words) != want:
		err = fmt.Errorf("%w: its words do not have their checksum", ErrDamaged)
	}
	return r, true, err
}
