// Package stage holds the steps of finding copies as filters of lines, so that what lies
// between them can be done by anything that brings lines of one key together: sort on
// one machine, or an engine like Spark on many. Stories are told a time at a time, by a step
// that is with the program's other ways to tell them.
//
// # Steps
//
// Each reads lines that are sorted, as by LC_ALL=C sort, and writes lines for the next
// one. A step sees all lines of a key one after another and knows nothing else, so its
// input may be cut anywhere between keys, and what it writes is the same however often
// that is done.
//
//	sketch   a feed           what is joined of each article; its text
//	pairs    sketches         where each article is to be met, by bands, samples and sentences
//	pairs    meeting places   two articles that met; what is repeated
//	pairs    meetings         candidates
//	verify   with half        candidates, with the text of the earlier article
//	verify   candidates       copies, compared exactly
//	link     copies           copies, by connected component
//	group    components       what is dropped, and for what
//	keep     that, and a feed the feed without it
//
//	sketch   a feed           of stories: its articles behind their dates
//	words    articles, times  in how many articles each word and pair stands; which a time has
//	stories  times            the stories of each
//
// [Pairs] tells by the lines which of the three it is to do; lines of later steps pass it.
//
// # Lines
//
// A line is fields between tabs. The first is the key: a letter and hexadecimal digits.
// Articles are known by numbers of 16 digits, in the order of the feed.
//
//	r ARTICLE REASON                                     a record that is none, as a JSON string
//	w NODE    ARTICLE WORDS NAME ENTRY SAMPLE SENTENCES  a sketch (the last three in base64)
//	x ARTICLE t NAME TEXT                                its text, as a JSON string
//	b BAND    ARTICLE ENTRY                              to be met in a band
//	s SAMPLE  ARTICLE SIZE                               to be met by a sample, of so many
//	f KEY     ARTICLE                                    has a sentence
//	c ARTICLE ARTICLE                                    met in a band
//	c ARTICLE ARTICLE s SIZE SIZE                        met by a sample
//	x ARTICLE o                                          has a sample that too many have
//	x ARTICLE r KEY                                      has a sentence that is repeated
//	x ARTICLE v ARTICLE                                  a candidate, by its earlier article
//	x ARTICLE v ARTICLE SHARED LEAST                     one if too many have what else it takes
//	x ARTICLE w ARTICLE SHARED LEAST OVER KEYS NAME TEXT the same by its later article
//	p ARTICLE ARTICLE NAME NAME =                        of the same words
//	p ARTICLE ARTICLE NAME NAME OVERLAP                  copies: six numbers, shared and sizes, then without furniture
//	g ARTICLE (as p, without the p)                      the same by its component's first article
//	d ARTICLE ARTICLE DROPPED                            dropped as a copy of the second: {"id","copy_of","resemblance","containment"}
//	m DATE    ARTICLE RECORD                             an article by its date, all digits f for none
//	z TIME    ARTICLE own RECORD                         an article of a time's own
//	z TIME    ARTICLE near RECORD                        one that is near it
//	v FEATURE COUNT                                      articles that have a feature: w or p, and 16 digits
//	u FEATURE TIME                                       a feature of a time
//	z TIME    v FEATURE COUNT                            the same with its count in all times
//	k ORDER   ID TIME ARTICLES STORY                     a story, as samestory cluster --format json has it
//
// A NAME is digits that say which articles are kept rather than others, none where the
// number decides, and then the id as a JSON string.
//
// The first line is a header with the format's version and the parameters, which begins
// with an exclamation mark and so is sorted before all others. Every step writes the one
// that it read; several are no harm if they are the same. A step refuses a header of
// another version, two that differ, and lines that are not sorted.
package stage
