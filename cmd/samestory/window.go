package main

import (
	"strconv"
	"strings"
	"time"
)

// day is a day in a window.
const day = 24 * time.Hour

// parseWindow reads a number of days, "30d", or a duration, "36h"; "0" is for ever.
func parseWindow(s string) (time.Duration, error) {
	bad := usagef("--window %q: want days or a duration, such as 30d or 36h, or 0 for ever", s)
	if s == "0" {
		return 0, nil
	}
	if days, found := strings.CutSuffix(s, "d"); found {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, bad
		}
		return time.Duration(n) * day, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < time.Second {
		return 0, bad
	}
	return d.Truncate(time.Second), nil
}

// storyWindow is how far apart articles of a story's pair are at most.
func (o *options) storyWindow() time.Duration {
	if o.state == "" {
		return o.window
	}
	return o.windowOr(7 * day)
}

// windowOr is the window that was asked for, or what a state has without.
func (o *options) windowOr(usual time.Duration) time.Duration {
	if o.set("window") {
		return o.window
	}
	return usual
}
