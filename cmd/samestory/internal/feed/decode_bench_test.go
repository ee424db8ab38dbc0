package feed

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// newswireLines returns n lines with the members, the lengths and the line
// ends of newswire; every word is made up.
func newswireLines(n int, accents bool) [][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, 2+r.IntN(9))
		for i := range b {
			b[i] = byte('a' + r.IntN(26))
		}
		return string(b)
	}
	words := func(n int) string {
		var b strings.Builder
		width := 0
		for range n {
			w := word()
			if accents && r.IntN(4) == 0 {
				w += "ệ"
			}
			if width += len(w) + 1; width > 65 {
				b.WriteString(`\n`)
				width = 0
			} else {
				b.WriteByte(' ')
			}
			if r.IntN(60) == 0 {
				w = `\"` + w + `\"`
			}
			b.WriteString(w)
		}
		return b.String()
	}
	lines := make([][]byte, n)
	for i := range lines {
		lines[i] = fmt.Appendf(nil, `{"id": "20061020/%s-%d", "title": "%s", "text": "%s", "url": "http://www.example.com/article/2006/10/20/%s", "source": "example.com", "published": "2006-10-20", "published_raw": "Fri Oct 20, 2006 8:09am EST", "lang": "en"}`+"\n",
			word(), i, words(8), words(300+r.IntN(350)), word())
	}
	return lines
}

// repeated returns a line over and over, as a batch of them would be.
func repeated(line string) [][]byte {
	return slices.Repeat([][]byte{[]byte(line)}, 300)
}

func BenchmarkObject(b *testing.B) {
	for _, bm := range []struct {
		text  string
		lines [][]byte
	}{
		{"newswire", newswireLines(300, false)},
		{"accents", newswireLines(300, true)},
		{"plain", repeated(`{"id":1,"text":"` + strings.Repeat("a line without escapes ", 150) + `"}`)},
		{"escapes", repeated(`{"id":1,"text":"` + strings.Repeat(`\u4e2d\u6587`, 300) + `"}`)},
	} {
		for _, memory := range []string{"kept", "recycled"} {
			b.Run(fmt.Sprintf("text=%s/memory=%s", bm.text, memory), func(b *testing.B) {
				d := newDecoder(&Options{})
				b.SetBytes(int64(len(bytes.Join(bm.lines, nil))))
				b.ReportAllocs()
				var rec Record
				for b.Loop() {
					if memory == "kept" {
						d.reset()
					} else {
						d.recycle()
					}
					for i, line := range bm.lines {
						if err := d.object(line, &rec); err != nil {
							b.Fatal(err)
						}
						d.finish(&rec, "file", i)
					}
				}
			})
		}
	}
}
