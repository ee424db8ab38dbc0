package feed

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for s, want := range map[string]string{
		// RFC 3339 and ISO 8601.
		"2013-10-23T10:00:01Z":            "2013-10-23T10:00:01Z",
		"2013-10-23T10:00:01.25Z":         "2013-10-23T10:00:01.25Z",
		"2013-10-23T10:00:01,250000001Z":  "2013-10-23T10:00:01.250000001Z",
		"2013-10-23T10:00:01.1234567891Z": "2013-10-23T10:00:01.123456789Z",
		"2013-10-23T10:00:01+02:00":       "2013-10-23T08:00:01Z",
		"2013-10-23T22:00:01-0530":        "2013-10-24T03:30:01Z",
		"2013-10-23T10:00:01+02":          "2013-10-23T08:00:01Z",
		"2013-10-23t10:00:01z":            "2013-10-23T10:00:01Z",
		"2013-10-23T10:00:01":             "2013-10-23T10:00:01Z",
		"2013-10-23T10:00":                "2013-10-23T10:00:00Z",
		"2013-10-23 10:00:00":             "2013-10-23T10:00:00Z",
		"  2013-10-23 10:00:00\n":         "2013-10-23T10:00:00Z",
		"2013-10-23 10:00:00 UTC":         "2013-10-23T10:00:00Z",
		"2013-10-23 10:00:00 +0200":       "2013-10-23T08:00:00Z",
		"2013-10-23 10:00:00 +0200 CEST":  "2013-10-23T08:00:00Z",
		"2013-10-23 10:00:00.5+00:00":     "2013-10-23T10:00:00.5Z",
		"2013-10-23":                      "2013-10-23T00:00:00Z",
		"2013/10/23":                      "2013-10-23T00:00:00Z",
		"2013-1-2":                        "2013-01-02T00:00:00Z",
		"2013-Oct-23":                     "2013-10-23T00:00:00Z",
		"2013-10-23T24:00:00Z":            "2013-10-24T00:00:00Z",
		"2016-12-31T23:59:60Z":            "2017-01-01T00:00:00Z",
		"2012-02-29":                      "2012-02-29T00:00:00Z",
		"20061020":                        "2006-10-20T00:00:00Z",
		"20131023T100001Z":                "2013-10-23T10:00:01Z",
		"20131023T1000":                   "2013-10-23T10:00:00Z",
		"20200101123000":                  "2020-01-01T12:30:00Z",
		"202001011230":                    "2020-01-01T12:30:00Z",
		// Mail and scripts.
		"Mon, 02 Jan 2006 15:04:05 GMT":                                    "2006-01-02T15:04:05Z",
		"Mon, 2 Jan 2006 15:04:05 -0700":                                   "2006-01-02T22:04:05Z",
		"Mon, 02 Jan 2006 15:04:05 +0000 (UTC)":                            "2006-01-02T15:04:05Z",
		"02 Jan 06 15:04 EST":                                              "2006-01-02T20:04:00Z",
		"02 Jan 99 15:04 PDT":                                              "1999-01-02T22:04:00Z",
		"02 Jan 68 15:04 GMT":                                              "2068-01-02T15:04:00Z",
		"02 Jan 69 15:04 GMT":                                              "1969-01-02T15:04:00Z",
		"Monday, 02-Jan-06 15:04:05 UTC":                                   "2006-01-02T15:04:05Z",
		"Mon Jan  2 15:04:05 2006":                                         "2006-01-02T15:04:05Z",
		"Mon Jan  2 15:04:05 MST 2006":                                     "2006-01-02T22:04:05Z",
		"Thu Apr 06 15:24:15 +0000 2017":                                   "2017-04-06T15:24:15Z",
		"Wed Oct 23 2013 10:00:00 GMT+0200 (Central European Summer Time)": "2013-10-23T08:00:00Z",
		"2006-01-02 15:04:05.5 -0700 MST":                                  "2006-01-02T22:04:05.5Z",
		"Mon, 02 Jan 2006 15:04:05 XYZ":                                    "2006-01-02T15:04:05Z", // a zone that nobody knows
		// Written by people.
		"Wed Jan 31, 2007 8:09am EST":              "2007-01-31T13:09:00Z",
		"Fri Oct 20, 2006 12:30pm EDT":             "2006-10-20T16:30:00Z",
		"Oct 20, 2006 12:30 AM":                    "2006-10-20T00:30:00Z",
		"October 23, 2013":                         "2013-10-23T00:00:00Z",
		"Sept. 3, 2013":                            "2013-09-03T00:00:00Z",
		"October 1st, 2013 at 3:04 pm":             "2013-10-01T15:04:00Z",
		"23 October 2013":                          "2013-10-23T00:00:00Z",
		"2nd May 2013":                             "2013-05-02T00:00:00Z",
		"26-FEB-1987 15:02:20.00":                  "1987-02-26T15:02:20Z",
		"9-MAR-1987 04:48:52.24":                   "1987-03-09T04:48:52.24Z",
		"27-MAR-1987 14:02:56.54V RM":              "1987-03-27T14:02:56.54Z",
		"9-APR-1987 00:00:00.00    # as guesswork": "1987-04-09T00:00:00Z",
		"2013-10-23, updated":                      "2013-10-23T00:00:00Z",
		// The day first, unless that cannot be.
		"23/10/2013 20:03":   "2013-10-23T20:03:00Z",
		"13/10/2013 20:03":   "2013-10-13T20:03:00Z",
		"10/11/2013":         "2013-11-10T00:00:00Z",
		"10/23/2013 8:03 PM": "2013-10-23T20:03:00Z",
		"23.10.2013":         "2013-10-23T00:00:00Z",
		"1-2-2013":           "2013-02-01T00:00:00Z",
		// Since 1970.
		"1382520000":          "2013-10-23T09:20:00Z",
		"1382520000.5":        "2013-10-23T09:20:00.5Z",
		"1382520000250":       "2013-10-23T09:20:00.25Z",
		"1382520000250000":    "2013-10-23T09:20:00.25Z",
		"1382520000250000000": "2013-10-23T09:20:00.25Z",
		"1.38252e9":           "2013-10-23T09:20:00Z",
		"1.38252E+12":         "2013-10-23T09:20:00Z",
		"-1000000000.5":       "1938-04-24T22:13:20Z",
		"-1000000000":         "1938-04-24T22:13:20Z",
		"987654321000":        "2001-04-19T04:25:21Z",
		// In an address.
		"https://example.com/2013/10/23/title":                       "2013-10-23T00:00:00Z",
		"https://example.com/2013/10/3/title":                        "2013-10-03T00:00:00Z",
		"https://example.com/2013/1/3":                               "2013-01-03T00:00:00Z",
		"HTTP://example.com/world/2013/oct/23/title?page=2":          "2013-10-23T00:00:00Z",
		"https://example.com/archive/1234/56/78/2013/10/23/":         "2013-10-23T00:00:00Z",
		"https://example.com/2013-10/23/c_12.htm":                    "2013-10-23T00:00:00Z",
		"https://example.com/n1/2013/1023/c12.html":                  "2013-10-23T00:00:00Z",
		"https://example.com/20131023/title.html":                    "2013-10-23T00:00:00Z",
		"https://example.com/2013-10-23-title/":                      "2013-10-23T00:00:00Z",
		"https://example.com/title-2013-10-23/":                      "2013-10-23T00:00:00Z",
		"https://example.com/title-20131023.html":                    "2013-10-23T00:00:00Z",
		"https://example.com/title-20131023095012345.htm":            "2013-10-23T00:00:00Z",
		"https://example.com/2013/13/23/title-2013-10-23#2012-01-02": "2013-10-23T00:00:00Z",
		// The years that are believed.
		"1800-01-01":           "1800-01-01T00:00:00Z",
		"2200-12-31T23:59:59Z": "2200-12-31T23:59:59Z",
	} {
		got := parseDate(s)
		if got.Format(time.RFC3339Nano) != want || got.Location() != time.UTC {
			t.Errorf("%q: %v, want %s", s, got, want)
		}
	}
	for _, s := range []string{
		"", "None", "null", "NaN", "yesterday", "2 hours ago", "0", "0.0", "-1", "1987", "2013-10", "201310", "2013", "99999999",
		"0001-01-01T00:00:00Z", "1799-12-31", "2201-01-01", "9999-12-31T23:59:59Z", "0000-00-00 00:00:00", "1970", "7289654400", "1e300", "1e", "--5", "1.5.2",
		"2013-13-01", "2013-02-29", "2013-04-31", "2013-10-23T25:00:00Z", "2013-10-23T24:00:01Z", "2013-10-23T10:61:00Z", "2013-10-23T10:00:61Z",
		"2013-10-23T10:00:00+2500", "31/11/2013", "13/13/2013", "32/10/2013", "00/10/2013", "23/10/13", "23 Foo 2013", "Foo 23, 2013", "Octo 32, 2013",
		"2013-10-23 10:00:00 5", "2013-10-23T10:00:00Z:05", "2013-10-23-", "October 2013", "13 pm 2013", "Oct 20, 2006 13:30 PM", "Oct 20, 2006 0:30 AM",
		"https://example.com/", "https://example.com/2013/10/", "https://example.com/2013/10/234/", "https://example.com/1987/10/23/",
		"https://example.com/what-2001-09-11-changed/", "https://example.com/title-120131023/", "https://example.com/12345678/", "https://2013-10-23.example.com/title",
		"https://example.com/title?day=/2013/10/23/", "https://example.com/2013/foo/23/", "example.com/2013/10/23/", "https://example.com/2013/10/23/" + strings.Repeat("a", 512),
		"20131301", "20131023250000", "99999999999999999999999999", "2013-10-23T10", "Monday", "Mon, ", "\xff\xfe2013", "2013-10-2३",
	} {
		if got := parseDate(s); !got.IsZero() {
			t.Errorf("%q: %v, want none", s, got)
		}
	}
}

