package state

import "slices"

// clock is the time of a feed, in seconds since 1970: what the dates of its last
// articles have reached, so that an old feed can be read as if it came today. A few
// wrong dates do not move it: it goes by the fourth part of the dates that is latest.
// A feed that has dates on fewer than a quarter of its articles goes by when they
// arrive.
type clock struct {
	Now  int64
	Last []int64 // dates of the last articles, 0 where there is none
	Next int     // whose place among Last is taken next
}

const (
	lastDates = 64
	fewDates  = 4 // that may be wrong among those
)

// see takes an article's date, 0 for none, that arrives at a time.
func (c *clock) see(date, arrival, window int64) {
	full := len(c.Last) == lastDates
	if full {
		c.Last[c.Next] = date
		c.Next = (c.Next + 1) % lastDates
	} else {
		c.Last = append(c.Last, date)
	}
	dates := make([]int64, 0, lastDates)
	for _, d := range c.Last {
		if d != 0 {
			dates = append(dates, d)
		}
	}
	if 4*len(dates) < len(c.Last) {
		c.Now = arrival
		return
	}
	slices.Sort(dates)
	reached := dates[len(dates)-min(len(dates), len(dates)/4+2)] // two at least, as one alone may be wrong
	// It does not go back for a late article, but for a feed that has gone back: where
	// many dates were wrong, or at the beginning, when few are known.
	if gone := dates[len(dates)-min(len(dates), fewDates)]; !full || reached > c.Now || gone < c.Now-window {
		c.Now = reached
	}
}
