package feed

import (
	"slices"
	"strings"
	"time"
)

// dateParser takes a date apart from the left.
type dateParser struct {
	rest string
	date
}

func (p *dateParser) parse() (time.Time, bool) {
	ok := p.calendar() && p.clock() && p.zone() && p.ending()
	if !ok {
		return time.Time{}, false
	}
	return p.time()
}

// calendar reads all up to the clock.
func (p *dateParser) calendar() bool {
	if p.isoDay() {
		return true
	}
	w := p.word()
	if isWeekday(w) {
		p.skip(" ,.")
		w = p.word()
	}
	if w != "" {
		return p.monthFirst(w)
	}
	return p.numberFirst()
}

// isoDay reads 2006-01-02 at once, for most dates begin so.
func (p *dateParser) isoDay() bool {
	s := p.rest
	if len(s) < 10 || s[4] != '-' || s[7] != '-' || !allDigits(s[:4]) || !allDigits(s[5:7]) || !allDigits(s[8:10]) {
		return false
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	p.year, p.month, p.day = two(0)*100+two(2), two(5), two(8)
	p.rest = s[10:]
	return true
}

// monthFirst reads January 2, 2006 and Jan 2 15:04:05 2006, the month given.
func (p *dateParser) monthFirst(month string) bool {
	p.month = monthOf(month)
	p.skip(" .")
	var digits int
	p.day, digits = p.number()
	if p.month == 0 || digits == 0 || digits > 2 {
		return false
	}
	p.ordinal()
	if p.skip(" ,"); p.hasClock() {
		return true // the year follows it
	}
	p.year, digits = p.number()
	return digits == 4
}

// numberFirst reads the dates that begin with the year or the day.
func (p *dateParser) numberFirst() bool {
	first, digits := p.number()
	if digits == 8 {
		p.year, p.month, p.day = first/10000, first/100%100, first%100
		return true
	}
	if digits != 4 && (digits == 0 || digits > 2) {
		return false
	}
	p.ordinal()
	sep := p.skip(" -/.,")
	second, named, ok := p.middle()
	if !ok || sep == 0 {
		return false
	}
	p.skip(" -/.,")
	third, width := p.number()
	switch {
	case digits == 4:
		p.year, p.month, p.day = first, second, third
		return width == 1 || width == 2
	case width == 2 && named:
		third = century(third)
	case width != 4:
		return false
	}
	p.year, p.month, p.day = third, second, first
	if second > 12 {
		p.month, p.day = first, second
	}
	return true
}

// middle reads the second part of a date: a number, or a month's name.
func (p *dateParser) middle() (n int, named, ok bool) {
	if w := p.word(); w != "" {
		n = monthOf(w)
		return n, true, n > 0
	}
	n, digits := p.number()
	return n, false, digits == 1 || digits == 2
}

// century completes the year of RFC 822 as time.Parse does.
func century(year int) int {
	if year >= 69 {
		return 1900 + year
	}
	return 2000 + year
}

// hasClock reports a time of day at the beginning of what is left.
func (p *dateParser) hasClock() bool {
	colon := strings.IndexByte(p.rest, ':')
	return (colon == 1 || colon == 2) && allDigits(p.rest[:colon])
}

// clock reads the time of day, if there is one.
func (p *dateParser) clock() bool {
	from := p.rest
	p.skip(" ,-Tt")
	p.rest = strings.TrimPrefix(p.rest, "at ")
	var digits int
	p.hour, digits = p.number()
	switch {
	case digits == 0:
		p.rest = from
		return true
	case digits == 6 || digits == 4: // after 20131023T
		n := p.hour
		if digits == 4 {
			n *= 100
		}
		p.hour, p.minute, p.second = n/10000, n/100%100, n%100
		p.fraction()
		return from[0] == 'T'
	case digits > 2 || p.skip(":") == 0:
		return false
	}
	if p.minute, digits = p.number(); digits != 2 {
		return false
	}
	if strings.HasPrefix(p.rest, ":") {
		p.skip(":")
		if p.second, digits = p.number(); digits != 2 {
			return false
		}
		p.fraction()
	}
	return p.halfDay()
}

// fraction reads the parts of a second.
func (p *dateParser) fraction() {
	if p.rest == "" || p.rest[0] != '.' && p.rest[0] != ',' {
		return
	}
	n := 1
	for n < len(p.rest) && allDigits(p.rest[n:n+1]) {
		n++
	}
	p.nanos = fractionOf(p.rest[1:n])
	p.rest = p.rest[n:]
}

// halfDay reads am and pm.
func (p *dateParser) halfDay() bool {
	from := p.rest
	p.skip(" ")
	w := p.word()
	am, pm := strings.EqualFold(w, "am"), strings.EqualFold(w, "pm")
	if !am && !pm {
		p.rest = from
		return true
	}
	if p.hour < 1 || p.hour > 12 {
		return false
	}
	p.hour %= 12
	if pm {
		p.hour += 12
	}
	return true
}

// zones are those of RFC 822 and the few names that mean one thing.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0,
	"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
	"BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "HKT": 8, "AEST": 10, "AEDT": 11,
}

