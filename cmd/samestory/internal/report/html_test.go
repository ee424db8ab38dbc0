package report

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// details yields stories.
func details(stories ...StoryDetail) iter.Seq2[PageStory, error] {
	return func(yield func(PageStory, error) bool) {
		for _, s := range stories {
			if !yield(NewPageStory(&s)) {
				return
			}
		}
	}
}

func pageOf(t *testing.T, p Page, stories ...StoryDetail) string {
	t.Helper()
	var b strings.Builder
	if err := WriteStoriesHTML(&b, details(stories...), p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// blocks returns the contents of the page's scripts of a class.
func blocks(page, class string) (found []string) {
	for _, m := range regexp.MustCompile(`(?s)<script type="[^"]*" class="`+class+`">(.*?)</script>`).FindAllStringSubmatch(page, -1) {
		found = append(found, m[1])
	}
	return found
}

// held is what a page holds of its stories.
func held(t *testing.T, page string) (heads []pageStory, all []pageDetail) {
	t.Helper()
	for _, block := range blocks(page, "stories") {
		var some []pageStory
		if err := json.Unmarshal([]byte(block), &some); err != nil {
			t.Fatal(err)
		}
		heads = append(heads, some...)
	}
	for _, block := range blocks(page, "details") {
		packed, err := base64.StdEncoding.DecodeString(block)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
		if err != nil {
			t.Fatal(err)
		}
		var some []pageDetail
		if err := json.Unmarshal(plain, &some); err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
	}
	return heads, all
}

// storyOf returns a story of articles, the last of which is a copy of the first.
func storyOf(id string, articles ...StoryArticle) StoryDetail {
	s := StoryDetail{Story: Story{Story: id, Size: len(articles), First: articles[0].ID, Representative: articles[0].ID, Articles: articles}}
	for i := range articles {
		s.Texts = append(s.Texts, "Text of "+articles[i].ID)
		s.Scores = append(s.Scores, make([]Figure, i))
		s.Copies = append(s.Copies, CopyFigures{})
	}
	return s
}

func TestPageHoldsStories(t *testing.T) {
	s := storyOf("s", StoryArticle{ID: "a", Title: "A quake", URL: "https://example.org/a"}, StoryArticle{ID: "b", Title: "Tremor"}, StoryArticle{ID: "c", CopyOf: "a"})
	s.Terms, s.Representative = []string{"quake"}, "b"
	heads, all := held(t, pageOf(t, Page{Read: 5}, s, storyOf("t", StoryArticle{ID: "d"})))
	if len(heads) != 2 || len(all) != 2 {
		t.Fatalf("%d stories and %d details, want 2 of each", len(heads), len(all))
	}
	h := heads[0]
	if h.Headline != "Tremor" || h.First != 0 || h.Representative != 1 || h.Articles[2].CopyOf == nil || *h.Articles[2].CopyOf != 0 || h.Articles[0].CopyOf != nil {
		t.Errorf("head %+v, want the headline of b, and c a copy of the first", h)
	}
	if h.Articles[2].Title != "c" || h.Articles[0].URL != "https://example.org/a" {
		t.Errorf("articles %+v, want the id where there is no title, and the address", h.Articles)
	}
	if got := all[0].Texts; !slices.Equal(got, []string{"Text of a", "Text of b", "Text of c"}) {
		t.Errorf("texts %q", got)
	}
}

// TestPageRunsItsOwnScript wants the page's policy to name its only script and its only
// style by their hashes.
func TestPageRunsItsOwnScript(t *testing.T) {
	page := pageOf(t, Page{}, storyOf("s", StoryArticle{ID: "a"}))
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if policy == nil || !strings.HasPrefix(policy[1], "default-src 'none';") || strings.Contains(policy[1], "unsafe") {
		t.Fatalf("policy %q", policy)
	}
	for tag, directive := range map[string]string{"script": "script-src ", "style": "style-src "} {
		own := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(page, -1)
		if len(own) != 1 || !strings.Contains(policy[1], directive+hashOf([]byte(own[0][1]))+";") {
			t.Errorf("%d of <%s>, want one, with its hash in %q", len(own), tag, policy[1])
		}
	}
}

// TestPageIsDefused has titles, ids, sources, terms and texts that would end the data's
// script or begin another. Nothing of that may stand in the page.
func TestPageIsDefused(t *testing.T) {
	attack := "</script><script>alert(1)</script><!--\u2028\u202e\x1b[31m\x00&lt;"
	s := storyOf(attack, StoryArticle{ID: attack, Title: attack, Source: attack, URL: "https://example.org/" + attack}, StoryArticle{ID: "b"})
	s.Terms, s.Texts[0], s.Shared = []string{attack}, attack, []SharedTerm{{Term: attack, Weights: []Figure{1, 1}}}
	plain := pageOf(t, Page{Inputs: []string{"feed.jsonl"}}, storyOf("s", StoryArticle{ID: "a"}, StoryArticle{ID: "b"}))
	page := pageOf(t, Page{Inputs: []string{attack}}, s)
	for _, mark := range []string{"<script", "</script", "<!--", "\u2028", "\u202e", "\x1b", "\x00"} {
		if got, want := strings.Count(page, mark), strings.Count(plain, mark); got != want {
			t.Errorf("%q stands %d times in the page, and %d in one without it", mark, got, want)
		}
	}
	heads, all := held(t, page)
	if got, want := heads[0].Headline, "</script><script>alert(1)</script><!-- [31m&lt;"; got != want {
		t.Errorf("headline %q, want %q", got, want)
	}
	for _, r := range heads[0].ID + all[0].Texts[0] + all[0].Shared[0].Term + heads[0].Articles[0].Source {
		if invisible(r) {
			t.Errorf("%q is in the page", r)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"},
		{" http://example.org ", "http://example.org"},
		{"HTTPS://example.org/", "https://example.org/"},
		{"https://example.org/a b\"<", "https://example.org/a%20b%22%3C"},
		{"javascript:alert(1)", ""},
		{"JaVaScRiPt:alert(1)//https://", ""},
		{"\x01javascript:alert(1)", ""},
		{"data:text/html,x", ""},
		{"//example.org/a", ""},
		{"/a", ""},
		{"https:", ""},
		{"https://bank.example@evil.example/", ""}, // looks like another's
		{"ftp://example.org/", ""},
		{"https://exa\u202emple.org/\u202e", "https://exa%E2%80%AEmple.org/%E2%80%AE"},
	} {
		if got := webAddress(c.url); got != c.want {
			t.Errorf("%q: %q, want %q", c.url, got, c.want)
		}
	}
}

func TestPageCutsTexts(t *testing.T) {
	s := storyOf("s", StoryArticle{ID: "a"}, StoryArticle{ID: "b"})
	s.Texts[0] = "a" + strings.Repeat("日", pageText) // whose characters the cut falls between
	_, all := held(t, pageOf(t, Page{}, s))
	if got := all[0].Texts[0]; len(got) > pageText || len(got) < pageText-3 || strings.ContainsRune(got, '\ufffd') {
		t.Errorf("%d bytes, want about %d of whole characters", len(got), pageText)
	}
	if !slices.Equal(all[0].Cut, []int{0}) {
		t.Errorf("cut are %v, want the first", all[0].Cut)
	}
}

// TestPageBundles wants many stories in several bundles, each detail at its head's place.
func TestPageBundles(t *testing.T) {
	var stories []StoryDetail
	for i := range 100 {
		s := storyOf(strings.Repeat("x", i), StoryArticle{ID: "a"})
		s.Texts[0] = strings.Repeat("long ", 2000) + s.Story.Story
		stories = append(stories, s)
	}
	page := pageOf(t, Page{}, stories...)
	if n, m := len(blocks(page, "stories")), len(blocks(page, "details")); n < 2 || n != m {
		t.Errorf("%d blocks of heads and %d of details, want as many, and some", n, m)
	}
	heads, all := held(t, page)
	for i := range stories {
		if !strings.HasSuffix(all[i].Texts[0], heads[i].ID) {
			t.Errorf("story %d has the text of another", i)
		}
	}
	if again := pageOf(t, Page{}, stories...); again != page {
		t.Error("the same stories made another page")
	}
}

func TestPageFails(t *testing.T) {
	failure := errors.New("gone")
	failing := func(yield func(PageStory, error) bool) { yield(PageStory{}, failure) }
	if err := WriteStoriesHTML(io.Discard, failing, Page{}); !errors.Is(err, failure) {
		t.Errorf("got %v, want what the stories failed with", err)
	}
}

func TestParagraphs(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a  b\r\n\r\n \tc\u202e\n", "a b\nc"},
		{"\n\n", ""},
		{"one", "one"},
	} {
		if got := Paragraphs(c.text); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
