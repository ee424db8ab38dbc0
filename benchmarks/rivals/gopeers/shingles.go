package main

import (
	"strings"
	"unicode"
)

// shingles returns the different runs of three words of a text, as the modules
// are fed: words are runs of letters and digits in lower case.
func shingles(text string) [][]byte {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	seen := make(map[string]bool, len(words))
	var all [][]byte
	for i := 0; i+3 <= len(words); i++ {
		s := words[i] + " " + words[i+1] + " " + words[i+2]
		if !seen[s] {
			seen[s] = true
			all = append(all, []byte(s))
		}
	}
	return all
}
