package browser

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	quickstart = "testdata/quickstart.jsonl"
	cards      = `document.querySelectorAll('.story').length`
	headlines  = `[...document.querySelectorAll('.headline')].map((h) => h.textContent)`
)

// TestReading opens a story and compares two of its articles, by keys.
func TestReading(t *testing.T) {
	b := open(t, report(t, quickstart))
	b.shoot("list")
	if got := eval[int](b, cards); got != 3 {
		t.Errorf("%d stories, want 3", got)
	}
	if got, want := eval[string](b, `document.getElementById('summary').textContent`), "3 stories: 9 of 12 articles, 2 copies, 5 outlets, in "+quickstart; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	b.keys("jo")
	b.until(`document.querySelector('.story .reports .row')`)
	b.do(chromedp.Click(`.story .copies summary`))
	b.until(`document.querySelector('.story .copies .row')`)
	b.shoot("opened")
	got := eval[[]string](b, `[...document.querySelectorAll('.story:first-child .reports > li')].map((li) => [...li.querySelectorAll('.outlet')].map((o) => o.textContent).join(' > '))`)
	if want := []string{"Meridian Wire > Harrow Valley Herald", "Daily Clarion", "Northlight"}; !slices.Equal(got, want) {
		t.Errorf("reports and their copies are %q, want %q", got, want)
	}
	if got, want := eval[[]string](b, `[...document.querySelectorAll('.story:first-child .mark')].map((m) => m.textContent)`), []string{"first", "best"}; !slices.Equal(got, want) {
		t.Errorf("marked are %q, want %q", got, want)
	}

	b.keys("c")
	b.until(`document.querySelector('#compare[open] .sides')`)
	if got := eval[string](b, `document.querySelector('.kinds').textContent`); !strings.Contains(got, "Names of both") || !strings.Contains(got, "kathmandu") {
		t.Errorf("the two share %q, want kathmandu among the names", got)
	}
	b.shoot("story")
	b.keys(kb.ArrowLeft) // from the third of its four articles to the second, the copy
	b.until(`document.querySelector('#compare .verdict').textContent.startsWith('Copy')`)
	b.until(`document.querySelectorAll('#compare mark').length > 1`)
	b.shoot("copy")
	sides := `[...document.querySelectorAll('#compare section')].map((s) => [...s.querySelectorAll('mark')].sort((a, b) => a.dataset.run - b.dataset.run).map((m) => m.textContent.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim()).join('|'))`
	if got := eval[[]string](b, sides); len(got) != 2 || got[0] != got[1] || len(got[0]) < 200 {
		t.Errorf("what is marked differs between the two sides:\n%s", strings.Join(got, "\n"))
	}
	b.keys("n")
	if got := eval[int](b, `document.querySelectorAll('#compare mark.now').length`); got != 2 {
		t.Errorf("%d passages are shown, want one on each side", got)
	}
	b.keys(kb.ArrowRight + kb.ArrowRight) // past the third
	b.until(`document.querySelector('#compare section:last-child .where').textContent.startsWith('Northlight')`)
	b.keys(kb.Escape)
	b.until(`!document.querySelector('dialog[open]')`)
	b.keys("o")
	b.until(`!document.querySelector('.body:not([hidden])')`)
}

