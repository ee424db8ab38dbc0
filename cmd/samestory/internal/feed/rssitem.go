package feed

import (
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// entry is an item of a feed as it goes on, under names that are detected.
type entry struct {
	ID        string   `json:"id,omitempty"`
	Title     string   `json:"title,omitempty"`
	URL       string   `json:"url,omitempty"`
	Text      string   `json:"content_text,omitempty"`
	HTML      string   `json:"content_html,omitempty"`
	Summary   *summary `json:"summary,omitempty"`
	Published string   `json:"published,omitempty"`
	Source    string   `json:"source,omitempty"`
	Language  string   `json:"language,omitempty"`
	Author    string   `json:"author,omitempty"`
}

// summary is in a member that counts as HTML, as descriptions are by custom.
type summary struct {
	Content string `json:"content"`
}

// entry takes what RSS and Atom have in common.
func (c *items) entry(in *gofeed.Item) *entry {
	e := &entry{
		Title:     c.plain(in.Title),
		HTML:      in.Content,
		Published: firstDate(in),
		Source:    outlet(c.plain(c.about.Title)),
		Language:  c.about.Language,
	}
	link := in.Link
	if original := extension(in.Extensions, "feedburner", "origLink"); original != "" {
		link = original
	}
	e.URL = c.absolute(link)
	if text := in.Description; text != "" {
		e.Summary = &summary{text}
	} else if text := mediaDescription(in.Extensions); text != "" {
		e.Summary = &summary{text}
	}
	if dc := in.DublinCoreExt; dc != nil && len(dc.Language) > 0 {
		e.Language = dc.Language[0]
	}
	if len(in.Authors) > 0 && in.Authors[0] != nil {
		e.Author = in.Authors[0].Name
	}
	return e
}

func (e *entry) fromRSS(in *rss.Item) {
	if in.Source != nil {
		e.from(in.Source.Title, in.Source.URL)
	}
	if in.GUID != nil {
		e.identify(in.GUID.Value, in.GUID.IsPermalink == "true")
	}
}

func (e *entry) fromAtom(in *atom.Entry) {
	if in.Source != nil {
		e.from(in.Source.Title, in.Source.ID)
	}
	e.identify(in.ID, false)
	if in.Content == nil {
		return
	}
	switch kind, _, _ := strings.Cut(strings.ToLower(in.Content.Type), ";"); kind {
	case "", "text", "text/plain":
		e.Text, e.HTML = e.HTML, ""
	case "html", "text/html", "xhtml", "application/xhtml+xml":
	default:
		e.HTML = "" // a picture, or another format
	}
}

// from sets the source to that of an item which came from another feed.
func (e *entry) from(title, place string) {
	if title = outlet(title); title != "" {
		e.Source = title
	} else if isHTTP(place) {
		e.Source = outlet(place)
	}
}

// identify takes a guid for the id if it is one everywhere, or there is no url:
// many number their items, as others do theirs.
func (e *entry) identify(guid string, permalink bool) {
	guid = strings.TrimSpace(guid)
	scheme, _, ok := strings.Cut(guid, ":")
	switch {
	case isHTTP(guid):
		e.ID = normalURL(guid)
		if e.URL == "" && permalink {
			e.URL = guid
		}
	case ok && isScheme(scheme), e.URL == "":
		e.ID = guid
	}
}

// absolute resolves a link against the page that the feed is of.
func (c *items) absolute(link string) string {
	link = strings.TrimSpace(link)
	if link == "" || isHTTP(link) {
		return link
	}
	for _, place := range []string{c.about.Link, c.about.FeedLink} {
		if base, err := url.Parse(strings.TrimSpace(place)); err == nil && isHTTP(place) {
			if u, err := base.Parse(link); err == nil {
				return u.String()
			}
		}
	}
	return link
}

// plain takes the markup out of a title. Programs that write feeds escape twice.
func (c *items) plain(s string) string {
	if c.feed.opts.HTML == "never" {
		return s
	}
	return plainText(s)
}

// firstDate is the first date that can be read, as it stands there where that is
// by our own reading.
func firstDate(in *gofeed.Item) string {
	for _, d := range []struct {
		text   string
		parsed *time.Time
	}{{in.Published, in.PublishedParsed}, {in.Updated, in.UpdatedParsed}} {
		if !parseDate(d.text).IsZero() {
			return d.text
		}
		if d.parsed != nil {
			return d.parsed.UTC().Format(time.RFC3339)
		}
	}
	return ""
}

func extension(in ext.Extensions, space, name string) string {
	if list := in[space][name]; len(list) > 0 {
		return strings.TrimSpace(list[0].Value)
	}
	return ""
}

// mediaDescription is what feeds of videos have for a text, in a group or alone.
func mediaDescription(in ext.Extensions) string {
	if text := extension(in, "media", "description"); text != "" {
		return text
	}
	for _, group := range in["media"]["group"] {
		if list := group.Children["description"]; len(list) > 0 {
			return strings.TrimSpace(list[0].Value)
		}
	}
	return ""
}
