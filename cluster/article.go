package cluster

import "time"

// Article is one record of a feed. Only the fields that a relation reads need
// be set: copies read Text alone, stories read Title and Text and sharpen
// their score by Published where both articles have it.
//
// The text is taken as it came: it may hold anything, and nothing in this
// package interprets it beyond splitting it into words.
type Article struct {
	ID        string    // identifies the article in the output
	Title     string    // plain text
	Text      string    // plain text, markup already removed
	URL       string    // as given
	Source    string    // the outlet's name or host
	Lang      string    // as given, a hint only
	Published time.Time // zero where unknown
}
