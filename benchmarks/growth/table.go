package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/samestory/samestory/benchmarks/program"
)

// row is what one run took.
type row struct {
	command  string
	articles int64
	stats    program.Stats
}

func newRow(command string, s program.Stats) row { return row{command, s.Counts["records"], s} }

// columns come before those of the stages.
var columns = []string{"command", "articles", "seconds", "cpu_seconds", "us_per_article", "by_first", "peak_mb"}

// print writes rows of one command as a table. The column by_first is the time of an
// article against that in the first row: 1 is linear.
func print(w io.Writer, rows []row) error {
	out := csv.NewWriter(w)
	out.Comma = '\t'
	head := columns
	for _, s := range rows[0].stats.Stages {
		head = append(head, s.Stage)
	}
	lines := [][]string{head}
	each := func(r row) float64 { return r.stats.Seconds / float64(r.articles) }
	for _, r := range rows {
		line := []string{
			r.command, strconv.FormatInt(r.articles, 10), fmt.Sprintf("%.1f", r.stats.Seconds), fmt.Sprintf("%.1f", r.stats.CPU),
			fmt.Sprintf("%.2f", 1e6*each(r)), fmt.Sprintf("%.2f", each(r)/each(rows[0])), fmt.Sprint(r.stats.Peak / 1e6),
		}
		for _, s := range r.stats.Stages {
			line = append(line, fmt.Sprintf("%.1f", s.Seconds))
		}
		lines = append(lines, line)
	}
	return out.WriteAll(lines)
}

// point is what is drawn of a row.
type point struct {
	command           string
	articles, seconds float64
	peak              float64 // MB
}

// readTable reads what print wrote.
func readTable(path string) ([]point, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := csv.NewReader(f)
	in.Comma = '\t'
	lines, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	var points []point
	for n, line := range lines {
		if n == 0 || len(line) < len(columns) {
			continue
		}
		p := point{command: line[0]}
		for column, to := range map[int]*float64{1: &p.articles, 2: &p.seconds, 6: &p.peak} {
			if *to, err = strconv.ParseFloat(line[column], 64); err != nil || *to <= 0 {
				return nil, fmt.Errorf("%s:%d: %s %q: want a number above 0", path, n+1, columns[column], line[column])
			}
		}
		points = append(points, p)
	}
	if len(points) == 0 {
		return nil, fmt.Errorf("%s: no rows", path)
	}
	return points, nil
}
