package cluster

import (
	"slices"
	"testing"

	"github.com/samestory/samestory/minhash/text"
)

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, title, text string
		want              string // its words, in any order
	}{
		{"nothing", "", "", ""},
		{"capitals", "", "The mayor of Larnland met Rhea Dorn in the harbour", "Larnland Rhea Dorn"},
		{"the first word of a sentence, never in small letters", "", "Storms came. Larnland closed its harbour", "Storms Larnland"},
		{"more often in small letters", "", "The harbour. Harbour of the harbour", ""},
		{"as often", "", "Storm after storm", ""},
		{"more often in capitals", "", "a Dorn, the Dorn, some dorn", "Dorn"},
		{"the title counts", "Harbour", "the Harbour, a harbour", "Harbour"},
		{"numbers", "", "a quake of 4.6 at 10am, in 2004", "4 6 10am 2004"},
		{"a script with case", "", "Буря пришла в Ларнланд", "Буря Ларнланд"},
		{"a script without case", "", "عاصفة في الميناء", "عاصفة في الميناء"},
		{"a script without spaces", "", "東京", "東 京"},
		{"a word of several bytes across the title's end", "Ångström", "ångström und Ångström", "Ångström"},
	} {
		var r DocumentReader
		d := r.Read(&Article{Title: c.title, Text: c.text})
		var f features
		f.read(&d.document, nil, part{})
		var got, want []uint64
		for _, c := range f.words {
			if c.name {
				got = append(got, c.key>>32)
			}
		}
		for w := range text.Tokens(c.want) {
			want = append(want, uint64(wordID(w.Hash)))
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d names, want %q", c.name, len(got), c.want)
		}
	}
}

// TestNameEdges has two reports of one storm, and one of another place's.
func TestNameEdges(t *testing.T) {
	g := stories(t, StoryParams{}, 1, bodies(
		"A storm in Larnland closed the harbour, said Rhea Dorn", "The harbour of Larnland closed in a storm, said Rhea Dorn",
		"A storm in Northmark closed the harbour, said Ivo Brandt", "The harbour of Northmark closed in a storm, said Ivo Brandt"))
	names := map[bool][]uint32{}
	for _, e := range g.edges {
		same := g.number[e.a]/2 == g.number[e.b]/2
		names[same] = append(names[same], e.names)
	}
	if len(names[true]) != 2 || slices.Min(names[true]) < unit/2 {
		t.Errorf("the names of reports of one storm are %v alike", names[true])
	}
	if len(names[false]) > 0 && slices.Max(names[false]) > unit/20 {
		t.Errorf("the names of reports of two storms are %v alike", names[false])
	}
}
