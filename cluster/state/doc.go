// Package state remembers a feed that never ends: which articles it has had, and which
// stories they made, from run to run, for as long as a window.
//
// # Copies
//
// Begin with [OpenCopies]. Read each text by a [cluster.CopyReader], give it to
// [Copies.Add], and write what is [Kept]. What Add says depends on the articles added
// before and on nothing else: not on how they were cut into runs, nor on where a run was
// stopped. Of a kept article its fingerprint and the hashes of its words are stored, not
// its text; each pair that is told was verified on these.
//
// An article is known again by its id, where that identifies it in other runs
// ([Item.Own]): with the same text it is a [Repeat], with another it takes its own
// place.
//
// # Stories
//
// Begin with [OpenStories]. Add the articles of a run in any order, [Stories.Settle], group
// all that is remembered by [cluster.Stories], and let [Stories.Regroup] find which
// stories the groups go on. A story keeps its id for as long as one of its articles is
// remembered. Where two become one the older id stays; where one becomes two, the part
// that has most of its articles goes on. Texts are stored, for stories are told by them.
//
// # The window
//
// An article is forgotten once it has not come for longer than the window and its date
// is further back than that too, by the clock of the feed: what the latest quarter of
// its last 64 dates has reached, so that an old feed can be read as if it came today and
// a few wrong dates expire nothing. Feeds without dates go by the time of arrival. Copies
// whose dates are further apart than the window are none. Memory and disk are bounded by
// the articles of a window, or two after a silence; room that is freed is used again.
//
// # Storage
//
// Each of the two is an SQLite file in the directory, which any SQLite tool reads. What
// was added is durable after Commit, all of it or nothing, whatever is killed when. Rows
// have checksums, and a commit has the sum of them all: half of one, which is what a crash
// leaves where SQLite's journal is lost with it, is not taken for a state. A second
// process that opens the same file fails at once with [ErrBusy]; [Inspect], [Export] and
// [Check] read what is in use. A file that was made with other parameters is refused with
// [ErrParameters], one that is damaged with [ErrDamaged], which [Compact] mends as far as
// it goes.
package state
