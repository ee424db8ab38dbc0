package feed

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Lacking is a field that was named, by a path at which the first record that counts has
// nothing.
type Lacking struct {
	Field string // "text", as in the fields' notice
	Path  string
	Has   []string // the names that a record has in its place
}

// lacking lists the named fields that were not among those found.
func (b *Batch) lacking() (list []Lacking) {
	wanted, found := b.feed.opts.Fields, b.found
	for f, name := range []string{"id", "title", "text", "url", "date", "source", "lang", "label"} {
		path := *wanted.of(field(f))
		if path == "" || *found.of(field(f)) != "" {
			continue
		}
		list = append(list, Lacking{name, path, b.names()})
	}
	return list
}

// names are those of the first record's members, or a table's columns.
func (b *Batch) names() []string {
	if h := b.src.header; h != nil {
		return slices.Clone(h.cells)
	}
	var names []string
	for it := range b.split() {
		if it.err != nil {
			continue
		}
		at := int(it.off - b.off)
		in := json.NewDecoder(bytes.NewReader(b.data[at : at+int(it.n)]))
		for depth := 0; ; {
			token, err := in.Token()
			if err != nil {
				return names
			}
			switch d, _ := token.(json.Delim); d {
			case '{', '[':
				depth++
				continue
			case '}', ']':
				depth--
				continue
			}
			if name, ok := token.(string); ok && depth == 1 {
				names = append(names, name)
				var value json.RawMessage
				if in.Decode(&value) != nil {
					return names
				}
			}
		}
	}
	return names
}