// TestChoosing filters and sorts, and wants the view to be in the address.
func TestChoosing(t *testing.T) {
	b := open(t, report(t, quickstart, "--min-size", "1"))
	all := eval[[]string](b, headlines)
	if len(all) != 6 {
		t.Fatalf("%d stories, want 6: %q", len(all), all)
	}
	set := func(id, value string) {
		t.Helper()
		eval[bool](b, fmt.Sprintf(`(() => { const e = document.getElementById(%q); e.type === 'checkbox' ? e.checked = %q !== '' : e.value = %q; e.dispatchEvent(new Event('input', {bubbles: true})); return true })()`, id, value, value))
	}
	for _, c := range []struct {
		name, id, value string
		want            int
	}{
		{"words of a title", "q", "comet PROBE", 1},
		{"nothing", "q", "zebra", 0},
		{"words of a text, not looked at", "q", "stump", 0},
		{"an outlet", "outlet", "northlight", 2},
		{"reports", "size", "3", 1},
		{"from", "from", "2016-01-01", 1},
		{"to", "to", "2014-12-31", 3},
	} {
		set(c.id, c.value)
		b.until(fmt.Sprintf(`%s === %d`, cards, c.want))
		if got := eval[string](b, `location.hash`); !strings.Contains(got, c.id+"=") {
			t.Errorf("%s: the address ends in %q, want it to have %s", c.name, got, c.id)
		}
		set(c.id, "")
		b.until(fmt.Sprintf(`%s === 6`, cards))
	}
	set("deep", "1")
	set("q", "stump")
	b.until(cards + ` > 0 && ` + cards + ` < 6`)
	b.do(chromedp.Click(`button[type=reset]`))
	b.until(cards + ` === 6`)

	set("sort", "oldest")
	b.until(`[...document.querySelectorAll('.headline')][0].textContent !== ` + fmt.Sprintf("%q", all[0]))
	oldest := eval[[]string](b, headlines)
	set("sort", "newest")
	b.until(`location.hash === '#sort=newest'`)
	if newest := eval[[]string](b, headlines); newest[0] == oldest[0] || len(newest) != 6 {
		t.Errorf("newest first %q, oldest first %q", newest, oldest)
	}

	eval[bool](b, `(() => { location.hash = '#q=comet'; return true })()`)
	b.until(cards + ` === 1 && document.getElementById('q').value === 'comet'`)

	// Dragging over the left half of the timeline, where only the stories before 2015 are.
	eval[bool](b, `(() => { location.hash = ''; return true })()`)
	b.until(cards + ` === 6`)
	box := eval[[]float64](b, `(() => { const r = document.querySelector('#timeline svg').getBoundingClientRect(); return [r.left, r.top + r.height / 2, r.width] })()`)
	b.do(chromedp.DragAndDropXY(box[0], box[1], box[0]+box[2]*.4, box[1]))
	b.until(cards + ` === 2`)
	b.shoot("chosen")
}

