package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/samestory/samestory/cluster/eval"
)

// figures are what accuracy -json prints of a feed.
type figures struct {
	Feed    string
	Usual   eval.Score
	Common  struct{ F1 float64 }  // at the threshold that is best for the collections by themselves
	LeftOut *struct{ F1 float64 } `json:"left_out"` // of a collection by itself
}

// findCluster returns the folder of package cluster, by the name that the go
// command knows it by: an overlay that names it otherwise changes nothing.
func findCluster(ctx context.Context) (string, error) {
	out, err := command(ctx, "go", "list", "-f", "{{.Dir}}", "github.com/samestory/samestory/cluster")
	return strings.TrimSpace(string(out)), err
}

// measure returns the figures of the feeds with a change made to the files in
// the folder of package cluster. It writes into the folder temp.
func (a ablation) measure(ctx context.Context, cluster, temp, data string) ([]figures, error) {
	program := filepath.Join(temp, "accuracy")
	build := []string{"build", "-o", program}
	if a.file != "" {
		overlay, err := a.overlay(cluster, temp)
		if err != nil {
			return nil, err
		}
		build = append(build, "-overlay", overlay)
	}
	if _, err := command(ctx, "go", append(build, "./accuracy")...); err != nil {
		return nil, fmt.Errorf("%s: %w", a.name, err)
	}
	out, err := command(ctx, program, "-data", data, "-json")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.name, err)
	}
	return decode(out)
}

// overlay writes the changed file and what tells the go command of it.
func (a ablation) overlay(cluster, temp string) (string, error) {
	path := filepath.Join(cluster, a.file)
	source, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	changed, err := a.apply(string(source))
	if err != nil {
		return "", err
	}
	file, overlay := filepath.Join(temp, "changed.go"), filepath.Join(temp, "overlay.json")
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		return "", err
	}
	list, err := json.Marshal(map[string]map[string]string{"Replace": {path: file}})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, list, 0o600)
}

// command runs a program and returns what it prints.
func command(ctx context.Context, name string, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, name, args...)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", filepath.Base(name), strings.Join(args, " "), err)
	}
	return out, nil
}

// decode reads an object a line.
func decode(data []byte) ([]figures, error) {
	var all []figures
	for d := json.NewDecoder(bytes.NewReader(data)); ; {
		var f figures
		if err := d.Decode(&f); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("read figures: %w", err)
		}
		all = append(all, f)
	}
}
