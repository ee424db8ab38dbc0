// Package manual holds the pages that samestory help TOPIC shows, which are documents of
// the repository as well.
package manual

import (
	"embed"
	"strings"
)

//go:embed *.md
var pages embed.FS

// Topic is a page.
type Topic struct {
	Name  string // without .md
	Title string // its first heading
}

// order is that in which topics are listed: as they are best read.
var order = []string{"tutorial", "how-it-works", "thresholds", "reports", "library", "limits", "formats", "scale"}

// Topics lists the pages.
func Topics() []Topic {
	var list []Topic
	for _, name := range order {
		page, _ := Page(name)
		title, _, _ := strings.Cut(strings.TrimPrefix(page, "# "), "\n")
		list = append(list, Topic{name, title})
	}
	return list
}

// Page returns a page as Markdown.
func Page(name string) (page string, ok bool) {
	data, err := pages.ReadFile(name + ".md")
	return string(data), err == nil
}
