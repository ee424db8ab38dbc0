package synthetic

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samestory/samestory/benchmarks/labelled"
	"github.com/samestory/samestory/minhash/text"
)

const (
	coined = 200_000 // words behind those that were read
	knee   = 3000    // rank at which the second regime begins

	guideShift = 27 // some 80,000 entries: most words are found without a search
)

// Words is a vocabulary by rank.
type Words struct {
	read       []string
	parts      []string // those of them that others are coined from
	cumulative []uint64 // of the ranks' weights
	guide      []int32  // first rank whose cumulative weight is not below a multiple of 1<<guideShift
}

// ReadVocabulary ranks the words of the texts in a file, as package labelled reads
// it.
func ReadVocabulary(path string) (*Words, error) {
	articles, err := labelled.Read(path)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, a := range articles {
		texts = append(texts, a.Text)
	}
	return Vocabulary(texts), nil
}

// Vocabulary ranks the words of some texts, which should have some hundreds of
// them.
func Vocabulary(texts []string) *Words {
	forms := map[uint64]map[string]int{}
	for _, s := range texts {
		for t := range text.Tokens(s) {
			if forms[t.Hash] == nil {
				forms[t.Hash] = map[string]int{}
			}
			forms[t.Hash][s[t.Start:t.End]]++
		}
	}
	type entry struct {
		word  string
		times int
	}
	var entries []entry
	for _, of := range forms {
		var most entry
		sum := 0
		for form, times := range of {
			sum += times
			if times > most.times || times == most.times && form < most.word {
				most = entry{form, times}
			}
		}
		entries = append(entries, entry{most.word, sum})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.times, a.times), cmp.Compare(a.word, b.word))
	})
	w := &Words{}
	for _, e := range entries {
		w.read = append(w.read, e.word)
		if len(e.word) > 3 && !strings.ContainsAny(e.word, "0123456789") {
			w.parts = append(w.parts, e.word)
		}
	}
	w.weigh()
	return w
}

// weigh lays out the ranks' weights in integers, so that no platform's floating
// point reaches a feed.
func (w *Words) weigh() {
	sum := uint64(0)
	for rank := range uint64(len(w.read) + coined) {
		weight := uint64(1<<40) / (rank + 1)
		if rank >= knee {
			weight = weight * knee / (rank + 1)
		}
		sum += weight
		w.cumulative = append(w.cumulative, sum)
		for sum > uint64(len(w.guide))<<guideShift {
			w.guide = append(w.guide, int32(rank))
		}
	}
}

// draw returns a word by its rank's probability.
func (w *Words) draw(r *rand.Rand) string {
	x := r.Uint64N(w.cumulative[len(w.cumulative)-1])
	at := int(w.guide[x>>guideShift])
	to := len(w.cumulative)
	if next := int(x>>guideShift) + 1; next < len(w.guide) {
		to = int(w.guide[next]) + 1
	}
	n, _ := slices.BinarySearch(w.cumulative[at:to], 1+x)
	return w.at(at + n)
}

// rare returns a word from behind the common ones.
func (w *Words) rare(r *rand.Rand) string {
	common := len(w.read) / 8
	return w.at(common + r.IntN(len(w.cumulative)-common))
}

// at returns the word of a rank.
func (w *Words) at(rank int) string {
	if rank < len(w.read) {
		return w.read[rank]
	}
	h := text.Mix(uint64(rank))
	n := uint64(len(w.parts))
	head, tail := w.parts[h>>32%n], w.parts[h%n]
	return capital(head[:middle(head)] + strings.ToLower(tail[middle(tail):]))
}

// middle returns where the second half of a word begins.
func middle(s string) int {
	i := len(s) / 2
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return i
}

func capital(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}
