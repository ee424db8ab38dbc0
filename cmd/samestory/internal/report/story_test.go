package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// quake is a story with all there is: copies, a headline in Japanese, a title
// that is missing, days apart.
func quake(t *testing.T) Story {
	t.Helper()
	return Story{
		Story: "r-1", Size: 5, Outlets: 5, Independent: 3, First: "r-1", Representative: "r-2",
		Terms: []string{"bohol", "cebu", "quake", "magnitude", "philippines"}, Weakest: new(Figure(.42)),
		Articles: []StoryArticle{
			{ID: "r-1", Title: "Strong quake hits central Philippines", URL: "http://r.com/1?a=b&c", Source: "reuters.com", Published: day(t, "2013-10-15 02:14"), Score: .97312},
			{ID: "r-2", Title: "Philippines quake kills dozens in Bohol and Cebu, churches collapse", Source: "www.bbc.co.uk", Published: day(t, "2013-10-15 03:40"), Score: 1},
			{ID: "r-3", Title: "Strong quake hits central Philippines", Source: "inquirer.net", Published: day(t, "2013-10-15 04:10"), CopyOf: "r-1", Score: .97312},
			{ID: "r-4", Title: "UPDATE 2-Strong quake hits central Philippines; 73 dead", Source: "thestar.com.my", Published: day(t, "2013-10-15 04:10"), CopyOf: "r-1", Score: .995},
			{ID: "r-5", Lead: "フィリピン中部で強い地震があり、セブ島などで多数の死者が出ている。", Source: "朝日新聞", Published: day(t, "2013-10-17 04:10"), Score: .42},
		},
	}
}

// clinic has ids that are addresses and days without a time, in two years.
func clinic(t *testing.T) Story {
	t.Helper()
	return Story{
		Story: "http://ft.com/1", Size: 2, Outlets: 2, Independent: 1, First: "http://ft.com/1", Representative: "http://ft.com/1",
		Terms: []string{"fernández"}, Weakest: new(Figure(1)),
		Articles: []StoryArticle{
			{ID: "http://ft.com/1", Title: "Cristina Fernández leaves hospital", Source: "ft.com", Published: day(t, "2013-12-31"), Score: 1},
			{ID: "http://indy.co.uk/2", Title: "Argentina's president discharged", Source: "independent.co.uk", Published: day(t, "2014-01-02"), CopyOf: "http://ft.com/1", Score: 1},
		},
	}
}

// alone knows next to nothing.
var alone = Story{Story: "x:7", Size: 1, Independent: 1, First: "x:7", Representative: "x:7", Articles: []StoryArticle{{ID: "x:7", Score: 1}}}

func TestStoriesJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, each(nil, quake(t), alone, Story{})); err != nil {
		t.Fatal(err)
	}
	same(t, b.String(), `{"story":"r-1","size":5,"outlets":5,"independent":3,"first":"r-1","representative":"r-2",`+
		`"terms":["bohol","cebu","quake","magnitude","philippines"],"weakest":0.42,"articles":[`+
		`{"id":"r-1","title":"Strong quake hits central Philippines","url":"http://r.com/1?a=b&c","source":"reuters.com","published":"2013-10-15T02:14:00Z","copy_of":null,"score":0.9731},`+
		`{"id":"r-2","title":"Philippines quake kills dozens in Bohol and Cebu, churches collapse","url":"","source":"www.bbc.co.uk","published":"2013-10-15T03:40:00Z","copy_of":null,"score":1},`+
		`{"id":"r-3","title":"Strong quake hits central Philippines","url":"","source":"inquirer.net","published":"2013-10-15T04:10:00Z","copy_of":"r-1","score":0.9731},`+
		`{"id":"r-4","title":"UPDATE 2-Strong quake hits central Philippines; 73 dead","url":"","source":"thestar.com.my","published":"2013-10-15T04:10:00Z","copy_of":"r-1","score":0.995},`+
		`{"id":"r-5","title":"","url":"","source":"朝日新聞","published":"2013-10-17T04:10:00Z","copy_of":null,"score":0.42}]}`+"\n"+
		`{"story":"x:7","size":1,"outlets":0,"independent":1,"first":"x:7","representative":"x:7","terms":[],"weakest":null,"articles":[`+
		`{"id":"x:7","title":"","url":"","source":"","published":null,"copy_of":null,"score":1}]}`+"\n"+
		`{"story":"","size":0,"outlets":0,"independent":0,"first":"","representative":"","terms":[],"weakest":null,"articles":[]}`+"\n")
}

