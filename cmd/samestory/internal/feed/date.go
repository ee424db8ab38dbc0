package feed

import (
	"strconv"
	"strings"
	"time"
)

// parseDate reads a date in any of the forms that feeds are found to use, as
// UTC. What it cannot read is the zero time, as are years that no feed has: a
// wrong date does more harm than none.
//
// Read are RFC 3339, 1123, 822 and 850, ISO 8601 with or without the parts
// from the clock on, written-out English dates, days before months in
// 23/10/2013 unless that cannot be, 20131023 and 20131023100000, and seconds
// or parts of seconds since 1970. A zone that is not known counts as UTC. Of an
// address it is the day in its path.
//
// A list of layouts for time.Parse would not do: news has fractions, zones and
// lower case where the layouts have none, and each try that fails allocates.
func parseDate(s string) time.Time {
	s = strings.TrimSpace(s)
	if isHTTP(s) {
		return URLDate(s)
	}
	if len(s) < 6 || len(s) > 64 {
		return time.Time{}
	}
	t, ok := time.Time{}, false
	if s[4] != '-' { // 2006-01-02, as most are
		t, ok = parseNumber(s)
	}
	if !ok {
		p := dateParser{rest: s}
		t, ok = p.parse()
	}
	if !ok || t.Year() < 1800 || t.Year() > 2200 {
		return time.Time{}
	}
	return t
}

// parseNumber reads a date that is one number.
func parseNumber(s string) (time.Time, bool) {
	if t, ok := parseCompact(s); ok {
		return t, true
	}
	if strings.Trim(s[1:], "0123456789.eE+") != "" {
		return time.Time{}, false
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if strings.ContainsAny(s, "eE") {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || f < -1e18 || f > 1e18 {
			return time.Time{}, false
		}
		whole, fraction = strconv.FormatInt(int64(f), 10), ""
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || !allDigits(fraction) {
		return time.Time{}, false
	}
	// Below lie counts and years, not dates: seconds up to 1973.
	switch size := max(n, -n); {
	case size < 1e8:
		return time.Time{}, false
	case size < 1e11:
		if n < 0 {
			fraction = ""
		}
		return time.Unix(n, fractionOf(fraction)).UTC(), true
	case size < 1e14:
		return time.UnixMilli(n).UTC(), true
	case size < 1e17:
		return time.UnixMicro(n).UTC(), true
	}
	return time.Unix(0, n).UTC(), true
}

// parseCompact reads 20131023, 201310231000 and 20131023100000. As seconds or
// milliseconds the first two would lie in the 1970s, the last beyond 2200.
func parseCompact(s string) (time.Time, bool) {
	if len(s) != 8 && len(s) != 12 && len(s) != 14 || !allDigits(s) {
		return time.Time{}, false
	}
	s += "000000"[:14-len(s)]
	part := func(from, to int) int { n, _ := strconv.Atoi(s[from:to]); return n }
	d := date{year: part(0, 4), month: part(4, 6), day: part(6, 8)}
	d.hour, d.minute, d.second = part(8, 10), part(10, 12), part(12, 14)
	if d.year < 1800 || d.year > 2200 {
		return time.Time{}, false
	}
	return d.time()
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// fractionOf returns the nanoseconds of the digits after a point.
func fractionOf(digits string) int64 {
	n, _ := strconv.ParseInt((digits + "000000000")[:9], 10, 64)
	return n
}

// date is what a date says.
type date struct {
	year, month, day     int
	hour, minute, second int
	nanos                int64
	east                 int // seconds that the zone is ahead of UTC
}

// time returns the date in UTC, false if there is no such day or time.
func (d *date) time() (time.Time, bool) {
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 || d.hour > 24 || d.minute > 59 || d.second > 60 ||
		d.hour == 24 && d.minute+d.second > 0 {
		return time.Time{}, false
	}
	day := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if day.Day() != d.day {
		return time.Time{}, false
	}
	return time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second-d.east, int(d.nanos), time.UTC), true
}
