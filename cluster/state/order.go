package state

import (
	"cmp"
	"slices"
)

// order is a list of slots that any slot can leave, or go to the end of, in the same
// time: a ring through slot 0, which stands for its ends. Slot s is at s+1.
type order struct {
	before, after []uint32
}

func (o *order) reset() { o.before, o.after = []uint32{0}, []uint32{0} }

// front returns the slot that came first.
func (o *order) front() (uint32, bool) {
	at := o.after[0]
	return at - 1, at != 0
}

// toBack puts a slot at the end, wherever it was.
func (o *order) toBack(slot uint32) {
	at := slot + 1
	for uint32(len(o.after)) <= at {
		o.before, o.after = append(o.before, uint32(len(o.before))), append(o.after, uint32(len(o.after)))
	}
	o.remove(slot)
	last := o.before[0]
	o.before[at], o.after[at] = last, 0
	o.after[last], o.before[0] = at, at
}

// remove takes a slot out, if it is in.
func (o *order) remove(slot uint32) {
	at := slot + 1
	b, a := o.before[at], o.after[at]
	o.after[b], o.before[a] = a, b
	o.before[at], o.after[at] = at, at
}

// sortedBy returns the numbers below n by what is said of each.
func sortedBy(n int, by func(uint32) int64) []uint32 {
	all := make([]uint32, n)
	for i := range all {
		all[i] = uint32(i)
	}
	slices.SortStableFunc(all, func(a, b uint32) int { return cmp.Compare(by(a), by(b)) })
	return all
}
