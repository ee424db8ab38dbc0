package feed

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestManualNamesFields wants the manual's table to have the names that are detected, in
// their order, and its formats to be those that there are.
func TestManualNamesFields(t *testing.T) {
	page, err := os.ReadFile("../../manual/formats.md")
	if err != nil {
		t.Fatal(err)
	}
	_, fields, _ := strings.Cut(string(page), "## Names of fields")
	for f, name := range []string{"id", "title", "text", "url", "date", "source", "lang"} {
		row := regexp.MustCompile(`(?m)^\| ` + name + ` \| ([^;|]*)`).FindStringSubmatch(fields)
		if row == nil || strings.TrimSpace(row[1]) != strings.Join(known[f], ", ") {
			t.Errorf("the names of %s are %q, want %q", name, row, strings.Join(known[f], ", "))
		}
	}
	for _, format := range Formats[1:] {
		if !regexp.MustCompile(`(?m)^\| ([a-z]+, )?` + format + `(, [a-z]+)? \| `).Match(page) {
			t.Errorf("no row of the format %s", format)
		}
	}
}
