package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// head begins a Markdown table. All columns but the first are numbers.
func head(w io.Writer, columns ...string) {
	fmt.Fprintf(w, "| %s |\n", strings.Join(columns, " | "))
	fmt.Fprintf(w, "| ---%s |\n", strings.Repeat(" | ---:", len(columns)-1))
}

// row prints a line of a table: floats in three decimals, whole numbers with
// commas.
func row(w io.Writer, cells ...any) {
	for _, c := range cells {
		s := fmt.Sprint(c)
		switch c := c.(type) {
		case float64:
			s = decimals(c, 3)
		case int:
			s = thousands(c)
		}
		if s != "" {
			s += " "
		}
		fmt.Fprint(w, "| ", s)
	}
	fmt.Fprintln(w, "|")
}

// decimals writes a figure as .932.
func decimals(x float64, n int) string {
	s := strconv.FormatFloat(x, 'f', n, 64)
	if zero := strconv.FormatFloat(0, 'f', n, 64); s == "-"+zero {
		return zero[1:]
	}
	if s, ok := strings.CutPrefix(s, "-0."); ok {
		return "-." + s
	}
	return strings.TrimPrefix(s, "0")
}

// signed writes a difference as +.012.
func signed(x float64, n int) string {
	if s := decimals(x, n); strings.HasPrefix(s, "-") {
		return s
	} else {
		return "+" + s
	}
}

// thousands writes a whole number as 1,633.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
