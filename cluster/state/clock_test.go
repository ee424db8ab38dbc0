package state

import (
	"math/rand/v2"
	"testing"
)

const day = 86400

func TestClockFollowsTheFeed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var c clock
	start := int64(1_000_000_000)
	for i := range int64(10_000) { // a hundred a day, up to two days late, one in ten undated, one in twenty absurd
		now := start + i*day/100
		date := now - r.Int64N(2*day)
		switch r.IntN(20) {
		case 0:
			date = now + day*(r.Int64N(20_000)-10_000)
		case 1, 2:
			date = 0
		}
		c.see(date, 1_800_000_000, 7*day)
		if i > lastDates && (c.Now < now-2*day || c.Now > now) {
			t.Fatalf("after %d days the clock is off by %.1f days", i/100, float64(c.Now-now)/day)
		}
	}
}

func TestClockOfFewArticles(t *testing.T) {
	var c clock
	c.see(4_000_000_000, 1, day)
	for range 3 {
		c.see(1_000_000_000, 1, day)
	}
	if c.Now != 1_000_000_000 {
		t.Errorf("one of four dates has put the clock to %d", c.Now)
	}
	c.see(4_000_000_000, 1, day)
	if c.Now != 1_000_000_000 {
		t.Errorf("two of five dates have put the clock to %d", c.Now)
	}
}

func TestClockComesBack(t *testing.T) {
	var c clock
	for range 100 {
		c.see(1_000_000_000, 1, day)
	}
	for range 40 {
		c.see(4_000_000_000, 1, day)
	}
	if c.Now != 4_000_000_000 {
		t.Fatalf("forty dates have put the clock to %d", c.Now)
	}
	for range 62 {
		c.see(1_000_000_000, 1, day)
	}
	if c.Now != 1_000_000_000 {
		t.Errorf("the clock stays at %d", c.Now)
	}
}

func TestClockWithoutDates(t *testing.T) {
	var c clock
	for i := range int64(200) {
		c.see(0, 5000+i, day)
		if c.Now != 5000+i {
			t.Fatalf("at %d the clock is %d", 5000+i, c.Now)
		}
	}
}
