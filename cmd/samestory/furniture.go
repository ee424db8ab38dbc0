package main

import (
	"io"

	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// furnitureLine is what --furniture says of a sentence.
type furnitureLine struct {
	Text     string `json:"text"`
	Articles int    `json:"articles"`
	Sources  int    `json:"sources"` // of those articles; 0 where none is known
	Example  string `json:"example"`
}

// listFurniture writes the text that was found to be repeated.
func (t *told) listFurniture(w io.Writer) error {
	list, err := t.graph.Furniture(t.corpus.article)
	if err != nil {
		return err
	}
	return report.WriteJSON(w, func(yield func(furnitureLine, error) bool) {
		for _, s := range list {
			sources := map[string]bool{}
			for _, i := range s.Articles {
				if name := t.corpus.heads[i].source; name != "" {
					sources[name] = true
				}
			}
			if !yield(furnitureLine{s.Text, len(s.Articles), len(sources), t.corpus.heads[s.Articles[0]].id}, nil) {
				return
			}
		}
	})
}
