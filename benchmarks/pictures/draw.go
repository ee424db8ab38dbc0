package main

import (
	"bytes"
	"image/color"
	"os"
	"path/filepath"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Colours that are told apart with any kind of sight (Okabe and Ito, 2002).
var (
	grey       = color.RGBA{120, 120, 120, 255}
	blue       = color.RGBA{0, 114, 178, 255}
	vermillion = color.RGBA{213, 94, 0, 255}
	green      = color.RGBA{0, 158, 115, 255}
	orange     = color.RGBA{230, 159, 0, 255}
	purple     = color.RGBA{204, 121, 167, 255}
)

func newPlot(x, y string) *plot.Plot {
	plot.DefaultFont = font.Font{Typeface: "Liberation", Variant: "Sans"}
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = x, y
	p.Legend.Padding = vg.Points(2)
	grid := plotter.NewGrid()
	grid.Horizontal.Color, grid.Vertical.Color = color.Gray{225}, color.Gray{225}
	p.Add(grid)
	return p
}

// style says how a line is drawn.
type style struct {
	color  color.Color
	broken bool
	marks  bool // a circle at each point
	bare   bool // no line
}

// add draws points, and names them in the legend where they have a name.
func add(p *plot.Plot, name string, points plotter.XYs, as style) error {
	line, marks, err := plotter.NewLinePoints(points)
	if err != nil {
		return err
	}
	line.Color, line.Width = as.color, vg.Points(1.5)
	marks.Color, marks.Shape, marks.Radius = as.color, draw.CircleGlyph{}, vg.Points(2.5)
	if as.broken {
		line.Dashes = []vg.Length{vg.Points(4), vg.Points(3)}
	}
	var of []plot.Thumbnailer
	if !as.bare {
		p.Add(line)
		of = append(of, line)
	}
	if as.marks {
		p.Add(marks)
		of = append(of, marks)
	}
	if name != "" {
		p.Legend.Add(name, of...)
	}
	return nil
}

// save writes a picture on a white ground, which is read in a dark page as well. Its
// text stays text, in the font that it was measured for or one of the same widths.
func save(p *plot.Plot, dir, name string) error {
	canvas := vgsvg.New(16*vg.Centimeter, 9.5*vg.Centimeter)
	c := draw.New(canvas)
	c.FillPolygon(color.White, []vg.Point{{}, {X: c.Max.X}, c.Max, {Y: c.Max.Y}})
	p.Draw(draw.Crop(c, vg.Points(6), -vg.Points(10), vg.Points(6), -vg.Points(8)))
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return err
	}
	svg := bytes.ReplaceAll(out.Bytes(), []byte("font-family:Liberation Sans"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif"))
	return os.WriteFile(filepath.Join(dir, name+".svg"), svg, 0o644)
}

// shares makes both axes go from 0 to 1.
func shares(p *plot.Plot) {
	var fifths plot.ConstantTicks
	for i := range 6 {
		fifths = append(fifths, plot.Tick{Value: float64(i) / 5, Label: strconv.FormatFloat(float64(i)/5, 'f', -1, 64)})
	}
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Min, axis.Max, axis.Tick.Marker = 0, 1, fifths
	}
}

// place puts the legend into a corner, away from the border.
func place(p *plot.Plot, top, left bool) {
	p.Legend.Top, p.Legend.Left = top, left
	p.Legend.XOffs, p.Legend.YOffs = -8, 8
	if left {
		p.Legend.XOffs = 8
	}
	if top {
		p.Legend.YOffs = -4
	}
}
