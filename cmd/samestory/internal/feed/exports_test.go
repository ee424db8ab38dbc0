package feed

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestExports reads what other programs write. The samples in testdata/exports have their
// form, and texts of our own: trafilatura 2.3 and newspaper4k 0.9 were run for theirs,
// the others are as their documents say.
func TestExports(t *testing.T) {
	type want struct{ id, title, text, url, date, source, lang string }
	for _, c := range []struct {
		file     string
		rejected int
		want     []want
	}{
		{"trafilatura.jsonl", 0, []want{ // the address is its source, and the id is null
			{"https://post.example/2016/solar-plane", "Sun-powered plane completes trip around the world", "Solar Impulse 2 came down", "https://post.example/2016/solar-plane?utm_source=rss", "2016-07-26T00:00:00Z", "The Example Post", "en"},
			{"https://post.example/2015/pluto", "Probe sweeps past Pluto", "New Horizons flew past", "https://post.example/2015/pluto", "2015-07-14T00:00:00Z", "The Example Post", ""},
			{"https://post.example/2010/mine", "All 33 out of the mine", "The last of 33 miners", "https://post.example/2010/mine", "", "The Example Post", ""},
		}},
		{"newspaper4k.json", 2, []want{ // which closes its list after each article
			{"https://courier.example/a/1", "Solar Impulse lands where it set out", "Bertrand Piccard stepped", "https://courier.example/a/1", "2016-07-26T00:05:00Z", "Courier", "en"},
			{"https://courier.example/a/2", "Ash closes Europe's sky", "Airspace over Britain", "https://courier.example/a/2", "2010-04-15T08:30:00Z", "Courier", "en"},
		}},
		{"newspaper4k.csv", 0, []want{ // with blank lines between its rows
			{"https://courier.example/a/3", "Pluto, seen at last", "There are mountains of ice", "https://courier.example/a/3", "2015-07-15T18:00:00Z", "Courier", "en"},
			{"https://courier.example/a/4", "Chile's miners are free", "Cheers and sirens rang", "https://courier.example/a/4", "", "Courier", "en"},
		}},
		{"news-please/mine.json", 0, []want{ // whose text is not the text
			{"https://herald.example/mine", "Chile's miners are free", "Cheers and sirens rang", "https://herald.example/mine", "2010-10-14T02:10:00Z", "herald.example", "en"},
		}},
		{"news-please/ash.json", 0, []want{ // published "None"
			{"https://herald.example/ash", "Flights grounded by Icelandic volcano", "Heathrow was silent", "https://herald.example/ash", "", "herald.example", "en"},
		}},
		{"newsapi.json", 0, []want{
			{"https://ledger.example/solar", "Abu Dhabi welcomes a plane without fuel", "A solar aircraft has gone", "https://ledger.example/solar", "2016-07-26T04:00:00Z", "Gulf Ledger", ""},
			{"https://removed.example", "[Removed]", "[Removed]", "https://removed.example", "1970-01-01T00:00:00Z", "[Removed]", ""},
		}},
		{"webhose.json", 0, []want{
			{"https://www.radio.example/pluto", "Pluto, seen at last", "There are mountains of ice", "https://www.radio.example/pluto", "2015-07-15T19:00:00Z", "www.radio.example", "english"},
			{"https://www.radio.example/ash", "Ash closes Europe's sky", "Airspace over Britain", "https://www.radio.example/ash", "2010-04-15T09:00:00Z", "www.radio.example", "english"},
		}},
		{"mediacloud.csv", 0, []want{ // titles alone, and a letter of Latin-1
			{"9f1c", "Chile mine: all 33 miners rescued, Luis Urz\ufffda the last in the Fenix capsule", "", "https://tribune.example/mine", "2010-10-14T00:00:00Z", "tribune.example", "en"},
			{"9f1d", "New Horizons: Pluto flyby a success, and Charon too", "", "https://tribune.example/pluto", "2015-07-14T00:00:00Z", "tribune.example", "en"},
		}},
		{"gdelt.json", 0, []want{ // titles alone, and when they were seen
			{"https://www.islandradio.example/ash-2010", "Volcanic ash from Iceland grounds flights across Europe", "", "https://www.islandradio.example/ash-2010", "2010-04-15T14:15:00Z", "islandradio.example", "English"},
			{"https://kanal.example/pluto", "Pluto - vorbeigeflogen nach neun Jahren", "", "https://kanal.example/pluto", "2015-07-14T20:00:00Z", "kanal.example", "German"},
		}},
		{"newsdata.json", 0, []want{ // wrapped as results
			{"https://standard.example/chile", "Miners come up into the light at San José", "One after the other, 33 miners rode the Fenix", "https://standard.example/chile", "2010-10-14T01:30:00Z", "standard.example", "english"},
		}},
		{"mediastack.json", 0, []want{ // wrapped as data
			{"https://desk.example/solar", "Solar Impulse ends its trip around the globe", "Bertrand Piccard landed", "https://desk.example/solar", "2016-07-26T03:30:00Z", "Small Desk", "en"},
		}},
		{"miniflux.json", 0, []want{ // ids are numbers, texts HTML
			{"888", "Flights grounded by Icelandic volcano", "Heathrow was silent at noon. No flight", "https://gazette.example/ash", "2010-04-15T12:05:00Z", "The Gazette", ""},
			{"889", "Abu Dhabi welcomes a plane without fuel", "A solar aircraft has gone", "https://gazette.example/solar", "2016-07-26T06:00:00Z", "The Gazette", ""},
		}},
		{"freshrss.json", 0, []want{ // published in seconds
			{"tag:google.com,2005:reader/item/0000000000000001", "Chile's miners are free", "Cheers and sirens rang", "https://observer.example/mine", "2010-10-14T00:10:00Z", "The Observer of Examples", ""},
			{"tag:google.com,2005:reader/item/0000000000000002", "Probe sweeps past Pluto", "New Horizons flew past", "https://observer.example/pluto", "2015-07-15T00:00:00Z", "The Observer of Examples", ""},
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			f, err := Open([]string{filepath.Join("../../../../testdata/exports", c.file)}, nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			n, rejected := 0, 0
			for rec, err := range f.Records(context.Background()) {
				if err != nil {
					rejected++
					continue
				}
				if n++; n > len(c.want) {
					t.Fatalf("more than %d records: %+v", len(c.want), rec)
				}
				w, date := c.want[n-1], ""
				if !rec.Published.IsZero() {
					date = rec.Published.Truncate(time.Second).Format(time.RFC3339)
				}
				got := want{rec.ID, rec.Title, rec.Text, rec.URL, date, rec.Source, rec.Lang}
				if strings.HasPrefix(got.text, w.text) && (got.text == "") == (w.text == "") {
					got.text = w.text
				}
				if got != w {
					t.Errorf("record %d is\n%+v, want\n%+v", n, got, w)
				}
				if strings.ContainsAny(rec.Text, "<>") {
					t.Errorf("markup in %q", rec.Text)
				}
			}
			if n != len(c.want) || rejected != c.rejected {
				t.Errorf("%d records, %d rejected, want %d and %d", n, rejected, len(c.want), c.rejected)
			}
		})
	}
}
