// Package cluster finds what a news feed tells twice: copies of one text, and
// different reports of one event.
//
// # Copies
//
// Begin with [NewCopies]. Give each text to a [Fingerprinter], add what it makes
// to the [Copies], and ask for the [CopyGraph]: candidates by MinHash and LSH
// (for texts that resemble each other) and by samples of shingles (for texts of
// which one contains the other), each verified exactly on the texts, which are
// asked for again. [CopyGraph.Keep] decides which articles stay. Two that share
// nothing but sentences which stand in other articles too, and have something of
// their own beside, are no copies to it.
//
// # Stories
//
// Begin with [NewStories]. Turn articles into documents by a [DocumentReader],
// add them to the [Stories], and group them. What happens then:
//
//   - Each document becomes a vector of its words and its pairs of words that
//     follow each other, after Unicode's NFKC. A feature weighs
//     (1 + ln tf) * idf^2, a pair half of that. Document frequencies are the
//     feed's own and those of package background; the idf is taken against the
//     .9-quantile of the frequencies of the document's own words, which stands
//     for the number of documents in its language, so that a rare language's
//     common words do not look rare. Vectors are shorter the larger that number
//     is, so that one threshold serves feeds of all sizes.
//   - Sentences that stand in articles which are otherwise unlike are furniture,
//     the appeals and menus of an outlet, and weigh nothing. So are runs of eight
//     words or more that stand in the feed four times, like menus of short lines or what
//     was glued to the last sentence.
//   - Candidates are the documents whose weighted MinHash signatures agree in 3
//     of 256 components, and then the neighbours of neighbours. Up to 2,000
//     articles each two are compared instead. In a feed of more than 50,000, two that
//     are over two weeks apart are compared only where fewer than 50,000 lie
//     between them, so that an article costs the same however long the feed is.
//   - The score is the cosine, half of it where a single feature is shared; where
//     both dates are known, times 1/(1+(days/4)^2), and only as far as it is beyond
//     routine: what articles of other weeks have with these by their subject alone.
//     Dates that the texts contradict are taken for unknown. A table turns the
//     score into a probability, relative to the median of the scores within the
//     stories of the feed.
//   - Groups are merged, the best linked first, while the mean of the scores
//     between them reaches the threshold, a mean that counts less where each of
//     the two holds together by its names, the words that it mostly writes with a
//     capital and numbers, far better than they do by theirs. So nothing chains:
//     a group is joined by its average, not by a single edge. Copies, where they
//     are known and not days apart, are of one group from the start. Where the
//     routine is known, two articles alone need a score of one half.
//
// # As they come
//
// [LiveCopies] decides about one article after another whether it is a copy, among
// articles that come and go, and [Nearby] tells which story one belongs to before all are
// grouped. Package state remembers both from run to run.
//
// # Determinism
//
// Weights and scores are integers from the logarithm on. Results are the same
// for any number of workers and on any platform, and those of stories do not
// depend on the order of articles that have ids.
//
// # Limits
//
// Stories are told by words alone: a report from quite another angle is missed,
// and two events that share place, people and week are merged at times.
package cluster
