// Accuracy scores the grouping, its candidates and the copies on labelled news,
// and prints Markdown tables.
//
//	go run ./accuracy [-data DIR] [section ...]
//
// The sections are stories, leftout, candidates, calibration, small, titles,
// dates, languages, additions, haystack and copies; without a name all are
// printed, which takes half an hour of CPU, of which additions have 18 minutes.
//
// DIR is a folder of labelled news in JSON Lines, plain or compressed by zstd,
// {"id","title","text","published","cluster","set"}, which is not part of the
// repository; SAMESTORY_DATA names it too. Of these files those are scored that
// are there:
//
//	stories-en-dev     labelled stories; each set is scored by itself as well
//	stories-vi-dev     the same in another language
//	reuters-2006-2009  newswire without labels, the haystack
//	reuters21578       newswire, and beside it
//	reuters21578.pairs.tsv: its copies as id, id, exact resemblance
//
// Without a folder it says so and ends. All draws are seeded: a section prints
// the same each time.
//
// # Stories, leftout
//
// Every feed is grouped with default parameters, as though it were all that is
// known; copies, which the command puts together beforehand, are not looked for
// here. The rival beside it is package tfidf, whose one threshold is the best
// in the mean over the collections by themselves: it is chosen on what it is
// scored on, which flatters it. Left out, both have the threshold, in
// hundredths, that is best in the mean over the other collections.
//
// -json prints these figures of samestory alone, one object a feed, without
// having to wait for the rival, and beside them those at the one threshold that
// is best in the mean over all collections: ablations reads them.
//
// # Candidates
//
// The same feed grouped from the candidates of MinHash and from all pairs. Links
// are pairs of at least the threshold's probability, all links those that can
// take part in a linkage at all. The two runs give a pair the same score, so the
// recall is the quotient of their numbers.
//
// # Calibration
//
// Whether a score is the probability that it is said to be. Of all pairs of two
// labelled articles of a collection nearly all are next to 0, and right: an
// error over all of them is next to 0 as well, whatever the others are. So pairs
// below .01 have a bin of their own, and the error (expected calibration error,
// the mean distance of the bins from the diagonal by their pairs) is told from
// there on, in ten bins of equal width, and over all eleven. An interval holds
// the observed share in 95 of 100 resamples of the stories, 1,000 in all; a pair
// of two stories counts half for each.
//
// The curve of package cluster was fitted to these collections. What such a
// curve is worth elsewhere tells the one that is fitted to the others: logit p
// becomes a + b logit p, by likelihood over the pairs from .01 on, each
// collection of the same weight. That is the curve's own form with other
// constants. -curve c,k prints the table of package cluster for any.
//
// # Small
//
// 200 feeds (-draws) of 2 to 20 articles, each of whole stories, but of no story
// more than half of the feed, so that there is something to find and something
// to keep apart. Beside it is what the grouping of the whole collection makes of
// the same articles.
//
// # Titles
//
// Articles that have a title, without their texts.
//
// # Dates
//
// A tenth of the articles that have a date gets an absurd one (of the year 1, of
// 1970 or of 2099), or one that is up to 1,000 days off, or all get the same
// day; beside it is what the feed is worth without those dates: a wrong date
// should cost no more than an absent one.
//
// # Languages
//
// Each collection inside of the feeds that it is mixed into. Articles of others
// are left out of the score, as though they had not been grouped.
//
// # Additions
//
// A feed is grouped without one of its articles, and with it: the agreement, as
// adjusted Rand index, of what becomes of the others. -additions says how many
// articles; to the mixed feeds go a tenth as many, as each takes seconds.
//
// # Haystack
//
// The labelled articles among the second half of the newswire, with their dates
// and without any. -each mixes each collection by itself as well, -draw writes
// 100 of the newswire's articles that landed in a story, to be read.
//
// # Copies
//
// Resemblance of .5 in shingles of three words, no containment, against all
// pairs of articles of ten words or more.
package main