func TestStoriesCSV(t *testing.T) {
	evil := Story{Story: "-1", Size: 1, Articles: []StoryArticle{{
		ID: "-1", Title: "=HYPERLINK(\"http://evil\",\"x\")\x1b[31m", URL: "+a", Source: "@b", CopyOf: "\tc", Score: .5,
	}}}
	var b bytes.Buffer
	if err := WriteStoriesCSV(&b, each(nil, quake(t), evil)); err != nil {
		t.Fatal(err)
	}
	same(t, b.String(), `story,size,id,title,url,source,published,copy_of,score
r-1,5,r-1,Strong quake hits central Philippines,http://r.com/1?a=b&c,reuters.com,2013-10-15T02:14:00Z,,0.9731
r-1,5,r-2,"Philippines quake kills dozens in Bohol and Cebu, churches collapse",,www.bbc.co.uk,2013-10-15T03:40:00Z,,1
r-1,5,r-3,Strong quake hits central Philippines,,inquirer.net,2013-10-15T04:10:00Z,r-1,0.9731
r-1,5,r-4,UPDATE 2-Strong quake hits central Philippines; 73 dead,,thestar.com.my,2013-10-15T04:10:00Z,r-1,0.995
r-1,5,r-5,,,朝日新聞,2013-10-17T04:10:00Z,,0.42
'-1,1,'-1,"'=HYPERLINK(""http://evil"",""x"")[31m",'+a,'@b,,' c,0.5
`)
}

func TestStoriesCSVEmpty(t *testing.T) {
	bad := errors.New("cut off")
	var b bytes.Buffer
	if err := WriteStoriesCSV(&b, each[Story](bad)); err != bad {
		t.Errorf("the error is %v", err)
	}
	same(t, b.String(), "story,size,id,title,url,source,published,copy_of,score\n")
}

