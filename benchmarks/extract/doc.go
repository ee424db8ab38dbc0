// Extract measures libraries that find the text of an article in its page: how much of
// the text they find, how fast, and beside them what is left when nothing but the markup
// is taken out.
//
//	go run ./extract -data DIR
//
// DIR holds ground-truth.json and html/ID.html.gz as the article extraction benchmark of
// Scrapinghub has them (github.com/scrapinghub/article-extraction-benchmark, 181 pages).
package main
