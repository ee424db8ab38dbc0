package cluster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestBeyond(t *testing.T) {
	for _, c := range []struct {
		cosine, a, b uint32
		want         uint64
	}{
		{0, 0, 0, one},
		{500, 0, 900, one}, // nothing is known of one
		{100, 100, 100, 0},
		{100, 50, 200, 0},
		{99, 100, 100, 0},
		{200, 100, 100, one / 4},
		{300, 50, 200, one},
		{unit, unit, unit, 0},
		{unit, 1, unit, one},
	} {
		if got := beyond(c.cosine, c.a, c.b); got != c.want {
			t.Errorf("a cosine of %d over routines of %d and %d counts %d, want %d", c.cosine, c.a, c.b, got, c.want)
		}
	}
}

// TestRoutineByHand has an article of day 0, two more of its days, and 60 of day
// 20 on, which resemble it by 1 to 60 hundredths. One in twenty articles where there are three
// of its days is the first of 60.
func TestRoutineByHand(t *testing.T) {
	g := &StoryGraph{starts: make([]int32, 63)}
	var edges []edge
	for i := range 63 {
		at := int64(i) * 3600
		if i > 2 {
			at = int64(17+i) * day
			edges = append(edges, edge{b: int32(i), score: uint32(i-2) * unit / 100})
		}
		g.published, g.when = append(g.published, at), append(g.when, at)
	}
	var others *far
	find := func(edges []edge) []uint32 {
		g.docs = make([]document, len(g.published))
		others = g.newFar()
		for _, e := range edges {
			others.meet(e, g.days(e.a, e.b))
		}
		return g.findRoutines(others)
	}
	got := find(edges)
	if want := uint32(60 * unit / 100); got[0] != want {
		t.Errorf("the routine is %d, want %d", got[0], want)
	}
	if got[1] != 0 {
		t.Errorf("the routine of what resembles nothing is %d, want 0", got[1])
	}
	g.when[62], g.when[60] = noDate, noDate // doubted later
	if got := g.findRoutines(others); got[0] != 59*unit/100 {
		t.Errorf("the routine without doubted dates is %d, want %d", got[0], 59*unit/100)
	}
	g.published, g.when = g.published[:52], g.when[:52] // 49 are too few
	if got := find(edges[:49]); got[0] != 0 {
		t.Errorf("the routine by 49 articles is %d, want 0", got[0])
	}
}

// TestPairsMustBeLikely has five stories, of which only the first is of two
// articles alone that are unlikely to be of one event, in a dense feed, and no
// copies.
func TestPairsMustBeLikely(t *testing.T) {
	weak := scoreOf(.5) - 1
	edges := []edge{{a: 0, b: 1, score: weak}, {a: 2, b: 3, score: weak}, {a: 4, b: 5, score: weak}, {a: 4, b: 6, score: weak}, {a: 7, b: 8, score: weak + 1}, {a: 9, b: 10, score: weak}}
	g := &StoryGraph{edges: edges, routines: []uint32{1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1}, joined: [][2]int32{{9, 10}}}
	got, want := []int32{0, 0, 2, 2, 4, 4, 4, 7, 7, 9, 9}, []int32{0, 1, 2, 2, 4, 4, 4, 7, 7, 9, 9}
	g.partPairs(got)
	if !slices.Equal(got, want) {
		t.Errorf("stories %v, want %v", got, want)
	}
}

// TestTimesOutOfRange has dates whose differences do not fit.
func TestTimesOutOfRange(t *testing.T) {
	var feed []Article
	for i, at := range []int64{-1 << 62, 1<<62 - 1, 0, 1 << 40, 1<<62 - 2} {
		for n := range 30 {
			feed = append(feed, Article{ID: fmt.Sprint(i, "-", n), Text: run("w", n, n+30), Published: time.Unix(at, 0)})
		}
	}
	if g := stories(t, StoryParams{}, 2, feed); len(g.Stories()) == 0 {
		t.Error("nothing is grouped")
	}
}

// wrap is the report of one day's market: figures, and reasons that return.
func wrap(r *rand.Rand, day time.Time) Article {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	company := pick("Alder Steel", "Borrow Bank", "Corvid Air", "Dunmore Foods", "Elmet Oil")
	text := fmt.Sprintf("The Harbour 40 index closed %s %.1f percent at %d points in %s trading, as %s weighed on investors. "+
		"Shares of %s %s %.1f percent after the company's outlook %s analysts. The broader Harbour All Share %s %.1f percent. "+
		"Volume was %d million shares, against an average of %d million. Oil traded at $%.2f a barrel, and the crown bought %.3f dollars. "+
		"Traders said attention would turn to %s due later this week.",
		pick("up", "down"), r.Float64()*3, 4000+r.IntN(900), pick("thin", "heavy", "choppy"), pick("interest rates", "energy prices", "trade figures"),
		company, pick("gained", "lost"), r.Float64()*8, pick("pleased", "disappointed", "surprised"), pick("rose", "fell"), r.Float64()*3,
		100+r.IntN(300), 200+r.IntN(30), 50+r.Float64()*40, .7+r.Float64()*.2, pick("payrolls", "central bank minutes", "inflation data"))
	return Article{ID: "wrap-" + day.Format(time.DateOnly), Title: "Harbour 40 closes " + pick("higher", "lower"), Text: text, Published: day}
}

// TestReportsOfOtherDays mixes four months of a market's daily reports with
// labelled news. Without dates they fall together; with them one in ten may be
// beside another's by chance, where figures coincide. The news is grouped as
// before.
func TestReportsOfOtherDays(t *testing.T) {
	const days = 120
	all := corpus(t, "english")
	before := score(t, all, groupOf(storiesOf(t, "english"))).BCubed.F1
	r := rand.New(rand.NewPCG(11, 25))
	feed := articles(all)
	for d := range days {
		feed = append(feed, wrap(r, time.Date(2015, 3, 1+d, 17, 0, 0, 0, time.UTC)))
	}
	together := func(g *StoryGraph) (n, most int) {
		for _, story := range g.Stories() {
			wraps := 0
			for _, i := range story {
				if i >= len(all) {
					wraps++
				}
			}
			if wraps > 1 {
				n += wraps
				most = max(most, wraps)
			}
		}
		return n, most
	}
	g := stories(t, StoryParams{}, 2, feed)
	if n, most := together(g); n > days/10 || most > 2 {
		t.Errorf("%d days' reports are in one story with others, up to %d", n, most)
	}
	if after := score(t, all, groupOf(g)[:len(all)]).BCubed.F1; after < before-.01 {
		t.Errorf("BCubed F1 of the news is %.3f beside the reports, %.3f without them", after, before)
	}
	for i := range feed {
		feed[i].Published = time.Time{}
	}
	if n, _ := together(stories(t, StoryParams{}, 2, feed)); n < days/2 {
		t.Errorf("without dates %d reports are in one story with others: the test has become too easy", n)
	}
}
