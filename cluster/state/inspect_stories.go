package state

import (
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"
)

var storiesKind = &kind{name: "stories", schema: storiesSchema, reader: readStories, rest: restOfStories}

// readStories returns what reads the articles of a state of stories.
func readStories(s *inspection) (func(n int64) piece, error) {
	c := &Stories{opened: opened{store: s.store}}
	if err := c.packers(); err != nil {
		return nil, err
	}
	known := map[string]bool{"": true}
	s.stories(func(story *Story, _ int64) { known[story.ID] = true }) // what is wrong is told with the rest
	return func(n int64) piece {
		p, id, body, err := s.storyRow(n)
		if errors.Is(err, ErrForgotten) {
			return piece{absent: true}
		}
		if err == nil {
			_, err = c.open(n, body)
		}
		return piece{id: id, wrong: err, sum: p.sum, insert: func(to *store) (int64, error) {
			if !known[p.more] {
				p.more = ""
			}
			return storySum(&p), to.insertStory(&p, id, body)
		}}
	}, nil
}

// storyRow reads an article and holds it against its checksums.
func (s *store) storyRow(n int64) (p place[string], id string, body []byte, err error) {
	stmt, err := s.stmt("select n, id, key, digest, published, body, sum, seen, touched, story, turn_sum from article where n = ?")
	if err != nil {
		return p, id, body, err
	}
	var key, have, haveTurn int64
	err = stmt.QueryRow(n).Scan(&p.n, &id, &key, &p.digest, &p.published, &body, &have, &p.seen, &p.touched, &p.more, &haveTurn)
	p.key, p.sum = uint64(key), haveTurn
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("article %d: %w", n, ErrForgotten)
	}
	if err == nil && (bodySum(&p, id, body) != have || storySum(&p) != haveTurn) {
		err = fmt.Errorf("%w: article %d does not have its checksum", ErrDamaged, n)
	}
	return p, id, body, err
}

// restOfStories reads the stories, and writes them to another file if there is one.
func restOfStories(s *inspection, to *store) (held int64, err error) {
	var failed error
	err = s.stories(func(story *Story, sum int64) {
		held += sum
		if to != nil && failed == nil {
			_, failed = to.putStory(story)
		}
	})
	return held, errors.Join(err, failed)
}

// RememberedStory is an article of a state of stories.
type RememberedStory struct {
	ID        string
	Own       bool      // whether the id identifies it in other runs too
	Published time.Time // zero where unknown
	Seen      time.Time // when it came last, by the feed's clock; zero until it is grouped
	Story     string    // its last one; "" where it has been alone
}

// ExportStories yields what a state of stories remembers, in the order in which it came.
func ExportStories(dir string) iter.Seq2[RememberedStory, error] {
	return func(yield func(RememberedStory, error) bool) {
		s, err := inspect(dir, storiesKind)
		if err != nil {
			yield(RememberedStory{}, err)
			return
		}
		defer s.close()
		rows, err := s.db.Query("select id, key, published, seen, story from article order by n")
		if err != nil {
			yield(RememberedStory{}, s.explain(err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var r RememberedStory
			var key, published, seen int64
			if err := rows.Scan(&r.ID, &key, &published, &seen, &r.Story); err != nil {
				yield(RememberedStory{}, s.explain(err))
				return
			}
			r.Own, r.Published = key != 0, dateOf(published)
			if seen != unsettled {
				r.Seen = time.Unix(seen, 0).UTC()
			}
			if !yield(r, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(RememberedStory{}, s.explain(err))
		}
	}
}

// dateOf is the date of so many seconds, none for 0.
func dateOf(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
