package report

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// at is a point in time as an article has it.
func at(s string) Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return Time(t)
}

var seeds = Comparison{
	A: "ft.txt", B: "https://www.independent.co.uk/news/world/argentina-president-discharged-after-brain-surgery", Relation: "story", By: "score",
	Resemblance: new(Figure(.0021)), Score: new(Figure(.9712)),
	Terms:    []Term{{"subdural haematoma", .12345, "word"}, {"fernández", .09, "name"}, {"the", .001, "word"}},
	Passages: []Passage{{"underwent surgery\non 8 October to remove a blood clot from the surface of her brain", 120, 1 << 40}},
	Cosine:   new(Figure(.21)), Days: new(9), Nearness: new(Figure(.16)), Routine: new(Figure(.1)), Beyond: new(Figure(.25)),
	Disbelieved: [2]bool{false, true}, Repeated: [2]int{1, 40},
	AOnly:    []Term{{"8 october", .3, "number"}},
	Articles: [2]StoryArticle{{Title: "Cristina Fernández leaves hospital", Source: "FT", Published: at("2013-10-13T18:00:00Z")}, {Title: "\x1b[2J", Published: at("2013-10-22T06:00:00Z")}},
	Limits:   Limits{Resemblance: .7, Containment: .8, Score: .5},
}

func TestComparisonJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteComparisonJSON(&b, seeds); err != nil {
		t.Fatal(err)
	}
	if err := WriteComparisonJSON(&b, Comparison{A: "1", B: "2", Relation: "none", Score: new(Figure(0))}); err != nil {
		t.Fatal(err)
	}
	same(t, b.String(), `{"a":"ft.txt","b":"https://www.independent.co.uk/news/world/argentina-president-discharged-after-brain-surgery","relation":"story",`+
		`"resemblance":0.0021,"containment":null,"score":0.9712,`+
		`"terms":[{"term":"subdural haematoma","weight":0.1235,"kind":"word"},{"term":"fernández","weight":0.09,"kind":"name"},{"term":"the","weight":0.001,"kind":"word"}],`+
		`"passages":[{"text":"underwent surgery\non 8 October to remove a blood clot from the surface of her brain","a_offset":120,"b_offset":1099511627776}],`+
		`"by":"score","cosine":0.21,"days":9,"nearness":0.16,"routine":0.1,"beyond":0.25,"disbelieved":[false,true],"repeated":[1,40],`+
		`"a_only":[{"term":"8 october","weight":0.3,"kind":"number"}],"b_only":[],"differences":[]}
{"a":"1","b":"2","relation":"none","resemblance":null,"containment":null,"score":0,"terms":[],"passages":[],`+
		`"by":null,"cosine":null,"days":null,"nearness":null,"routine":null,"beyond":null,"disbelieved":[false,false],"repeated":[0,0],"a_only":[],"b_only":[],"differences":[]}
`)
}