func TestStoriesText(t *testing.T) {
	tests := []struct {
		name string
		text Text
		want string
	}{
		{"as a file", Text{Read: 1200}, `
[5] Philippines quake kills dozens in Bohol and Cebu, churches collapse
    3 reports · 2 copies · 5 outlets · 15–17 Oct 2013 · bohol, cebu, quake
     97%  15 Oct 02:14  reuters.com     Strong quake hits central Philippines
    copy  15 Oct 04:10  inquirer.net
    copy  15 Oct 04:10  thestar.com.my  UPDATE 2-Strong quake hits central Phil…
    100%  15 Oct 03:40  www.bbc.co.uk   Philippines quake kills dozens in Bohol…
     42%  17 Oct 04:10  朝日新聞        フィリピン中部で強い地震があり、セブ島…

[2] Cristina Fernández leaves hospital
    1 report · 1 copy · 2 outlets · 31 Dec 2013 – 2 Jan 2014 · fernández
    100%  31 Dec 2013  ft.com            Cristina Fernández leaves hospital
    copy   2 Jan 2014  independent.co.…  Argentina's president discharged

[1] x:7

3 stories: 8 of 1,200 articles, 3 copies, 7 outlets
`},
		{"narrow", Text{Width: 40}, `
[5] Philippines quake kills dozens in B…
    3 reports · 2 copies · 5 outlets ·…
     97%  reuters…  Strong quake hits c…
    copy  inquire…
    copy  thestar…  UPDATE 2-Strong qua…
    100%  www.bbc…  Philippines quake k…
     42%  朝日新聞  フィリピン中部で強…

[2] Cristina Fernández leaves hospital
    1 report · 1 copy · 2 outlets · 31…
    100%  ft.com    Cristina Fernández…
    copy  indepen…  Argentina's preside…

[1] x:7

3 stories: 8 articles, 3 copies, 7
outlets
`},
		{"wide, two reports a story", Text{Width: 120, Lines: 2}, `
[5] Philippines quake kills dozens in Bohol and Cebu, churches collapse
    3 reports · 2 copies · 5 outlets · 15–17 Oct 2013 · bohol, cebu, quake, magnitude, philippines
     97%  15 Oct 02:14  reuters.com     Strong quake hits central Philippines
    copy  15 Oct 04:10  inquirer.net
    copy  15 Oct 04:10  thestar.com.my  UPDATE 2-Strong quake hits central Philippines; 73 dead
    100%  15 Oct 03:40  www.bbc.co.uk   Philippines quake kills dozens in Bohol and Cebu, churches collapse
       …  and 1 more report

[2] Cristina Fernández leaves hospital
    1 report · 1 copy · 2 outlets · 31 Dec 2013 – 2 Jan 2014 · fernández
    100%  31 Dec 2013  ft.com             Cristina Fernández leaves hospital
    copy   2 Jan 2014  independent.co.uk  Argentina's president discharged

[1] x:7

3 stories: 8 articles, 3 copies, 7 outlets
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := WriteStoriesText(&b, each(nil, quake(t), clinic(t), alone), test.text); err != nil {
				t.Fatal(err)
			}
			same(t, b.String(), test.want[1:])
		})
	}
}

func TestStoriesTextColor(t *testing.T) {
	stories := each(nil, quake(t), clinic(t), alone)
	var plain, color bytes.Buffer
	if err := errors.Join(WriteStoriesText(&plain, stories, Text{}), WriteStoriesText(&color, stories, Text{Color: true})); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\x1b[2m[5] \x1b[0m\x1b[1mPhilippines quake kills dozens in Bohol and Cebu, churches collapse\x1b[0m\n",
		"\n    \x1b[33m 42%\x1b[0m  17 Oct",
		"    \x1b[2mcopy  15 Oct 04:10  inquirer.net\x1b[0m\n",
	} {
		if !strings.Contains(color.String(), want) {
			t.Errorf("%q is not in %q", want, color.String())
		}
	}
	same(t, regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(color.String(), ""), plain.String())
}

func TestStoriesTextNone(t *testing.T) {
	for read, want := range map[int]string{0: "no stories\n", 1: "no stories in 1 article\n", 12345: "no stories in 12,345 articles\n"} {
		var b bytes.Buffer
		if err := WriteStoriesText(&b, each[Story](nil), Text{Read: read}); err != nil {
			t.Fatal(err)
		}
		same(t, b.String(), want)
	}
}

// Whatever strangers write, no line is wider than asked for, and no column
// moves.
func TestStoriesTextHostile(t *testing.T) {
	evil := []string{
		"", "\x1b[2J\x1b]0;owned\x07", "\u202e\u2066gnp", "\u009b31m", "a\nb\r\nc\td", "\xff\xfe", strings.Repeat("日", 300),
		strings.Repeat("a", 300), "Z" + strings.Repeat("\u0301", 300), "\u200d\u200c", "👩\u200d👩\u200d👧\u200d👦", "=1", "\u2028\u2029",
	}
	var stories []Story
	for i, s := range evil {
		other := evil[(i+5)%len(evil)]
		stories = append(stories, Story{
			Story: s, Size: 3, Outlets: 1 + i*99, Independent: 2, Representative: s, Terms: []string{other, s},
			Articles: []StoryArticle{
				{ID: s, Title: other, Source: s, Published: day(t, "2013-10-15 02:14"), Score: .5},
				{ID: other, Title: s, Lead: other, Source: other, CopyOf: ID(s), Score: .5},
				{ID: "z", Title: s, Lead: other, Source: other, Score: .5},
			},
		})
	}
	for width := 40; width < 130; width += 7 {
		var b bytes.Buffer
		if err := WriteStoriesText(&b, each(nil, stories...), Text{Width: width}); err != nil {
			t.Fatal(err)
		}
		out := strings.Split(b.String(), "\n")
		for _, line := range out {
			if Width(line) > width || strings.ContainsFunc(line, obeyed) || strings.HasSuffix(line, " ") {
				t.Errorf("at width %d: %q has %d columns", width, line, Width(line))
			}
		}
		if want := 6*len(stories) + 2; len(out) != want && (width >= 50 || len(out) != want+1) { // the summary may take two
			t.Errorf("at width %d: %d lines, want %d", width, len(out), want)
		}
	}

	var b bytes.Buffer
	if err := WriteJSON(&b, each(nil, stories...)); err != nil {
		t.Fatal(err)
	}
	if s := strings.ReplaceAll(b.String(), "\n", ""); strings.ContainsFunc(s, obeyed) {
		t.Errorf("JSON holds what a terminal obeys: %q", s)
	}
	b.Reset()
	if err := WriteStoriesCSV(&b, each(nil, stories...)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
	if err != nil || len(rows) != 1+3*len(stories) || strings.ContainsFunc(strings.ReplaceAll(b.String(), "\n", ""), obeyed) {
		t.Errorf("%d rows, %v: %q", len(rows), err, b.String())
	}
}

// TestStoriesTextCopies has more copies of a report than have a line each.
func TestStoriesTextCopies(t *testing.T) {
	s := Story{Story: "a", Size: 6, Outlets: 4, Independent: 1, Representative: "a", Articles: []StoryArticle{{ID: "a", Title: "Budget passed", Source: "ft.com", Score: 1}}}
	for _, source := range []string{"one.example", "two.example", "one.example", "", "\x1b[2Jthree.example"} {
		s.Articles = append(s.Articles, StoryArticle{ID: source, CopyOf: "a", Source: source, Score: 1})
	}
	var b bytes.Buffer
	if err := WriteStoriesText(&b, each(nil, s), Text{}); err != nil {
		t.Fatal(err)
	}
	same(t, b.String(), `[6] Budget passed
    1 report · 5 copies · 4 outlets
    100%  ft.com            Budget passed
          5 copies in one.example, two.example, [2Jthree.example

1 story: 6 articles, 5 copies, 4 outlets
`)
}

func TestStoriesTextSingle(t *testing.T) {
	s := alone
	s.Outlets, s.Terms = 1, []string{"tax", "budget"}
	s.Articles = []StoryArticle{{ID: "x:7", Title: "Budget passed", Source: "ft.com", Published: day(t, "2013-10-05 10:00"), Score: 1}}
	bare := alone
	bare.Terms = s.Terms
	var b bytes.Buffer
	if err := WriteStoriesText(&b, each(nil, s, bare), Text{}); err != nil {
		t.Fatal(err)
	}
	same(t, b.String(), `[1] Budget passed
    ft.com · 5 Oct 2013 · tax, budget

[1] x:7
    tax, budget

2 stories: 2 articles, 1 outlet
`)
}

func TestSpan(t *testing.T) {
	for _, test := range []struct {
		days []string
		want string
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{"2013-10-05"}, "5 Oct 2013"},
		{[]string{"", "2013-10-05 23:59", "2013-10-05"}, "5 Oct 2013"},
		{[]string{"2013-10-17", "2013-10-05"}, "5–17 Oct 2013"},
		{[]string{"2013-10-30", "2013-11-02"}, "30 Oct – 2 Nov 2013"},
		{[]string{"2013-12-31", "2014-01-01"}, "31 Dec 2013 – 1 Jan 2014"},
	} {
		articles := make([]StoryArticle, len(test.days))
		for i, d := range test.days {
			if d != "" {
				articles[i].Published = day(t, d)
			}
		}
		if got := spanOf(articles); got != test.want {
			t.Errorf("%v: %q, want %q", test.days, got, test.want)
		}
	}
}

func TestDateLayout(t *testing.T) {
	for _, test := range []struct {
		days []string
		want string
	}{
		{[]string{""}, ""},
		{[]string{"2013-10-05", "", "2013-10-06"}, "_2 Jan"},
		{[]string{"2013-10-05", "2013-10-06 00:01"}, "_2 Jan 15:04"},
		{[]string{"2013-10-05 10:00", "2014-10-06"}, "_2 Jan 2006"},
	} {
		articles := make([]StoryArticle, len(test.days))
		for i, d := range test.days {
			if d != "" {
				articles[i].Published = day(t, d)
			}
		}
		got := dateLayout(articles)
		if got != test.want {
			t.Errorf("%v: %q, want %q", test.days, got, test.want)
		}
		if s := day(t, "2013-10-05").format(got); len(s) != len(got) {
			t.Errorf("%q makes %q, which is not as wide", got, s)
		}
	}
}

func TestHeadline(t *testing.T) {
	a := StoryArticle{ID: "7", Title: "\x1b\u202e ", Lead: "Once upon"}
	if got := a.headline(); got != "Once upon" {
		t.Errorf("no lead for a title that shows nothing: %q", got)
	}
	s := Story{Representative: "gone", Articles: []StoryArticle{a}}
	if got := headlineOf(s); got != "Once upon" {
		t.Errorf("the headline without a representative is %q", got)
	}
	if got := headlineOf(Story{Representative: "gone"}); got != "gone" {
		t.Errorf("the headline without articles is %q", got)
	}
}

// A story that is written is left as it was.
func TestStoriesUntouched(t *testing.T) {
	s := Story{Articles: []StoryArticle{{ID: "a"}}}
	was := s
	var b bytes.Buffer
	if err := errors.Join(WriteJSON(&b, each(nil, s)), WriteStoriesCSV(&b, each(nil, s)), WriteStoriesText(&b, each(nil, s), Text{})); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, was) {
		t.Errorf("%v has become %v", was, s)
	}
}