// TestViews shows the page in the dark, on a small screen and on paper.
func TestViews(t *testing.T) {
	page := report(t, quickstart, "--min-size", "1")
	b := open(t, page, media("", &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"}))
	b.keys("jo")
	b.shoot("dark")
	background := `getComputedStyle(document.body).backgroundColor`
	dark := eval[string](b, background)
	b.keys("t")
	if light := eval[string](b, background); light == dark {
		t.Errorf("the paper is %s in the dark and in the light", dark)
	}
	b.do(media("print"))
	b.shoot("print")
	if eval[bool](b, `document.getElementById('filter').offsetParent !== null`) {
		t.Error("the form is on paper")
	}
	b.do(media(""), chromedp.EmulateViewport(360, 640))
	b.shoot("small")
	if got := eval[int](b, `document.documentElement.scrollWidth`); got > 360 {
		t.Errorf("on a screen of 360 the page is %d wide", got)
	}
	b.keys("c")
	b.until(`document.querySelector('#compare[open] .sides')`)
	b.shoot("small-compared")
	if eval[bool](b, `(() => { const d = document.getElementById('compare'); return d.scrollWidth > d.clientWidth })()`) {
		t.Error("on a small screen the comparison runs over its side")
	}
}

// TestHostile has a feed that would take over the page if anything of it came alive.
func TestHostile(t *testing.T) {
	attacks := []string{
		`</script><script>window.taken=1</script>`, `<img src=x onerror="window.taken=1">`, `<svg onload=window.taken=1>`,
		`"><iframe srcdoc="<script>parent.taken=1</script>">`, `{{constructor.constructor('window.taken=1')()}}`, `<!--<script>`, `]]><x>`,
		"\u202egnp.exe", "\x1b[31mred\x07", "a\u0000b", "<style>*{display:none}</style>", "<base href=http://example.com>", "__proto__", "\u2028window.taken=1",
	}
	feed := filepath.Join(t.TempDir(), "feed.jsonl")
	var lines strings.Builder
	body := strings.Repeat("The harbour of Ambarra was closed after two ferries touched in the fog, and nobody was hurt. ", 3)
	for i, attack := range attacks {
		for _, copy := range []string{"a", "b"} {
			line, err := json.Marshal(map[string]any{
				"id": fmt.Sprint(attack, i, copy), "title": attack + " ferries touch", "text": fmt.Sprintf("%s %d %s %s %s", attack, i, body, attack, copy),
				"url": "javascript:window.taken=1//" + attack, "source": attack, "published": "2024-02-03",
			})
			if err != nil {
				t.Fatal(err)
			}
			lines.Write(append(line, '\n'))
		}
	}
	if err := os.WriteFile(feed, []byte(lines.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	b := open(t, report(t, feed, "--html", "never"))
	b.keys("jo")
	b.until(`document.querySelector('.story .reports .row')`)
	eval[bool](b, `(() => { for (const d of document.querySelectorAll('details')) d.open = true; return true })()`)
	b.keys("c")
	b.until(`document.querySelector('#compare[open] .sides')`)
	b.shoot("hostile")
	if eval[bool](b, `'taken' in window`) {
		t.Error("a script of the feed has run")
	}
	if got := eval[[]string](b, `[...document.querySelectorAll('main img, main svg:not(.strip), main iframe, dialog img, dialog iframe, main script, dialog script, main style, base, a')].map((e) => e.outerHTML)`); len(got) > 0 {
		t.Errorf("elements of the feed: %q", got)
	}
	if got := eval[string](b, `document.body.textContent.replace(/[^\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069\u2028]/g, '')`); got != "" {
		t.Errorf("controls of the feed: %q", got)
	}
	if got := eval[string](b, `document.querySelector('#compare').textContent`); !strings.Contains(got, `<img src=x onerror="window.taken=1">`) && !strings.Contains(got, "</script>") {
		t.Errorf("the feed's text is not shown as it is: %.300q", got)
	}
}

// TestTenThousand opens a page of 10,000 stories.
func TestTenThousand(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	page := report(t, manyStories(t, 10_000))
	size, err := os.Stat(page)
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, page) // the browser is warm after it
	start := time.Now()
	b.do(chromedp.Reload())
	b.until(cards + ` > 0`)
	took := time.Since(start)
	t.Logf("%d MB: %v to open, %v to the first paint", size.Size()>>20, took.Round(10*time.Millisecond), eval[float64](b, `performance.getEntriesByName('first-contentful-paint')[0].startTime`))
	if got, want := eval[string](b, `document.querySelector('#summary b').textContent`), "10,000 stories"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if took > 3*time.Second {
		t.Errorf("opening took %v, want less than 3 s", took)
	}
	b.shoot("many")
	start = time.Now()
	eval[bool](b, `(() => { const q = document.getElementById('q'); q.value = 'story7777'; q.dispatchEvent(new Event('input', {bubbles: true})); return true })()`)
	b.until(cards + ` === 1`)
	t.Logf("searching took %v", time.Since(start).Round(time.Millisecond))
}

// manyStories writes a feed of n stories of two articles, one a copy, each with its own
// words.
func manyStories(t *testing.T, n int) string {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	var out strings.Builder
	for i := range n {
		var text strings.Builder
		for range 250 {
			fmt.Fprintf(&text, "w%d ", rng.IntN(200_000))
		}
		for c := range 2 {
			at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i*40+c*30) * time.Minute)
			fmt.Fprintf(&out, `{"id":"%d-%d","title":"Story%d of this year","text":"%s","source":"Outlet %d","published":%q}`+"\n", i, c, i, text.String(), (i+c*7)%40, at.Format(time.RFC3339))
		}
	}
	path := filepath.Join(t.TempDir(), "many.jsonl")
	if err := os.WriteFile(path, []byte(out.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}
