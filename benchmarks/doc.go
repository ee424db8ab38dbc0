// Package benchmarks holds nothing but benchmarks of the stages that an article
// passes through, on a generated feed. README.md beside this file says what the
// other commands of this module measure.
//
// The module is nested so that nothing a benchmark needs reaches the users of
// the library.
package benchmarks
