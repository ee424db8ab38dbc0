package report

import (
	"bytes"
	"strings"
	"testing"
)

var seeds = Comparison{
	A: "ft.txt", B: "https://www.independent.co.uk/news/world/argentina-president-discharged-after-brain-surgery", Relation: "story",
	Resemblance: new(Figure(.0021)), Score: new(Figure(.9712)),
	Titles:   [2]string{"Cristina Fernández leaves hospital", "\x1b[2J"},
	Terms:    []Term{{"subdural haematoma", .12345}, {"fernández", .09}},
	Passages: []Passage{{"underwent surgery\non 8 October to remove a blood clot from the surface of her brain", 120, 1 << 40}},
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
		`"terms":[{"term":"subdural haematoma","weight":0.1235},{"term":"fernández","weight":0.09}],`+
		`"passages":[{"text":"underwent surgery\non 8 October to remove a blood clot from the surface of her brain","a_offset":120,"b_offset":1099511627776}]}
{"a":"1","b":"2","relation":"none","resemblance":null,"containment":null,"score":0,"terms":[],"passages":[]}
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
  b  independent.co.uk/news/world/argentin…sident-discharged-after-brain-surgery
     [2J

   97%  probability  that both report one event, judged by the words they share
                     and how rare those are
   <1%  resemblance  of all runs of 3 words in the two, the part that both have
     –  containment  not computed

Words of both, those that tell most first
  subdural haematoma, fernández

Passages of both
  “underwent surgery on 8 October to remove a blood clot from the surface of her
  brain”
`},
		{"copy, in a narrow window", Comparison{A: "1", B: "2", Relation: "copy", Shingle: 5, Resemblance: new(Figure(.5)), Containment: new(Figure(1)),
			Passages: []Passage{{Text: strings.Repeat("walrus ", 100)}}}, Text{Width: 20}, `
Copy: the two are one text, or one holds
nearly all of the other.

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

Passages of both
  “walrus walrus walrus walrus walrus
  walrus walrus walrus walrus walrus
  walrus walrus walrus walrus walrus
  walrus walrus walrus walrus walrus
  walrus walrus walrus walrus walrus
  walrus walrus wa…”
`},
		{"none", Comparison{A: "1", B: "2", Relation: "none", Shingle: 1, Score: new(Figure(0)), Resemblance: new(Figure(0)), Containment: new(Figure(0))}, Text{}, `
Different stories: too little shows that they report one event.

  a  1
  b  2

    0%  probability  that both report one event, judged by the words they share
                     and how rare those are
    0%  resemblance  of all runs of 1 word in the two, the part that both have
    0%  containment  of the shorter one's runs of 1 word, the part that the
                     longer one has too
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
		c := Comparison{A: s, B: s, Relation: s, Titles: [2]string{s, s}, Terms: []Term{{s, 1}, {s, 1}}, Passages: []Passage{{Text: s}}}
		var b bytes.Buffer
		if err := WriteComparisonText(&b, c, Text{Width: 60}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if line = strings.TrimSuffix(line, "\n"); Width(line) > 60 || strings.ContainsFunc(line, obeyed) {
				t.Errorf("%q has %d columns", line, Width(line))
			}
		}
	}
}
