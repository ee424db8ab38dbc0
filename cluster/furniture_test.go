package cluster

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// furnitureOf returns which of the sentences are furniture in a feed.
func furnitureOf(t *testing.T, feed []Article, sentences ...string) []bool {
	t.Helper()
	return furnitureBeside(t, feed, nil, sentences...)
}

// furnitureBeside is furnitureOf where copies are known.
func furnitureBeside(t *testing.T, feed []Article, copies [][2]int, sentences ...string) []bool {
	t.Helper()
	g := &StoryGraph{}
	var docs []document
	for _, a := range feed {
		docs = append(docs, read(a))
	}
	g.sort(docs)
	g.words = newVocabulary(t.Context(), g.docs, 2)
	f := g.findFurniture(t.Context(), 2, copies)
	var is []bool
	for _, s := range sentences {
		d := read(Article{Text: s})
		if len(d.ends) != 1 || d.sentence(0) == 0 {
			t.Fatalf("%q is not a sentence that counts", s)
		}
		is = append(is, f[d.sentence(0)])
	}
	return is
}

const appeal = "We can only do this work because readers like you pay for it."

// unlikeArticles returns articles of our test data that report different events.
func unlikeArticles(t *testing.T, n int) []Article {
	t.Helper()
	var all []Article
	seen := map[string]bool{}
	for _, a := range corpus(t, "english") {
		if !seen[a.Story] && a.CopyOf == "" && len(a.Text) > 800 && a.Source != "Northlight" && a.Source != "Newsloop" {
			seen[a.Story] = true
			all = append(all, a.Article)
		}
	}
	if len(all) < n {
		t.Fatalf("there are %d events", len(all))
	}
	return all[:n]
}

func TestAppealInUnrelatedArticles(t *testing.T) {
	for _, carriers := range []int{2, 3, 10} {
		feed := unlikeArticles(t, 20)
		for i := range carriers {
			feed[i*2].Text += "\n" + appeal
		}
		if got := furnitureOf(t, feed, appeal); !got[0] {
			t.Errorf("an appeal in %d of 20 articles is taken for news", carriers)
		}
	}
}

// TestAppealOfASmallFeed has all articles of one outlet, and no other.
func TestAppealOfASmallFeed(t *testing.T) {
	for _, text := range []string{appeal, boilerplates[0].text} {
		for n := 2; n <= 6; n++ {
			feed := unlikeArticles(t, n)
			for i := range feed {
				feed[i].Text += "\n" + text
			}
			last := text[strings.LastIndex(text[:len(text)-1], ".")+1:]
			if got := furnitureOf(t, feed, last); !got[0] {
				t.Errorf("%q in all %d articles is taken for news", last, n)
			}
		}
	}
}

// TestLongAppealUnderShortReports has a text of which two in three words are the
// outlet's.
func TestLongAppealUnderShortReports(t *testing.T) {
	feed := unlikeArticles(t, 8)
	for i := range feed {
		feed[i].Text = strings.Join(strings.Fields(feed[i].Text)[:60], " ") + ".\n" + boilerplates[0].text
	}
	if got := furnitureOf(t, feed, "Costs have risen, and the grants that carried us through last winter end in June."); !got[0] {
		t.Error("a long appeal is taken for news where it is longer than the reports")
	}
}

// TestWireReportInManyMenus has one text in outlets of which each puts a menu of
// its own around it: however little else they share, that text is news.
func TestWireReportInManyMenus(t *testing.T) {
	feed := unlikeArticles(t, 30)
	wire := feed[0]
	for i, own := range []boilerplate{boilerplates[0], boilerplates[1], boilerplates[4], boilerplates[5], boilerplates[6]} {
		a := wire
		a.ID, a.Text = fmt.Sprint("wire", i), own.put(wire.Text)
		feed = append(feed, a)
		for n := range 3 { // its other articles
			feed[1+i*3+n].Text = own.put(feed[1+i*3+n].Text)
		}
	}
	feed = feed[1:]
	var news []string
	for _, s := range strings.FieldsFunc(wire.Text, func(r rune) bool { return strings.ContainsRune(".!?\n", r) }) {
		if len(strings.Fields(s)) > 8 {
			news = append(news, s)
		}
	}
	got := furnitureOf(t, feed, news...)
	if i := slices.Index(got, true); i >= 0 {
		t.Errorf("%q of a wire report is taken for furniture", news[i])
	}
}

