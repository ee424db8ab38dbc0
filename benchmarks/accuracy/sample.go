package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
)

const (
	sampled   = 100 // articles to be read
	companion = 5   // most others of the story that are named beside one
)

// sample writes articles without a label that were put into a story, drawn at
// random, with those of the story that they resemble most: to be read, and
// judged in a fourth column.
func (in *input) sample(m *mixture) error {
	if in.draw == "" {
		return nil
	}
	story := make([][]int, len(m.articles))
	for _, s := range m.stories {
		for _, i := range s {
			story[i] = s
		}
	}
	r := rand.New(rand.NewPCG(in.seed, 1))
	chosen := slices.Clone(m.joined)
	r.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
	chosen = chosen[:min(sampled, len(chosen))]
	slices.Sort(chosen)

	f, err := os.Create(in.draw)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "article\tstory\tothers\tverdict")
	for _, i := range chosen {
		others := slices.DeleteFunc(slices.Clone(story[i]), func(j int) bool { return j == i })
		slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(m.graph.Score(i, b), m.graph.Score(i, a)) })
		var ids []string
		for _, j := range others[:min(companion, len(others))] {
			ids = append(ids, m.articles[j].ID)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t\n", m.articles[i].ID, m.articles[story[i][0]].ID, strings.Join(ids, " "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
