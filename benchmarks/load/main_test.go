package main

import (
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	t.Chdir("..")
	for _, flags := range [][]string{{"--no-stories"}, nil} {
		var out strings.Builder
		if err := run(&out, t.TempDir(), 50, 60, 3, 20, flags); err != nil {
			t.Fatal(err)
		}
		if lines := strings.Split(strings.TrimSpace(out.String()), "\n"); len(lines) != 4 {
			t.Errorf("the table is\n%s", out.String())
		}
	}
}
