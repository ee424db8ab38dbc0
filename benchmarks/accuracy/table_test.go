package main

import (
	"bytes"
	"testing"
)

func TestRow(t *testing.T) {
	var out bytes.Buffer
	row(&out, "a", 1234567, .9321, -.0001, 1., "", signed(.01, 2), signed(-.01, 2), thousands(123))
	if got, want := out.String(), "| a | 1,234,567 | .932 | .000 | 1.000 | | +.01 | -.01 | 123 |\n"; got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}
