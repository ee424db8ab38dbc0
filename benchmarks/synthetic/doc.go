// Package synthetic makes feeds of any size to measure speed on: text that has
// the shape of news to a program, and no meaning.
//
// Call [ReadVocabulary] on a file of articles, then [Feed.Articles].
//
// # Text
//
// Words are those of the given articles, as they are mostly written there, by
// rank. They are drawn with the two regimes of large corpora (Ferrer i Cancho
// and Solé, 2001): a probability as 1/rank up to rank 3,000 and as 1/rank^2
// from there on. Behind the given words come 200,000 that are coined from parts
// of them, for a large feed never runs out of names. Sentences have 6 to 28
// words, articles 80 to 980, 305 on average: about 2 kB. Another mean length may be
// asked for; with 150 words a record takes 1 kB.
//
// Every article reports an event, which has words of its own among the rare
// ones, and half of the articles report one that was reported before.
//
// # Copies
//
// The stated share of the articles are copies of one among the latest 512
// originals: three of five with up to 8 % of their words changed, one cut
// and with a line that asks for a subscription, one with its outlet's menu
// around it. Resemblance is .5 or containment .8 in all but a few.
//
// # Determinism
//
// A feed depends on the words, its parameters and the seed, and no floating point
// is drawn from. A longer feed begins with the shorter one.
package synthetic
