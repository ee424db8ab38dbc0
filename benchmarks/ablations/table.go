package main

import (
	"fmt"
	"io"
	"strings"
)

// table prints the figures of the ablations as they come.
type table struct {
	w     io.Writer
	begun bool
	mean  float64 // of nothing changed, which comes first
}

// row prints the figures of the feeds. The last feed is that of all
// collections.
func (t *table) row(what string, all []figures) {
	head, cells := []string{"changed"}, []string{what}
	left, common, alone := 0.0, 0.0, 0.0
	for _, f := range all {
		if f.LeftOut != nil {
			head, cells = append(head, f.Feed), append(cells, decimals("%.3f", f.LeftOut.F1))
			left += f.LeftOut.F1
			common += f.Common.F1
			alone++
		}
	}
	mean, difference := left/max(1, alone), ""
	if t.begun {
		difference = decimals("%+.3f", mean-t.mean)
	} else {
		t.begun, t.mean = true, mean
		head = append(head, "mean", "difference", "at one threshold", "all in one feed", "pairwise", "at that threshold")
		fmt.Fprintf(t.w, "| %s |\n| ---%s |\n", strings.Join(head, " | "), strings.Repeat(" | ---:", len(head)-1))
	}
	last := all[len(all)-1]
	cells = append(cells, decimals("%.3f", mean), difference, decimals("%.3f", common/max(1, alone)),
		decimals("%.3f", last.Usual.BCubed.F1), decimals("%.3f", last.Usual.Pairwise.F1), decimals("%.3f", last.Common.F1))
	fmt.Fprintln(t.w, strings.ReplaceAll("| "+strings.Join(cells, " | ")+" |", "|  |", "| |"))
}

// decimals writes a figure without the 0 before its point, and no -.000.
func decimals(format string, x float64) string {
	if x > -.0005 && x < 0 {
		x = 0
	}
	return strings.Replace(fmt.Sprintf(format, x), "0.", ".", 1)
}
