// Package report writes results: stories, pairs and comparisons, as JSON and
// tables for programs and as text for people.
//
// Results come as iter.Seq2[T, error] and go out as they come; the first error
// ends the writing and is returned. [File] holds what is written until all of
// it is there.
//
// # Format
//
// JSON is one object a line. Its members stand in the order of the struct's
// fields and are always there; members may be added at the end, never taken
// away. Numbers have at most four decimals and no exponent, times are RFC 3339
// in UTC. A story as CSV is a line for each of its articles, as RFC 4180 has
// it, with a line feed at the end. Text may change.
//
// # Hostile text
//
// Titles, sources and ids come from strangers and end on somebody's terminal
// or in somebody's spreadsheet, in whatever format they were asked for:
//
//   - text for people has controls, bidirectional controls and invisible
//     characters taken out, and is cut by its width on the screen ([Line], [Fit]);
//   - JSON has the same characters escaped, so that nothing is lost;
//   - CSV has controls and bidirectional controls taken out, and an apostrophe
//     before what a spreadsheet would run ([Cell]);
//   - tab-separated ids have them escaped.
//
// # Limits
//
// Widths follow Unicode's East Asian Width, ambiguous characters counting one
// column. A terminal that draws an emoji sequence as one picture takes fewer
// columns than are counted, so that lines may end early but never wrap.
//
// A spreadsheet told that semicolons separate cells, which this package's CSV
// does not, can be led to a formula inside a cell: no quoting prevents that.
package report
