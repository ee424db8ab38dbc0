package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"math"
	"strings"
	"testing"
	"time"
)

// each gives values one by one, and then err unless it is nil.
func each[T any](err error, values ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range values {
			if !yield(v, nil) {
				return
			}
		}
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}

// day reads a date and perhaps a time, in UTC.
func day(t *testing.T, s string) Time {
	t.Helper()
	layout := "2006-01-02 15:04"
	at, err := time.Parse(layout[:len(s)], s)
	if err != nil {
		t.Fatal(err)
	}
	return Time(at)
}

// same compares texts, which it shows in full.
func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s\nquoted:\n%q\n%q", got, want, got, want)
	}
}

func TestFigure(t *testing.T) {
	tests := []struct {
		f    Figure
		want string
	}{
		{0, "0"}, {1, "1"}, {.5, "0.5"}, {.97, "0.97"}, {1. / 3, "0.3333"}, {2. / 3, "0.6667"},
		{.00004, "0"}, {.00006, "0.0001"}, {-.00004, "0"}, {-.25, "-0.25"}, {100, "100"}, {1e6, "1000000"},
		{.99996, "1"}, {1e-300, "0"}, {.1 + .2, "0.3"},
	}
	for _, test := range tests {
		if got := test.f.String(); got != test.want {
			t.Errorf("%v is written as %s, want %s", float64(test.f), got, test.want)
		}
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got, err := json.Marshal(Figure(f)); string(got) != "null" || err != nil {
			t.Errorf("%v is written as %s, %v", f, got, err)
		}
	}
}

func TestTime(t *testing.T) {
	east := time.FixedZone("", 2*60*60)
	for _, test := range []struct {
		t    time.Time
		want string
	}{
		{time.Time{}, `null`},
		{time.Date(2013, 10, 23, 1, 30, 0, 999, east), `"2013-10-22T23:30:00Z"`},
		{time.Unix(0, 0), `"1970-01-01T00:00:00Z"`},
	} {
		if got, err := json.Marshal(Time(test.t)); string(got) != test.want || err != nil {
			t.Errorf("%v is written as %s, %v, want %s", test.t, got, err, test.want)
		}
	}
}

func TestAppendJSON(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a&b<c>'\"\\/", `"a&b<c>'\"\\/"`},
		{"\x00\t\n\x1b[31m\x7f", `"\u0000\t\n\u001b[31m\u007f"`},
		{"\u009b31m\u0085", `"\u009b31m\u0085"`},
		{"\u202egnp\u2066\u2069\u200e\u200f\u061c", `"\u202egnp\u2066\u2069\u200e\u200f\u061c"`},
		{"\u2028\u2029\ufeff\u200b", `"\u2028\u2029\ufeff\u200b"`},
		{"\U000e0041x", `"\udb40\udc41x"`},
		{"\xff", `"\ufffd"`},
		{"می\u200cخواهم 日本 👩\u200d👧", "\"می\u200cخواهم 日本 👩\u200d👧\""},
	}
	for _, test := range tests {
		got, err := AppendJSON([]byte("x"), test.in)
		if err != nil || string(got) != "x"+test.want {
			t.Errorf("AppendJSON(x, %q) = %s, %v, want x%s", test.in, got, err, test.want)
		}
		if id, err := ID(test.in).MarshalJSON(); err != nil || string(id) != test.want {
			t.Errorf("the id %q is written as %s, %v, want %s", test.in, id, err, test.want)
		}
	}
	if got, err := AppendJSON([]byte("x"), func() {}); err == nil || string(got) != "x" {
		t.Errorf("a function is written as %s, %v", got, err)
	}
}

// Escaping may change how a text is spelt, never what is read.
func FuzzAppendJSON(f *testing.F) {
	for _, s := range []string{"\x1b\u009b\u202e", "\\\u2028\"", "\U000e0041\U0001f469", "\xff\u007f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := AppendJSON(nil, s)
		if err != nil || strings.ContainsFunc(string(got), obeyed) {
			t.Fatalf("%q is written as %q, %v", s, got, err)
		}
		var back string
		if err := json.Unmarshal(got, &back); err != nil || back != string([]rune(s)) {
			t.Fatalf("%q is written as %q and read as %q, %v", s, got, back, err)
		}
	})
}

// What came before an error is written, and the error comes back.
func TestWriteJSONError(t *testing.T) {
	bad := errors.New("disk on fire")
	var b bytes.Buffer
	if err := WriteJSON(&b, each(bad, 1, 2)); err != bad {
		t.Errorf("the error is %v", err)
	}
	same(t, b.String(), "1\n2\n")
}

// full is a disk that has no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("no space")

// A writer that fails ends the reading of an endless feed.
func TestWritersStop(t *testing.T) {
	stories := func(yield func(Story, error) bool) {
		for yield(Story{Size: 2, Articles: make([]StoryArticle, 2)}, nil) {
		}
	}
	pairs := func(yield func(Pair, error) bool) {
		for yield(Pair{}, nil) {
		}
	}
	detailed := func(yield func(PageStory, error) bool) {
		s := storyOf("s", StoryArticle{ID: "a"})
		for yield(NewPageStory(&s)) {
		}
	}
	for name, err := range map[string]error{
		"JSON":            WriteJSON(full{}, stories),
		"HTML":            WriteStoriesHTML(full{}, detailed, Page{}),
		"CSV":             WriteStoriesCSV(full{}, stories),
		"text":            WriteStoriesText(full{}, stories, Text{}),
		"TSV":             WritePairsTSV(full{}, pairs),
		"comparison":      WriteComparisonJSON(full{}, Comparison{}),
		"comparison text": WriteComparisonText(full{}, Comparison{}, Text{}),
	} {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
