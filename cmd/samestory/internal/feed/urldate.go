package feed

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// URLDate finds the day that an address says its page was published on, as in
// /2013/10/23/title, /2013/oct/23/title, /20131023/title, /2013-10/23/c_12.htm,
// /title-2013-10-23/ and /title-20131023095012345.htm, or else the zero time. It
// begins or ends a part of the path: within one it may be what the title is about.
//
// All of 39,999 articles of newswire and 191 of other outlets that have a date, and
// one in their address, have the same day there, give or take one (TestURLDateOfNews).
func URLDate(u string) time.Time {
	_, _, path := splitURL(u)
	path, _, _ = strings.Cut(path, "#")
	path, _, _ = strings.Cut(path, "?")
	for len(path) <= longPath {
		at := dayInPath.FindStringSubmatchIndex(path)
		if at == nil {
			return time.Time{}
		}
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return path[at[2*n]:at[2*n+1]]
		}
		number := func(n int) int { i, _ := strconv.Atoi(group(n)); return i }
		d := date{year: number(1) + number(5), month: number(2) + monthOf(group(3)) + number(6), day: number(4) + number(7)}
		if group(3) != "" && d.month == 0 {
			d.month, _ = strconv.Atoi(group(3)) // of one digit
		}
		if t, ok := d.time(); ok && d.year >= firstPages && d.year <= 2200 {
			return t
		}
		path = path[at[0]+1:]
	}
	return time.Time{}
}

const (
	firstPages = 1991 // the year that the web began in
	longPath   = 512  // bounds what one costs that is all but dates
)

var dayInPath = regexp.MustCompile(
	`/([0-9]{4})(?:[-/]?([0-9]{2})[-/]?|[-/]([0-9]|[a-zA-Z]{3,9})[-/])([0-9]{1,2})(?:[-_/.]|$)` +
		`|[-_]([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[0-9]{6,9})?(?:\.[a-zA-Z]+)?(?:/|$)`)
