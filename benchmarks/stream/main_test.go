package main

import (
	"strings"
	"testing"
)

func TestStream(t *testing.T) {
	t.Chdir("..")
	var out strings.Builder
	if err := latency(&out, t.TempDir(), 200, 12); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 3 || strings.Count(lines[2], "|") != 9 {
		t.Errorf("the table is\n%s", out.String())
	}
	for _, stories := range []bool{false, true} {
		out.Reset()
		if err := simulate(&out, t.TempDir(), stories, 4, 12); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 14 {
			t.Fatalf("the table is\n%s", out.String())
		}
		for _, line := range lines[3:] { // of 1,440: a week, what the clock is behind, and of stories a run
			if cells := strings.Split(line, "|"); len(strings.TrimSpace(cells[3])) > 3 || strings.TrimSpace(cells[3]) == "0" {
				t.Errorf("too many are remembered, or none: %s", line)
			}
		}
	}
}
