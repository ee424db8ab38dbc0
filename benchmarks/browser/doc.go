// Package browser tests the page of cluster --format html in a headless Chromium. It has
// no code besides its tests, which are skipped where there is none.
//
//	go test ./browser -artifacts -outputdir /tmp/pictures
//
// keeps a picture of each view.
package browser
