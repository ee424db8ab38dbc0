package main

import (
	"bytes"
	"os"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// slack is how far above the line through a table's first row the upper border of
// what counts as linear runs.
const slack = 1.1

// drawTables draws time and memory against the number of articles, a line for each
// table, and 1.1 times linear time from its first row as a broken one.
func drawTables(path string, tables []string) error {
	times, peaks := newPlot("time", "s"), newPlot("peak memory", "MB")
	for i, table := range tables {
		points, err := readTable(table)
		if err != nil {
			return err
		}
		var seconds, linear, peak plotter.XYs
		first := points[0]
		for _, p := range points {
			seconds = append(seconds, plotter.XY{X: p.articles, Y: p.seconds})
			peak = append(peak, plotter.XY{X: p.articles, Y: p.peak})
			linear = append(linear, plotter.XY{X: p.articles, Y: slack * first.seconds * p.articles / first.articles})
		}
		for _, of := range []struct {
			plot   *plot.Plot
			points plotter.XYs
			name   string
			broken bool
		}{
			{times, seconds, first.command, false},
			{times, linear, "1.1 times linear", true},
			{peaks, peak, first.command, false},
		} {
			line, marks, err := plotter.NewLinePoints(of.points)
			if err != nil {
				return err
			}
			line.Color, marks.Color, marks.Shape = plotutil.Color(i), plotutil.Color(i), draw.CircleGlyph{}
			if of.broken {
				line.Dashes = []vg.Length{vg.Points(4), vg.Points(3)}
				of.plot.Add(line)
				of.plot.Legend.Add(of.name, line)
				continue
			}
			of.plot.Add(line, marks)
			of.plot.Legend.Add(of.name, line, marks)
		}
	}
	return save(path, times, peaks)
}

func newPlot(what, unit string) *plot.Plot {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = "articles", what+", "+unit
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.LogTicks{Prec: -1}, plot.LogTicks{Prec: -1}
	p.Legend.XOffs = -vg.Centimeter / 2
	p.Add(plotter.NewGrid())
	return p
}

// save writes plots side by side.
func save(path string, plots ...*plot.Plot) error {
	canvas := vgsvg.New(vg.Length(len(plots))*10*vg.Centimeter, 8*vg.Centimeter)
	tiles := draw.Tiles{Rows: 1, Cols: len(plots), PadX: vg.Centimeter / 2}
	for i, c := range plot.Align([][]*plot.Plot{plots}, tiles, draw.New(canvas))[0] {
		plots[i].Draw(c)
	}
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
