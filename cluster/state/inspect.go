package state

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"time"
)

// About is what all files of a state tell.
type About struct {
	Version int       // of the format
	Clock   time.Time // the feed's; zero before its first article
	Bytes   int64     // of the file
}

// Info describes a state of copies.
type Info struct {
	Options
	About
	Kept    int // articles that others may be copies of, or that have no text
	Dropped int // copies of such
	Outputs map[string]int64
}

// StoryInfo describes a state of stories.
type StoryInfo struct {
	About
	Options  StoryOptions
	Articles int
	Stories  int // of which an article is remembered
}

// kind is what the file of a name holds.
type kind struct {
	name   string
	schema string
	reader func(*inspection) (func(n int64) piece, error)
	rest   func(from *inspection, to *store) (held int64, err error) // all but the articles
}

// kinds are those of all files of a state.
var kinds = []*kind{copiesKind, storiesKind}

// piece is an article of a file.
type piece struct {
	n      int64
	id     string
	absent bool
	wrong  error                               // what is damaged
	insert func(*store) (sum int64, err error) // puts it in another file
	sum    int64
}

// inspection is a file of a state that is only read, which another process may use
// meanwhile.
type inspection struct {
	*store
	kind   *kind
	params parameters
	turn   counters
}

var errNone = errors.New("there is none")

// inspect opens what is there.
func inspect(dir string, k *kind) (*inspection, error) {
	s := &store{dir: dir}
	in := &inspection{store: s, kind: k}
	if err := in.open(); err != nil {
		return nil, errors.Join(s.explain(err), s.close())
	}
	return in, nil
}

func (s *inspection) open() (err error) {
	path := fileName(s.dir, s.kind.name)
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return errNone
		}
		return cause(err)
	}
	if s.db, err = openFile(path, "mode=rw&_pragma=busy_timeout(600000)"); err != nil {
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

// eachKind calls work with each kind of file that the state has.
func eachKind(dir string, work func(*kind) error) error {
	found := false
	for _, k := range kinds {
		switch _, err := os.Stat(fileName(dir, k.name)); {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return fmt.Errorf("state %s: %w", dir, cause(err))
		}
		found = true
		if err := work(k); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("state %s: %w", dir, errNone)
	}
	return nil
}

// Inspect tells what a state holds: nil for a file that it has not. It may be in use.
func Inspect(dir string) (copies *Info, stories *StoryInfo, err error) {
	err = eachKind(dir, func(k *kind) error {
		s, err := inspect(dir, k)
		if err != nil {
			return err
		}
		defer s.close()
		file, err := os.Stat(fileName(dir, k.name))
		if err != nil {
			return s.explain(cause(err))
		}
		if k == copiesKind {
			copies = &Info{Options: s.params.options(), About: s.about(file.Size())}
			return s.explain(s.countCopies(copies))
		}
		stories = &StoryInfo{Options: StoryOptions{Window: s.params.window(), Threshold: s.params.Threshold}, About: s.about(file.Size())}
		return s.explain(s.db.QueryRow("select (select count(*) from article), (select count(*) from story where id in (select story from article))").Scan(&stories.Articles, &stories.Stories))
	})
	return copies, stories, err
}

func (s *inspection) about(size int64) About {
	a := About{Version: Version, Bytes: size}
	if s.turn.Article > 0 {
		a.Clock = time.Unix(s.turn.Clock.Now, 0).UTC()
	}
	return a
}

func (s *inspection) countCopies(info *Info) error {
	info.Outputs = map[string]int64{}
	if err := s.db.QueryRow("select count(*) filter (where copy_of = 0), count(*) filter (where copy_of != 0) from article").Scan(&info.Kept, &info.Dropped); err != nil {
		return err
	}
	return s.outputs(func(path string, length int64) { info.Outputs[path] = length })
}

// Check reads all of a state and reports each thing that is wrong with it. It
// returns the number of articles that are sound, or why it could not go on.
func Check(ctx context.Context, dir string, wrong func(string)) (sound int, err error) {
	err = eachKind(dir, func(k *kind) error {
		s, err := inspect(dir, k)
		if err != nil {
			return err
		}
		defer s.close()
		n, err := s.check(ctx, func(what string) { wrong(k.name + ": " + what) })
		sound += n
		return err
	})
	return sound, err
}

func (s *inspection) check(ctx context.Context, wrong func(string)) (sound int, err error) {
	rows, err := s.db.QueryContext(ctx, "pragma integrity_check")
	if err != nil {
		return 0, s.explain(err)
	}
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err == nil && line != "ok" {
			wrong(line)
		}
	}
	if err := cmp.Or(rows.Err(), rows.Close()); err != nil {
		wrong(err.Error())
	}
	damaged, held := false, int64(0)
	for p, err := range s.pieces(ctx) {
		if err != nil {
			return sound, err
		}
		if p.wrong != nil {
			damaged = true
			wrong(fmt.Sprintf("article %d, %q: %v", p.n, p.id, p.wrong))
			continue
		}
		sound++
		held += p.sum
	}
	rest, err := s.kind.rest(s, nil)
	if err != nil {
		damaged = true
		wrong(err.Error())
	}
	if err := s.whole(held + rest); err != nil && !damaged {
		wrong(err.Error())
	}
	return sound, nil
}

// pieces reads each article by itself, so that one that is damaged costs no other.
func (s *inspection) pieces(ctx context.Context) iter.Seq2[piece, error] {
	return func(yield func(piece, error) bool) {
		read, err := s.kind.reader(s)
		if err != nil {
			yield(piece{}, s.explain(fmt.Errorf("%w: %v", ErrDamaged, err)))
			return
		}
		for n := range s.numbers() {
			if err := ctx.Err(); err != nil {
				yield(piece{}, err)
				return
			}
			p := read(n)
			p.n = n
			if !p.absent && !yield(p, nil) {
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