// TestURLDateOfNews holds the days in addresses against the dates of the articles, for
// labelled news that is not part of this repository.
func TestURLDateOfNews(t *testing.T) {
	dir := os.Getenv("SAMESTORY_DATA")
	if dir == "" {
		t.Skip("SAMESTORY_DATA names no folder of labelled news")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "*.jsonl*"))
	if err != nil || len(paths) == 0 {
		t.Skip("no news there")
	}
	f, err := Open(paths, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	both := 0
	for rec, err := range f.Records(t.Context()) {
		day := URLDate(rec.URL)
		if err != nil || day.IsZero() || rec.Published.IsZero() {
			continue
		}
		both++
		if apart := rec.Published.Sub(day).Abs(); apart > 48*time.Hour {
			t.Errorf("%s is of %v", rec.URL, rec.Published)
		}
	}
	t.Logf("%d articles have a date, and one in their address", both)
}

// What time can write in a layout of its own is read as it was meant.
func FuzzDate(f *testing.F) {
	f.Add("2013-10-23 10:00:00 +0200", int64(1382520000))
	f.Add("Mon, 02 Jan 2006 15:04:05 MST", int64(-5e9))
	layouts := []string{time.RFC3339Nano, time.RFC3339, time.DateTime, time.RFC1123, time.RFC1123Z, time.ANSIC, time.UnixDate, time.RubyDate,
		"20060102150405", "20060102T150405Z", "2006-01-02 15:04:05.999999999 -0700 MST", "02/01/2006 15:04:05", "2-Jan-2006 15:04:05", "January 2, 2006 3:04:05 PM", "2 January 2006, 15:04:05"}
	f.Fuzz(func(t *testing.T, s string, seconds int64) {
		if got := parseDate(s); !got.IsZero() && (got.Year() < 1800 || got.Year() > 2200 || got.Location() != time.UTC) {
			t.Fatalf("%q: %v", s, got)
		}
		want := time.Unix(seconds%5e9, 0).UTC()
		if want.Year() < 1812 {
			return
		}
		for _, layout := range layouts {
			if got := parseDate(want.Format(layout)); !got.Equal(want) {
				t.Fatalf("%q: %v", want.Format(layout), got)
			}
		}
	})
}

func BenchmarkParseDate(b *testing.B) {
	for _, s := range []string{"2006-10-20", "2013-10-23T10:00:00Z", "26-FEB-1987 15:02:20.00", "Mon, 02 Jan 2006 15:04:05 GMT", "1382520000"} {
		b.Run("date="+s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if parseDate(s).IsZero() {
					b.Fatal(s)
				}
			}
		})
	}
}
