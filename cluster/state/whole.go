package state

import "fmt"

// whole holds the sum of all rows against the one that was written with them. They differ
// where a part of the last commit is missing: after a crash SQLite puts a file right from its
// journal, and takes it for whole if it finds none that it can read.
func (c *counters) whole(held int64) error {
	if held != c.Held {
		return fmt.Errorf("%w: a part of its last commit is missing, and some articles may be remembered that were not written", ErrDamaged)
	}
	return nil
}

// held is the sum of those of all rows but the counters', as they are in the file.
func (c *Copies) held() int64 {
	held := c.shelf.held + c.repeat
	for path, length := range c.outputs {
		held += outputSum(path, length)
	}
	return held
}

// tell notes the sum of a story's row, 0 for one that is dropped.
func (c *Stories) tell(id string, sum int64) {
	c.shelf.held += sum - c.told[id]
	c.told[id] = sum
	if sum == 0 {
		delete(c.told, id)
	}
}

// whole holds the sum of all rows against that of the counters, unless these have changed
// meanwhile.
func (s *inspection) whole(held int64) error {
	before := s.turn
	if _, err := s.get("counters", &s.turn); err != nil {
		return err
	}
	if before.Event != s.turn.Event || before.Held != s.turn.Held {
		return nil
	}
	return before.whole(held)
}

// furnitureSum is that of the furniture.
func furnitureSum(keys []uint32) (total int64) {
	for _, k := range keys {
		total += sum(number(int64(k)))
	}
	return total
}
