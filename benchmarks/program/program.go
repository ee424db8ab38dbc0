// Package program builds the samestory of this repository and runs it as a process,
// as its users do.
package program

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// Stats is what a run says of itself, as by --stats json.
type Stats struct {
	Counts map[string]int64
	Stages []struct {
		Stage   string
		Seconds float64
	}
	Seconds float64 // wall time
	CPU     float64 `json:"cpu_seconds"`
	Peak    int64   `json:"peak_bytes"` // resident memory
}

// Build builds the program in dir and returns its path. The working directory is
// benchmarks/.
func Build(dir string) (string, error) {
	path := filepath.Join(dir, "samestory")
	if out, err := exec.Command("go", "build", "-C", "..", "-o", path, "./cmd/samestory").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build samestory: %w\n%s", err, out)
	}
	return path, nil
}

// Run runs a command of the program at path, whose output goes nowhere.
func Run(path, command string, args ...string) (Stats, error) {
	run := exec.Command(path, append([]string{command, "-q", "--stats", "json"}, args...)...)
	var said strings.Builder
	run.Stderr = &said
	if err := run.Run(); err != nil {
		return Stats{}, fmt.Errorf("%s: %w\n%s", command, err, said.String())
	}
	s, err := Parse(said.String())
	if err != nil {
		return s, fmt.Errorf("statistics of %s: %w", command, err)
	}
	return s, nil
}

// Parse reads what --stats json has written.
func Parse(said string) (s Stats, err error) {
	err = json.Unmarshal([]byte(said), &s)
	return s, err
}
