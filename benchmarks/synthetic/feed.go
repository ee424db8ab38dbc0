package synthetic

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"strings"
	"time"
)

// Feed says what articles are made. It is a plain value that can be printed.
type Feed struct {
	Copies float64 // share of the articles that are copies, 0 to less than 1
	Seed   uint64
	Length int           // words of an article on average; 0 is 305
	Every  time.Duration // from one article to the next; 0 is 8 s, about 10,000 a day
}

// Article is one article with what is known of it.
type Article struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Text      string    `json:"text"`
	URL       string    `json:"url"`
	Source    string    `json:"source"`
	Published time.Time `json:"published"`
	Cluster   string    `json:"cluster"`                 // its event
	CopyOf    string    `json:"copy_of_label,omitempty"` // the original of a copy
}

const (
	usual  = 305 // words of an article
	memory = 512 // originals that may still be copied, and events reported
	outlet = 40  // outlets
)

// Articles yields the articles of the feed without end.
func (f Feed) Articles(w *Words) iter.Seq[Article] {
	return func(yield func(Article) bool) {
		g := &generator{words: w, r: rand.New(rand.NewPCG(f.Seed, 0)), length: cmp.Or(f.Length, usual)}
		start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		copies := uint64(f.Copies * (1 << 32))
		for n := 0; ; n++ {
			a := g.article(n, g.r.Uint64()>>32 < copies)
			a.Published = start.Add(time.Duration(n) * cmp.Or(f.Every, 8*time.Second))
			if !yield(a) {
				return
			}
		}
	}
}

// Write writes the first n articles of the feed as JSON Lines.
func (f Feed) Write(w io.Writer, words *Words, n int) error {
	out := bufio.NewWriterSize(w, 1<<16)
	encode := json.NewEncoder(out)
	encode.SetEscapeHTML(false)
	for a := range f.Articles(words) {
		if n--; n < 0 {
			break
		}
		if err := encode.Encode(a); err != nil {
			return err
		}
	}
	return out.Flush()
}

// generator is the state of one feed, whose size does not grow.
type generator struct {
	words     *Words
	r         *rand.Rand
	length    int // words of an article on average
	originals []Article
	events    []event
	told      int // events so far
}

// event is what articles report, by the words that it has.
type event struct {
	name  string
	words []string
}

func (g *generator) article(n int, copied bool) Article {
	var a Article
	if copied && len(g.originals) > 0 {
		a = g.copy(g.originals[g.r.IntN(len(g.originals))])
	} else {
		e := g.event()
		a = Article{Cluster: e.name, Title: strings.TrimSuffix(g.sentence(e, 5+g.r.IntN(7)), "."), Text: g.text(e)}
	}
	source := g.r.IntN(outlet)
	a.ID = fmt.Sprintf("a%d", n)
	a.Source = fmt.Sprintf("outlet%d.example", source)
	a.URL = fmt.Sprintf("https://%s/news/%d", a.Source, n)
	if !copied {
		g.originals = remember(g.originals, a, n)
	}
	return a
}

// remember appends x, in the place of an older one once the memory is full.
func remember[T any](kept []T, x T, n int) []T {
	if len(kept) < memory {
		return append(kept, x)
	}
	kept[n%memory] = x
	return kept
}

// event returns one that was reported before, or a new one.
func (g *generator) event() event {
	if len(g.events) > 0 && g.r.IntN(2) == 0 {
		return g.events[g.r.IntN(len(g.events))]
	}
	e := event{name: fmt.Sprintf("e%d", g.told)}
	for range 20 {
		e.words = append(e.words, g.words.rare(g.r))
	}
	g.events = remember(g.events, e, g.told)
	g.told++
	return e
}