// zone reads a name, an offset, or both.
func (p *dateParser) zone() bool {
	p.skip(" ")
	if w := p.word(); w != "" {
		p.east = zones[strings.ToUpper(w)] * 3600
	}
	if p.rest == "" || p.rest[0] != '+' && p.rest[0] != '-' {
		return true
	}
	sign := 1
	if p.skip("+-") == '-' {
		sign = -1
	}
	h, digits := p.number()
	m := 0
	switch {
	case digits == 4:
		h, m = h/100, h%100
	case digits != 2 && digits != 1:
		return false
	case strings.HasPrefix(p.rest, ":"):
		p.skip(":")
		if m, digits = p.number(); digits != 2 {
			return false
		}
	}
	p.east = sign * (h*3600 + m*60)
	p.skip(" ")
	p.word() // the name of the zone that the offset has told
	return h < 24 && m < 60
}

// ending reads the year that follows the clock in Jan 2 15:04:05 2006. Words
// that follow the date are let be: a zone in brackets, the wire's own codes.
// What is more like a part of a date is not, for it was misread then.
func (p *dateParser) ending() bool {
	p.skip(" ")
	if p.year == 0 {
		var digits int
		if p.year, digits = p.number(); digits != 4 {
			return false
		}
		p.skip(" ")
	}
	return p.rest == "" || strings.IndexByte("([#,;|", p.rest[0]) >= 0 || p.word() != ""
}

// word takes the ASCII letters at the beginning.
func (p *dateParser) word() string {
	n := 0
	for n < len(p.rest) && 'a' <= p.rest[n]|0x20 && p.rest[n]|0x20 <= 'z' {
		n++
	}
	w := p.rest[:n]
	p.rest = p.rest[n:]
	return w
}

// number takes the digits at the beginning, 8 at most.
func (p *dateParser) number() (n, digits int) {
	for digits < len(p.rest) && digits < 8 && allDigits(p.rest[digits:digits+1]) {
		n = 10*n + int(p.rest[digits]-'0')
		digits++
	}
	p.rest = p.rest[digits:]
	return n, digits
}

// skip passes over any of the bytes and returns the last of them, 0 if none.
func (p *dateParser) skip(any string) byte {
	last := byte(0)
	for p.rest != "" && strings.IndexByte(any, p.rest[0]) >= 0 {
		last = p.rest[0]
		p.rest = p.rest[1:]
	}
	return last
}

// ordinal passes over the letters of 1st and 22nd.
func (p *dateParser) ordinal() {
	if len(p.rest) >= 2 {
		switch strings.ToLower(p.rest[:2]) {
		case "st", "nd", "rd", "th":
			p.rest = p.rest[2:]
		}
	}
}

var (
	monthNames = []string{"january", "february", "march", "april", "may", "june", "july",
		"august", "september", "october", "november", "december"}
	dayNames = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)

// monthOf returns the month that a word abbreviates, 0 if it is none.
func monthOf(w string) int {
	return 1 + slices.IndexFunc(monthNames, func(name string) bool { return abbreviates(w, name) })
}

func isWeekday(w string) bool {
	return slices.ContainsFunc(dayNames, func(name string) bool { return abbreviates(w, name) })
}

// abbreviates reports three letters or more that a name begins with.
func abbreviates(w, name string) bool {
	return len(w) >= 3 && len(w) <= len(name) && strings.EqualFold(w, name[:len(w)])
}
