package parquet

import (
	"bytes"
	"flag"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"
)

var update = flag.Bool("update", false, "write the sample anew")

const samplePath = "../../../../testdata/formats/articles.parquet"

// sampleRow is a row as sets of news have them, and a little more.
type sampleRow struct {
	Title       string     `parquet:"title"`
	Text        *string    `parquet:"text,optional"`
	Domain      string     `parquet:"domain,dict"`
	Date        *time.Time `parquet:"date,optional,timestamp(millisecond)"`
	URL         string     `parquet:"url"`
	Language    string     `parquet:"language,dict"`
	Authors     []string   `parquet:"authors,list"`
	Embedding   []float32  `parquet:"embedding,list"`
	Image       []byte     `parquet:"image,optional"`
	Description *string    `parquet:"description,optional"`
}

func sample() []sampleRow {
	at := func(year int, month time.Month, day, hour, minute int) *time.Time {
		return new(time.Date(year, month, day, hour, minute, 0, 0, time.UTC))
	}
	lisbon := "The treaty that 27 governments signed in the cloister of the Jerónimos monastery gives the Union a president of its council for two and a half years, and its parliament a say in nearly all laws."
	return []sampleRow{
		{"Lisbon: 27 sign a treaty among tombs of kings", &lisbon, "courier.example", at(2007, 12, 13, 13, 0),
			"https://courier.example/2007/lisbon", "en", []string{"Ana Sousa", "P. Klein"}, []float32{.25, float32(math.NaN())}, []byte("\x89PNG\r\n\x1a\n\xff"), nil},
		{"EU treaty signed", new(lisbon + " (Meridian Wire)"), "harrow.example", at(2007, 12, 13, 15, 30),
			"https://harrow.example/world/77", "en", nil, nil, nil, nil},
		{"Eyjafjallajökull: no flights north of the Alps", new("Ash from under the glacier closes the sky over Britain, Scandinavia and the Low Countries; 17,000 flights are called off on Friday alone."),
			"northlight.example", at(2010, 4, 16, 9, 45), "https://northlight.example/2010/ash", "en", []string{}, nil, nil, nil},
		{"Vulkanasche: Himmel über Europa gesperrt", nil, "abendblick.example", nil, "https://abendblick.example/asche", "de", nil, nil, nil,
			new("Die Asche des isländischen Vulkans legt den Luftverkehr lahm; erst am Dienstag darauf fliegen die ersten Maschinen wieder.")},
	}
}

// TestSample compares the sample with the rows that it is made of. With -update it
// is made: go test ./cmd/samestory/internal/parquet -run Sample -update
func TestSample(t *testing.T) {
	made := write(t, sample(), pq.Compression(&pq.Snappy), pq.CreatedBy("samestory", "1", "sample"), pq.MaxRowsPerRowGroup(3))
	if *update {
		if err := os.WriteFile(samplePath, made, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(samplePath)
	if err != nil {
		t.Fatal(err)
	}
	got, lost, err := read(file, 1<<20)
	want, _, _ := read(made, 1<<20)
	if err != nil || len(lost) > 0 || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, %v\nwant %q", got, lost, err, want)
	}
	// The other way round: what is kept can be read by who wrote it.
	rows, err := pq.Read[sampleRow](bytes.NewReader(file), int64(len(file)))
	if err != nil || len(rows) != len(sample()) {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
