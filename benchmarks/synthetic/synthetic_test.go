package synthetic

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samestory/samestory/minhash/shingle"
	"github.com/samestory/samestory/minhash/text"
)

func words(t *testing.T) *Words {
	t.Helper()
	w, err := ReadVocabulary(filepath.Join("..", "..", "testdata", "english.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func take(f Feed, w *Words, n int) []Article {
	var articles []Article
	for a := range f.Articles(w) {
		if articles = append(articles, a); len(articles) == n {
			break
		}
	}
	return articles
}

func TestVocabularyByHand(t *testing.T) {
	w := Vocabulary([]string{"The lion saw the bear.", "The bear saw Rome, the city."})
	// Of four "the" two are written so and two with a capital, which sorts first.
	if want := []string{"The", "bear", "saw", "Rome", "city", "lion"}; !slices.Equal(w.read, want) {
		t.Errorf("words %q, want %q", w.read, want)
	}
	if got := w.cumulative[1] - w.cumulative[0]; got != w.cumulative[0]/2 {
		t.Errorf("rank 2 weighs %d, want half of rank 1's %d", got, w.cumulative[0])
	}
	if got := w.at(len(w.read)); got != capital(got) || got == "" {
		t.Errorf("a coined word is %q", got)
	}
}

func TestFeedDependsOnItsParametersAlone(t *testing.T) {
	w := words(t)
	a, b := take(Feed{Copies: .1, Seed: 1}, w, 700), take(Feed{Copies: .1, Seed: 1}, w, 900)
	if !slices.Equal(a, b[:700]) {
		t.Error("a longer feed does not begin with the shorter one")
	}
	if c := take(Feed{Copies: .1, Seed: 2}, w, 2); c[0].Text == a[0].Text {
		t.Error("another seed gives the same text")
	}
}

func TestCopiesAreCopies(t *testing.T) {
	articles := take(Feed{Copies: .25, Seed: 3}, words(t), 4000)
	byID := map[string]Article{}
	copies, clear := 0, 0
	for _, a := range articles {
		byID[a.ID] = a
		if a.CopyOf == "" {
			continue
		}
		copies++
		original, ok := byID[a.CopyOf]
		if !ok || original.CopyOf != "" || original.Cluster != a.Cluster {
			t.Fatalf("%s is a copy of %q, want an earlier original of its event", a.ID, a.CopyOf)
		}
		x, y := set(a.Text), set(original.Text)
		if x.Resemblance(y) >= .5 || x.Containment(y) >= .8 {
			clear++
		}
	}
	if copies < 920 || copies > 1080 {
		t.Errorf("%d copies of 4000, want about a quarter", copies)
	}
	if clear*100 < copies*97 {
		t.Errorf("%d of %d copies have resemblance .5 or containment .8, want 97 %%", clear, copies)
	}
}

func TestTextHasTheSizeThatIsStated(t *testing.T) {
	for _, length := range []int{0, 150} {
		testSize(t, take(Feed{Seed: 4, Length: length}, words(t), 1000), cmp.Or(length, 305))
	}
}

func testSize(t *testing.T, articles []Article, length int) {
	total, rare, seen := 0, 0, map[uint64]int{}
	for _, a := range articles {
		if !strings.HasSuffix(strings.TrimSuffix(a.Text, `"`), ".") {
			t.Fatalf("%s ends in %q", a.ID, a.Text[len(a.Text)-10:])
		}
		for tok := range text.Tokens(a.Text) {
			seen[tok.Hash]++
			total++
		}
	}
	for _, n := range seen {
		if n == 1 {
			rare++
		}
	}
	if mean := total / len(articles); mean < length*95/100 || mean > length*107/100 {
		t.Errorf("%d words an article, want about %d", mean, length)
	}
	if rare*4 < len(seen) {
		t.Errorf("%d of %d different words stand once: want a long tail, as in news", rare, len(seen))
	}
}

func set(s string) shingle.Set {
	var w text.Words
	w.Add(s)
	return shingle.Of(w.Hashes, 3)
}
