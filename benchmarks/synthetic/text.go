package synthetic

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// text returns the text of an article about an event.
func (g *generator) text(e event) string {
	var b strings.Builder
	for left := (80 + g.r.IntN(31)*g.r.IntN(31)) * g.length / usual; left > 0; {
		n := min(6+g.r.IntN(23), max(6, left))
		left -= n
		b.WriteString(g.sentence(e, n))
		switch {
		case left <= 0:
		case g.r.IntN(3) == 0:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// sentence returns n words about an event: of eight words one is the event's
// own.
func (g *generator) sentence(e event, n int) string {
	var b strings.Builder
	quoted := g.r.IntN(6) == 0
	if quoted {
		b.WriteByte('"')
	}
	for i := range n {
		word := g.word(e)
		if i == 0 {
			word = capital(word)
		} else if b.WriteByte(' '); g.r.IntN(12) == 0 && i < n-1 {
			word += ","
		}
		b.WriteString(word)
	}
	b.WriteByte('.')
	if quoted {
		b.WriteByte('"')
	}
	return b.String()
}

func (g *generator) word(e event) string {
	switch x := g.r.IntN(200); {
	case x < 25:
		return e.words[g.r.IntN(len(e.words))]
	case x < 28:
		return fmt.Sprint(1 + g.r.IntN(1<<g.r.IntN(12)))
	}
	return g.words.draw(g.r)
}

// copy returns a copy of an article as another outlet would carry it.
func (g *generator) copy(a Article) Article {
	a.CopyOf = a.ID
	a.Text = g.copyText(a.Text)
	return a
}

func (g *generator) copyText(s string) string {
	switch g.r.IntN(5) {
	case 0:
		return g.cut(s)
	case 1:
		return g.wrap(s)
	}
	return g.edit(s, g.r.IntN(9))
}

// Editor makes copies of any texts, as the feed has them of its own.
type Editor struct{ g generator }

// NewEditor returns an Editor that puts in words of w.
func NewEditor(w *Words, seed uint64) *Editor {
	return &Editor{generator{words: w, r: rand.New(rand.NewPCG(seed, 0))}}
}

// Copy returns the text as another outlet would carry it.
func (e *Editor) Copy(text string) string { return e.g.copyText(text) }

// edit changes so many percent of the words.
func (g *generator) edit(s string, percent int) string {
	words := strings.SplitAfter(s, " ")
	for i, w := range words {
		if g.r.IntN(100) < percent && !strings.ContainsAny(w, "\n\".,") {
			words[i] = g.words.draw(g.r) + " "
		}
	}
	return strings.Join(words, "")
}

// cut keeps half to three quarters of the text.
func (g *generator) cut(s string) string {
	words := strings.SplitAfter(s, " ")
	kept := words[:len(words)*(50+g.r.IntN(26))/100]
	return strings.TrimSpace(strings.Join(kept, "")) + "...\n\nSubscribe to continue reading."
}

// wrap puts an outlet's menu around the text.
func (g *generator) wrap(s string) string {
	outlet := g.r.IntN(outlet)
	return fmt.Sprintf("Home News World Sport Opinion Outlet %d Live\n\n%s\n\nShare this article with your friends or write to outlet %d.", outlet, s, outlet)
}
