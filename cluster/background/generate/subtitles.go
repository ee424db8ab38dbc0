package main

import (
	"bufio"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/samestory/samestory/cluster/background"
)

// Running words of an article: one of 300 words is short for newswire, and its
// translation into a script without spaces, where each character counts, is
// twice as long.
const (
	length          = 300
	lengthSpaceless = 600
)

var spaceless = []string{"ja", "th", "zh_cn", "zh_tw"}

// pseudo are subtitles in two languages at once.
var pseudo = []string{"ze_en", "ze_zh"}

// rates are the counts of one language's words and of the pairs inside what
// its list calls a word.
type rates struct {
	counts map[uint64]uint64
	total  uint64 // running words
}

// subtitles reads lines of language, word and count, and turns the rate of each
// word into its document frequency.
func subtitles(r io.Reader) (map[string]frequencies, error) {
	languages := make(map[string]*rates)
	in := bufio.NewScanner(r)
	for line := 1; in.Scan(); line++ {
		if strings.HasPrefix(in.Text(), "#") || in.Text() == "language\tword\tcount" {
			continue
		}
		cells := strings.Split(in.Text(), "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("line %d: %d cells, want language, word and count", line, len(cells))
		}
		n, err := strconv.ParseUint(cells[2], 10, 32)
		if err != nil || n == 0 {
			return nil, fmt.Errorf("line %d: count %q, want a number from 1 up", line, cells[2])
		}
		language := cells[0]
		if slices.Contains(pseudo, language) {
			continue
		}
		if languages[language] == nil {
			languages[language] = &rates{counts: make(map[uint64]uint64)}
		}
		languages[language].add(cells[1], n)
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	all := make(map[string]frequencies)
	for language, r := range languages {
		running := length
		if slices.Contains(spaceless, language) {
			running = lengthSpaceless
		}
		all[language] = r.frequencies(running)
	}
	return all, nil
}

func (r *rates) add(word string, n uint64) {
	for f := range features(word) {
		r.counts[f] += n
		if !isPair(f) {
			r.total += n
		}
	}
}

func (r *rates) frequencies(running int) frequencies {
	dfs := make(frequencies, len(r.counts))
	for f, n := range r.counts {
		dfs[f] = frequency(n, r.total, running)
	}
	return dfs
}

// frequency returns in how many sixteenths of package background's documents a
// word is expected that is n of every total running words: a document holds it
// with probability 1-(1-n/total)^running. It rounds down. There are integers
// only, so that every platform writes the same table.
func frequency(n, total uint64, running int) uint32 {
	const one = 1 << 63
	times := func(a, b uint64) uint64 {
		hi, lo := bits.Mul64(a, b)
		return hi<<1 | lo>>63
	}
	hi, lo := bits.Mul64(total-n, one)
	without, _ := bits.Div64(hi, lo, total)
	missing := uint64(one)
	for range running {
		missing = times(missing, without)
	}
	return uint32(times(16*background.Documents, one-missing))
}
