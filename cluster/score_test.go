package cluster

import (
	"math"
	"testing"
)

func TestNearness(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b int64
		want uint64
	}{
		{"equal", 1e9, 1e9, one},
		{"one unknown", 1e9, noDate, one},
		{"both unknown", noDate, noDate, one},
		{"under a minute", 1e9, 1e9 + 59, one},
		{"four days", 1e9, 1e9 + 4*day, one / 2},
		{"two days", 0, -day * 2, one * 4 / 5},
		{"a week", 1e9, 1e9 + 7*day, one * 16 / 65},
		{"twenty days are .04, which is below the floor", 1e9, 1e9 + 20*day, 3276},
		{"31 years", 0, 31 * 365 * day, 3276},
		{"33 years are absurd", 0, 33 * 365 * day, one},
		{"the ends of time", math.MinInt64, noDate - 1, one},
	} {
		if got := nearness(c.a, c.b); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
		if nearness(c.a, c.b) != nearness(c.b, c.a) {
			t.Errorf("%s: the order matters", c.name)
		}
	}
}

func TestNearnessFalls(t *testing.T) {
	last := uint64(one)
	for minutes := int64(0); minutes < 30*24*60; minutes += 7 {
		got := nearness(0, minutes*60)
		if got > last || got < timeFloor {
			t.Errorf("%d after %d minutes, %d before", got, minutes, last)
		}
		last = got
	}
}
