package state

import (
	"iter"
	"time"
)

// shelf knows which articles are remembered: who is who, and who goes first. What is
// kept of each besides is a T.
type shelf[T any] struct {
	window int64 // seconds, 0 for ever
	now    func() time.Time
	at     []place[T]
	free   []uint32          // slots
	slots  map[uint64]uint32 // by key
	order  order             // the one that came longest ago first
	held   int64             // sum of those of all articles' rows, and of the stories'
	turn   counters
}

// place is what a slot holds of an article.
type place[T any] struct {
	n         int64 // 0 for a free slot
	key       uint64
	digest    int64
	published int64
	seen      int64 // by the feed's clock
	touched   int64
	sum       int64 // of what changes of its row, as that was written last
	more      T
}

// counters go on from run to run.
type counters struct {
	Article int64 // the number of the last one
	Event   int64 // of the last arrival
	Run     int64
	Fresh   int // articles added since the furniture was counted
	Clock   clock
	Held    int64 // sum of those of all other rows
}

func newShelf[T any](window time.Duration, now func() time.Time) shelf[T] {
	if now == nil {
		now = time.Now
	}
	s := shelf[T]{window: int64(window / time.Second), now: now, slots: map[uint64]uint32{}}
	s.order.reset()
	return s
}

// arrival is the place of an article that comes now.
func (s *shelf[T]) arrival(key uint64, digest int64, published time.Time) place[T] {
	s.turn.Event++
	return s.asked(key, digest, published)
}

// asked is the place that an article would have that does not come.
func (s *shelf[T]) asked(key uint64, digest int64, published time.Time) place[T] {
	p := place[T]{key: key, digest: digest, seen: s.turn.Clock.Now, touched: s.turn.Event}
	if !published.IsZero() {
		p.published = published.Unix()
	}
	return p
}

// known returns the slot of an identity.
func (s *shelf[T]) known(key uint64) (slot uint32, found bool) {
	if key == 0 {
		return 0, false
	}
	slot, found = s.slots[key]
	return slot, found
}

// expired yields the slots whose articles have not come for longer than the window, each
// to be dropped before the next.
func (s *shelf[T]) expired() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for s.window > 0 {
			slot, found := s.order.front()
			if !found || s.stays(&s.at[slot]) || !yield(slot) {
				return
			}
		}
	}
}

// stays reports whether the clock is within the window of when an article came, or of its
// date: the clock of a feed that was silent lags behind the first dates after that, and
// then goes past all that came with these. Those behind it in the order wait for it.
func (s *shelf[T]) stays(p *place[T]) bool {
	now := s.turn.Clock.Now
	return apart(p.seen, now) <= s.window || apart(p.when(), now) <= s.window
}

// number is a new article's.
func (s *shelf[T]) number() int64 {
	s.turn.Article++
	return s.turn.Article
}

// within reports whether two articles are no further apart than the window, by
// their dates, or by when they came.
func (s *shelf[T]) within(p, q *place[T]) bool {
	return s.window == 0 || apart(p.when(), q.when()) <= s.window
}

func (p *place[T]) when() int64 {
	if p.published != 0 {
		return p.published
	}
	return p.seen
}

func apart(a, b int64) int64 {
	if a > b {
		a, b = b, a
	}
	return max(0, b-a)
}

// put gives an article a slot.
func (s *shelf[T]) put(p place[T]) (slot uint32) {
	if k := len(s.free) - 1; k >= 0 {
		slot, s.free = s.free[k], s.free[:k]
	} else {
		slot = uint32(len(s.at))
		s.at = append(s.at, place[T]{})
	}
	s.at[slot] = p
	s.held += p.sum
	s.order.toBack(slot)
	if p.key != 0 {
		s.slots[p.key] = slot
	}
	return slot
}

// wrote notes the sum of an article's row that is written again.
func (s *shelf[T]) wrote(p *place[T], sum int64) {
	s.held += sum - p.sum
	p.sum = sum
}

// again notes that the article of a slot has come as p once more.
func (s *shelf[T]) again(slot uint32, p place[T]) {
	s.at[slot].seen, s.at[slot].touched = p.seen, p.touched
	s.order.toBack(slot)
}

// drop frees a slot.
func (s *shelf[T]) drop(slot uint32) {
	if key := s.at[slot].key; key != 0 {
		delete(s.slots, key)
	}
	s.order.remove(slot)
	s.held -= s.at[slot].sum
	s.at[slot] = place[T]{}
	s.free = append(s.free, slot)
}

// arrange puts the slots in the order in which their articles came last.
func (s *shelf[T]) arrange() {
	for _, slot := range sortedBy(len(s.at), func(slot uint32) int64 { return s.at[slot].touched }) {
		if s.at[slot].n != 0 {
			s.order.toBack(slot)
		}
	}
}

// live returns the slots of all articles in the order of their numbers.
func (s *shelf[T]) live() []uint32 {
	all := sortedBy(len(s.at), func(slot uint32) int64 { return s.at[slot].n })
	for len(all) > 0 && s.at[all[0]].n == 0 {
		all = all[1:]
	}
	return all
}
