package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// mistake is where groups and labels disagree, by one pair of articles that
// shows it.
type mistake struct {
	Pairs int64          `json:"pairs"` // of articles that it costs
	A     report.ID      `json:"a"`
	B     report.ID      `json:"b"`
	Label [2]string      `json:"labels"`
	Score *report.Figure `json:"score"`
	Days  *report.Figure `json:"days"` // between the two, null where a date is unknown
	Terms []string       `json:"terms"`

	a, b int
}

// mistakeTerms is how many shared terms say why two articles were merged, or how
// little they share.
const mistakeTerms = 5

// mistakes returns the costliest false merges, groups of several labels, and the
// costliest splits, labels in several groups, n of each.
func (t *told) mistakes(gold []string, group []int, n int) (merges, splits []mistake, err error) {
	byGroup, byLabel := map[int]map[string][]int{}, map[string]map[int][]int{}
	for i, label := range gold {
		if label == "" {
			continue
		}
		if byGroup[group[i]] == nil {
			byGroup[group[i]] = map[string][]int{}
		}
		if byLabel[label] == nil {
			byLabel[label] = map[int][]int{}
		}
		byGroup[group[i]][label] = append(byGroup[group[i]][label], i)
		byLabel[label][group[i]] = append(byLabel[label][group[i]], i)
	}
	for _, labels := range byGroup {
		merges = append(merges, torn(labels)...)
	}
	for _, groups := range byLabel {
		splits = append(splits, torn(groups)...)
	}
	if merges, err = t.worst(merges, gold, n); err != nil {
		return nil, nil, err
	}
	splits, err = t.worst(splits, gold, n)
	return merges, splits, err
}

// torn returns the mistake in articles that should be, or should not be, in one
// part: none if they are. Its pair is of the two largest parts, by their first
// articles.
func torn[K comparable](parts map[K][]int) []mistake {
	if len(parts) < 2 {
		return nil
	}
	var list [][]int
	var all, right int64
	for _, p := range parts {
		n := int64(len(p))
		all += n
		right += n * (n - 1) / 2
		list = append(list, p)
	}
	slices.SortFunc(list, func(p, q []int) int { return cmp.Or(cmp.Compare(len(q), len(p)), cmp.Compare(p[0], q[0])) })
	return []mistake{{Pairs: all*(all-1)/2 - right, a: min(list[0][0], list[1][0]), b: max(list[0][0], list[1][0])}}
}

// worst returns the n mistakes that cost most, told in full.
func (t *told) worst(all []mistake, gold []string, n int) ([]mistake, error) {
	slices.SortFunc(all, func(x, y mistake) int {
		return cmp.Or(cmp.Compare(y.Pairs, x.Pairs), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	all = append([]mistake{}, all[:min(n, len(all))]...)
	for i := range all {
		m := &all[i]
		a, b := t.corpus.heads[m.a], t.corpus.heads[m.b]
		m.A, m.B = report.ID(a.id), report.ID(b.id)
		m.Label = [2]string{gold[m.a], gold[m.b]}
		m.Score = figure(t.graph.Score(m.a, m.b))
		if !a.published.IsZero() && !b.published.IsZero() {
			m.Days = figure(math.Abs(a.published.Sub(b.published).Hours()) / 24)
		}
		terms, err := t.graph.Explain(m.a, m.b, mistakeTerms, t.corpus.article)
		if err != nil {
			return nil, err
		}
		m.Terms = []string{}
		for _, term := range terms {
			m.Terms = append(m.Terms, term.Term)
		}
	}
	return all, nil
}
