package main

import (
	"fmt"
	"strings"
)

// ablation is one change to the story score.
type ablation struct {
	name  string
	what  string // for the table
	file  string // of package cluster
	edits []edit
}

// edit puts a text in the place of another that the file has exactly once.
type edit struct{ old, new string }

// apply returns the changed source.
func (a ablation) apply(source string) (string, error) {
	for _, e := range a.edits {
		if n := strings.Count(source, e.old); n != 1 {
			return "", fmt.Errorf("%s: cluster/%s has this text %d times, want it once: %q", a.name, a.file, n, e.old)
		}
		source = strings.Replace(source, e.old, e.new, 1)
	}
	return source, nil
}

// unchanged is what the others are compared with.
var unchanged = ablation{name: "nothing", what: "nothing"}

// ablations are measured in this order, whatever the order they are asked for
// in.
var ablations = []ablation{
	// The weights of words.
	{"no-pairs", "no pairs of words (`pairWeight` 0)", "weights.go", []edit{
		{"const pairWeight = one / 2", "const pairWeight = 0"}}},
	{"full-pairs", "pairs as heavy as words (`pairWeight` 1, not .5)", "weights.go", []edit{
		{"const pairWeight = one / 2", "const pairWeight = one"}}},
	{"linear-idf", "idf, not its square (`weigh`)", "weights.go", []edit{
		{"uint64(idf*idf>>16) >> 16", "uint64(idf) >> 16"}}},
	{"no-tf", "a word counts once in an article (`weigh`)", "weights.go", []edit{
		{"uint64(one+ln(uint64(t.times)))", "uint64(one)"}}},
	{"no-background", "no background (`backgroundWeight` 0)", "weights.go", []edit{
		{"const backgroundWeight = 300", "const backgroundWeight = 0"}}},
	{"more-background", "the background stands for 1,000 documents, not 300", "weights.go", []edit{
		{"const backgroundWeight = 300", "const backgroundWeight = 1000"}}},
	{"quantile", "population by the .8-quantile, not .9 (`quantile`)", "weights.go", []edit{
		{"at := (n - 1) * 9 / 10", "at := (n - 1) * 8 / 10"}}},
	{"no-scaling", "vectors not scaled by the population (`size`)", "weights.go", []edit{
		{"size := uint64(max(ln(2), w.population-ln(16)))", "size := uint64(ln(usualPopulation))"}}},
	{"no-furniture", "repeated text counts (`findFurniture`)", "stories.go", []edit{
		{"g.furniture = g.findFurniture(ctx, workers, copies)", ""}}},

	{"one-word", "one word in common counts in full (`alike`), in titles .014 less", "score.go", []edit{
		{"if shared < 2 {", "if shared < 0 {"}}},

	// What dates tell.
	{"no-nearness", "dates apart cost nothing (`nearness`)", "score.go", []edit{
		{"score := uint64(cosine) * nearness(a, b) >> 16", "score := uint64(cosine)"}}},
	{"2-days", "half the score at 2 days, not 4 (`timescale`)", "score.go", []edit{
		{"timescale = 4 * 24 * 60", "timescale = 2 * 24 * 60"}}},
	{"8-days", "half the score at 8 days, not 4 (`timescale`)", "score.go", []edit{
		{"timescale = 4 * 24 * 60", "timescale = 8 * 24 * 60"}}},
	{"floor", "however far apart, .3 of the score, not .05 (`timeFloor`)", "score.go", []edit{
		{"timeFloor = one * 5 / 100", "timeFloor = one * 30 / 100"}}},
	{"no-routine", "what is routine in other weeks counts (`beyond`)", "score.go", []edit{
		{"return uint32(score * beyond(cosine, g.routines[i], g.routines[j]) >> 16)", "return uint32(score)"}}},
	{"no-dates", "scores know no dates, neither nearness nor routine (`sharpen`)", "score.go", []edit{
		{"a, b := g.when[i], g.when[j]", "a, b := int64(noDate), int64(noDate)"}}},
	{"no-doubts", "no date is doubted (`doubtDates`)", "dates.go", []edit{
		{"contradicted := c.near < hardly && g.far(i, c.best)", "contradicted := false"}}},

	// How groups are linked.
	{"mean", "linkage by the mean alone, no cohesion (`linkage`)", "group.go", []edit{
		{"if names >= bar || pairs == sum.copies {", "if true {"}}},
	{"all-words", "cohesion by all words, not by names (`names`)", "names.go", []edit{
		{"return !t.name", "return false"}}},
	{"not-squared", "not the square of what the cohesion asks", "group.go", []edit{
		{"(part * part >> 16)", "part"}}},
	{"copies-count", "copies count in the cohesion (`oneText`)", "group.go", []edit{
		{"oneText = unit * 8 / 10", "oneText = 2 * unit"}}},
	{"smaller", "the smaller cohesion, not the harmonic mean", "group.go", []edit{
		{"2 * x * y / max(1, x+y) * apart / one", "min(x, y) * apart / one"}}},
	{"single", "linkage by the best edge", "group.go", []edit{
		{"mean := sum.score / pairs", "mean := sum.score"},
		{"if names >= bar || pairs == sum.copies {", "if true {"},
		{"have.add(sum)", "have.score = max(have.score, sum.score)"}}},
	{"half-apart", "half as much of the cohesion asked, .35, not .7 (`apart`)", "group.go", []edit{
		{"apart  = one * 7 / 10", "apart  = one * 35 / 100"}}},
	{"double-apart", "twice as much of the cohesion asked, 1.4, not .7 (`apart`)", "group.go", []edit{
		{"apart  = one * 7 / 10", "apart  = one * 14 / 10"}}},
	{"weak-pairs", "two articles alone need no score of one half in a dense feed (`partPairs`)", "stories.go", []edit{
		{"g.partPairs(story)", ""}}},
	{"no-hop", "no second round of candidates (`hops`), of which feeds of up to 2,000 have no need", "hops.go", []edit{
		{"if len(g.docs) > g.params.AllPairs {", "if false {"}}},
}