// TestCopiesHaveOneVote has an appeal in 40 copies of one report, each with words
// of its own, and in four other articles.
func TestCopiesHaveOneVote(t *testing.T) {
	feed := unlikeArticles(t, 12)
	var copies [][2]int
	for i := range 40 {
		a := feed[0]
		a.ID, a.Published = fmt.Sprint("copy", i), feed[0].Published.Add(time.Duration(i)*time.Second)
		a.Text = run(fmt.Sprint("own", i, "x"), 0, 20) + a.Text + "\n" + appeal
		copies = append(copies, [2]int{12, len(feed)})
		feed = append(feed, a)
	}
	for i := 1; i < 5; i++ {
		feed[i].Text += "\n" + appeal
	}
	if got := furnitureBeside(t, feed, copies, appeal); !got[0] {
		t.Error("an appeal in 44 articles is taken for news, as 40 of them are copies")
	}
}

func TestQuoteSharedByReportsOfOneEvent(t *testing.T) {
	const quote = "We heard a roar and then the hillside was simply gone."
	feed := unlikeArticles(t, 20)
	feed = append(feed,
		Article{ID: "q1", Title: "Landslide buries village near Kaprun", Text: "A landslide buried eleven houses in the Alpine village of Walchersdorf near Kaprun before dawn on Tuesday. " + quote + " So said Anna Pichler, who keeps the inn. Rescuers from Salzburg are digging for four people."},
		Article{ID: "q2", Title: "Four missing in Walchersdorf landslide", Text: "Rescuers in Walchersdorf, near Kaprun, were searching for four people on Tuesday after a landslide tore through the Alpine village at night. " + quote + " That is how the innkeeper Anna Pichler put it. Eleven houses lie under mud, said the Salzburg fire service."},
	)
	if got := furnitureOf(t, feed, quote); got[0] {
		t.Error("a quote in two reports of one event is taken for furniture")
	}
}

// TestCopiesDoNotVote has two articles of which one is the other's beginning.
func TestCopiesDoNotVote(t *testing.T) {
	feed := unlikeArticles(t, 20)
	whole := feed[3]
	short := whole
	short.ID, short.Title = "short", "Cut"
	half := strings.Index(whole.Text[len(whole.Text)/2:], ". ") + len(whole.Text)/2 + 1
	short.Text = whole.Text[:half]
	d := read(Article{Text: short.Text})
	if len(d.ends) < 2 {
		t.Fatal("the copy is one sentence")
	}
	var sentences []string
	for _, s := range strings.FieldsFunc(short.Text, func(r rune) bool { return strings.ContainsRune(".!?\n", r) }) {
		if len(strings.Fields(s)) > 8 {
			sentences = append(sentences, s)
		}
	}
	got := furnitureOf(t, append(feed, short), sentences...)
	if i := slices.Index(got, true); i >= 0 {
		t.Errorf("%q of an article and its copy is taken for furniture", sentences[i])
	}
}

// TestFurnitureOfTheCorpus has the broadcaster's appeal, which stands before all
// of its articles.
func TestFurnitureOfTheCorpus(t *testing.T) {
	all := corpus(t, "english")
	times := map[string]int{}
	for _, a := range all {
		if a.Source == "Northlight" {
			times[strings.TrimSpace(strings.SplitAfterN(a.Text, ".", 2)[0])]++
		}
	}
	first, most := "", 0
	for s, n := range times {
		if n > most {
			first, most = s, n
		}
	}
	if most < 5 {
		t.Fatalf("the most frequent beginning is %q", first)
	}
	if got := furnitureOf(t, articles(all), first); !got[0] {
		t.Errorf("%q stands before %d articles and is taken for news", first, most)
	}
}

// TestAppealDoesNotJoin is what furniture is for.
func TestAppealDoesNotJoin(t *testing.T) {
	const plea = appeal + " Unlike many others we have no owner and no wall around our reporting. If everyone who reads this gave three pounds our fundraiser would be over within the hour. Please consider a monthly gift to Walrus Weekly and keep the Tuskmoor desk alive."
	feed := unlikeArticles(t, 12)
	for _, i := range []int{2, 7} {
		feed[i].Text = feed[i].Text + "\n" + plea
	}
	g := stories(t, StoryParams{}, 2, feed)
	if of := groupOf(g); of[2] == of[7] {
		t.Errorf("an appeal makes two articles one story, with a score of %.3f", g.Score(2, 7))
	}
}
