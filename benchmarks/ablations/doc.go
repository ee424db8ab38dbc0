// Ablations measures what every part of the story score brings: it changes one
// part at a time in the sources of package cluster and prints, as a Markdown
// table, how well the stories agree with the labels then.
//
//	go run ./ablations [-data DIR] [name ...]
//
// The names are those of the changes, -h lists them; without one all are
// measured, which takes about ten minutes of CPU. DIR is what it is for
// accuracy.
//
// The program has no knobs for its parts, as nobody should have to turn them. So
// a change is a replacement of text in one file: the changed file is put in the
// place of the real one by go build -overlay, and the command accuracy that was
// built with it is run. Nothing in the repository is written. A text that does
// not stand in its file exactly once is an error, and fails the tests too, so
// that no change is measured that is none any more.
//
// The columns of the collections and their mean are left out: each is scored at
// the threshold, in hundredths of probability, that is best for the others, since
// many a change moves the scale of the scores. Where the best one hangs on a
// single collection, that is off by more than most parts bring; so beside it is
// the mean at the one threshold that is best for all, which is chosen on what it
// is scored on. Then all collections in one feed: at the default threshold, which
// a change of scale leaves too low or too high, BCubed and pairwise, and at that
// best one.
package main
