// Mix makes a feed of JSON Lines several times as long, of which a share is edited
// copies, and writes it to standard output.
//
//	go run ./mix -times 3 -copies .1 -seed 1 FILE
//
// The first time the articles stand as they are, between the copies. Each further
// time their letters are exchanged for others, by the seed: other words, of the same
// lengths, that repeat as often, so that the feed's own copies are copies there too
// and none of an article of another time. Copies are made of the latest 512 articles as
// package synthetic has them.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"

	"github.com/samestory/samestory/benchmarks/synthetic"
)

func main() {
	var m mix
	flag.IntVar(&m.times, "times", 3, "how many times as many articles")
	flag.Float64Var(&m.copies, "copies", .1, "share of them that are copies, 0 to less than 1")
	flag.Uint64Var(&m.seed, "seed", 1, "seed: the same one gives the same feed")
	words := flag.String("words", "../testdata/english.jsonl", "articles whose words are put into copies")
	flag.Parse()
	if !(m.copies >= 0 && m.copies < 1) || m.times < 1 || flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, m, *words, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "mix:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, m mix, words, path string) error {
	vocabulary, err := synthetic.ReadVocabulary(words)
	if err != nil {
		return err
	}
	feed, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := m.write(out, vocabulary, feed); err != nil {
		return err
	}
	return out.Flush()
}

type mix struct {
	times  int
	copies float64
	seed   uint64
}

// write writes as many lines as the feed has, and a number of times that.
func (m mix) write(w io.Writer, words *synthetic.Words, feed []byte) error {
	r := rand.New(rand.NewPCG(m.seed, 1))
	editor := synthetic.NewEditor(words, m.seed)
	var latest [][]byte
	left := m.times * bytes.Count(feed, []byte("\n"))
	for time := range m.times {
		letters := exchange(r, time > 0)
		for line := range bytes.Lines(feed) {
			for left > 0 && len(latest) > 0 && r.Float64() < m.copies {
				left--
				of := latest[r.IntN(len(latest))]
				if err := write(w, of, fmt.Sprintf("-copy%d", left), editor.Copy); err != nil {
					return err
				}
			}
			if left--; left < 0 {
				return nil
			}
			if time > 0 {
				var b bytes.Buffer
				if err := write(&b, line, fmt.Sprintf("-%d", time), letters); err != nil {
					return err
				}
				line = b.Bytes()
			}
			if _, err := w.Write(line); err != nil {
				return err
			}
			if latest = append(latest, line); len(latest) > 512 {
				latest = latest[1:]
			}
		}
	}
	return nil
}

// write writes the article of a line with another id and text.
func write(w io.Writer, line []byte, id string, change func(string) string) error {
	var article map[string]any
	if err := json.Unmarshal(line, &article); err != nil {
		return err
	}
	text, _ := article["text"].(string)
	article["id"], article["text"] = fmt.Sprint(article["id"], id), change(text)
	encode := json.NewEncoder(w)
	encode.SetEscapeHTML(false)
	return encode.Encode(article)
}

// exchange returns what exchanges letters: vowels for vowels, others for others.
func exchange(r *rand.Rand, really bool) func(string) string {
	var to [256]byte
	for c := range to {
		to[c] = byte(c)
	}
	for _, of := range []string{"aeiou", "bcdfghjklmnpqrstvwxyz"} {
		for i, j := range r.Perm(len(of)) {
			if really {
				to[of[i]], to[of[i]-32] = of[j], of[j]-32
			}
		}
	}
	return func(s string) string {
		b := []byte(s)
		for i, c := range b {
			b[i] = to[c]
		}
		return string(b)
	}
}
