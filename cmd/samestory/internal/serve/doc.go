// Package serve answers over HTTP what a state says of articles: which are copies, and
// which story they belong to.
//
// An answer is sent after what it says was committed, for all requests that wait at that
// moment at once: what was answered is remembered, whatever is killed after it.
package serve
