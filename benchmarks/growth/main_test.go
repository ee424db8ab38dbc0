package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samestory/samestory/benchmarks/synthetic"
)

// TestTableAndPlot measures small feeds and draws what was measured.
func TestTableAndPlot(t *testing.T) {
	t.Chdir("..") // where the command is run
	dir := t.TempDir()
	var tables []string
	for _, command := range [][]string{{"dedup", "--threshold", ".8"}, {"cluster"}} {
		var out strings.Builder
		if err := run(&out, dir, []int{400, 200}, 1, synthetic.Feed{Copies: .1, Seed: 1, Length: 50}, command); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 3 || !strings.HasPrefix(lines[1], strings.Join(command, " ")+"\t200\t") || !strings.Contains(lines[2], "\t400\t") {
			t.Fatalf("the table is\n%s", out.String())
		}
		if !strings.Contains(lines[0], "\tpeak_mb\treading\tjoining\tverifying\t") {
			t.Errorf("the columns are %q", lines[0])
		}
		// What takes no time that is printed cannot be drawn on a scale of logarithms.
		table := filepath.Join(dir, command[0]+".tsv")
		text := strings.ReplaceAll(out.String(), "\t0.0\t", "\t0.1\t")
		if err := os.WriteFile(table, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, table)
	}
	plot := filepath.Join(dir, "growth.svg")
	if err := drawTables(plot, tables); err != nil {
		t.Fatal(err)
	}
	svg, err := os.ReadFile(plot)
	for _, want := range []string{"<svg", "dedup --threshold .8", "cluster", "1.1 times linear", "peak memory, MB"} {
		if err != nil || !strings.Contains(string(svg), want) {
			t.Errorf("the plot lacks %q: %v", want, err)
		}
	}
}

func TestBadTables(t *testing.T) {
	for name, text := range map[string]string{
		"empty":  "",
		"head":   strings.Join(columns, "\t") + "\n",
		"number": strings.Join(columns, "\t") + "\ndedup\tmany\t1\t1\t1\t1\t1\n",
		"zero":   strings.Join(columns, "\t") + "\ndedup\t5\t0\t1\t1\t1\t1\n",
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if points, err := readTable(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, %v", name, points, err)
		}
	}
}

func TestBegin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed")
	long := strings.Repeat("x", 3<<20)
	if err := os.WriteFile(path, []byte("1\n"+long+"\n3\n4\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	short := filepath.Join(t.TempDir(), "short")
	if err := begin(short, path, 3); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(short); string(got) != "1\n"+long+"\n3\n" {
		t.Errorf("%d bytes are in it", len(got))
	}
	if err := begin(path+"5", path, 5); err == nil {
		t.Error("four lines begin with five")
	}
}