func TestComparisonText(t *testing.T) {
	tests := []struct {
		name string
		c    Comparison
		text Text
		want string
	}{
		{"story", seeds, Text{}, `
Same story, not a copy: both report one event, each in its own words.

  a  ft.txt
     Cristina Fernández leaves hospital
     FT · 13 Oct 2013 18:00
  b  independent.co.uk/news/world/argentin…sident-discharged-after-brain-surgery
     [2J
     22 Oct 2013 06:00 · 9 days later

   97%  probability  that both report one event; from 50% on they are called one
                     story. Their rare words have a cosine of 0.21, of which the
                     time between the two leaves 16%. Such articles reach 0.1 in
                     other weeks too, which leaves 25%. The date of b is not
                     believed: what resembles it is of other days. Not counted:
                     1 word of a that outlets repeat. Not counted: 40 words of b
                     that outlets repeat.
   <1%  resemblance  of all runs of 3 words in the two, the part that both have;
                     from 70% on they are copies
     –  containment  not computed

Both have
  names    fernández
  words    subdural haematoma

Only a has
  numbers  8 october

Passages of both
  “underwent surgery on 8 October to remove a blood clot from the surface of her
  brain”
`},
		{"copy, in a narrow window", Comparison{A: "1", B: "2", Relation: "copy", By: "containment", Resemblance: new(Figure(.5)), Containment: new(Figure(1)),
			Limits: Limits{Shingle: 5},
			Differences: []Difference{
				{A: "walrus", B: "seal", Around: [2][2]string{{"… of the ", " was"}, {"", ", it is said, was not seen again …"}}},
				{B: strings.Repeat("walrus ", 100)},
			}}, Text{Width: 20}, `
Copy: nearly all of the shorter text is
in the longer one.

  a  1
  b  2

   50%  resemblance  of all runs of 5
                     words in the two,
                     the part that both
                     have
  100%  containment  of the shorter
                     one's runs of 5
                     words, the part
                     that the longer one
                     has too
     –  probability  not computed

Where they differ
  a  … of the [walrus] was
  b  [seal], it is said, was not seen
     again …
  b  [walrus walrus walrus walrus walrus
     walrus walrus walrus walrus walrus
     walrus walrus walrus walrus walrus
     walrus walrus walrus walrus walrus
     walrus walrus walrus walrus walrus
     walrus walrus wa…]
`},
		{"none", Comparison{A: "1", B: "2", Relation: "none", Limits: Limits{Shingle: 1}, Score: new(Figure(0)), Resemblance: new(Figure(0)), Containment: new(Figure(0)),
			Articles: [2]StoryArticle{{Published: at("2020-01-02T00:40:00Z")}, {Published: at("2020-01-02T00:00:00Z")}}}, Text{}, `
Different stories: too little shows that they report one event.

  a  1
     2 Jan 2020 00:40
  b  2
     2 Jan 2020 00:00 · 40 min earlier

    0%  probability  that both report one event
    0%  resemblance  of all runs of 1 word in the two, the part that both have
    0%  containment  of the shorter one's runs of 1 word, the part that the
                     longer one has too
`},
		{"one text", Comparison{A: "1", B: "2", Relation: "copy", By: "resemblance", Resemblance: new(Figure(1)), Containment: new(Figure(1))}, Text{}, `
Copy: the two are one text, or nearly one.

  a  1
  b  2

  100%  resemblance  of all runs of 3 words in the two, the part that both have
  100%  containment  of the shorter one's runs of 3 words, the part that the
                     longer one has too
     –  probability  not computed

They have the same words in the same order.
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := WriteComparisonText(&b, test.c, test.text); err != nil {
				t.Fatal(err)
			}
			same(t, b.String(), test.want[1:])
		})
	}
}

func TestComparisonTextHostile(t *testing.T) {
	for _, s := range []string{"\x1b]0;x\x07", "\u202e\u009b", strings.Repeat("日", 5000), strings.Repeat("a", 5000), "Z" + strings.Repeat("\u0301", 99), "a\nb\r"} {
		c := Comparison{A: s, B: s, Relation: s, Articles: [2]StoryArticle{{Title: s, Source: s}, {Title: s}}, Terms: []Term{{s, 1, "name"}, {s, 1, "word"}}, Passages: []Passage{{Text: s}},
			AOnly: []Term{{s, 1, "number"}}, Differences: []Difference{{A: s, B: s, Around: [2][2]string{{s, s}, {s, s}}}}}
		var b bytes.Buffer
		for _, c.Relation = range []string{s, "copy"} {
			if err := WriteComparisonText(&b, c, Text{Width: 60}); err != nil {
				t.Fatal(err)
			}
		}
		for line := range strings.Lines(b.String()) {
			if line = strings.TrimSuffix(line, "\n"); Width(line) > 60 || strings.ContainsFunc(line, obeyed) {
				t.Errorf("%q has %d columns", line, Width(line))
			}
		}
	}
}
