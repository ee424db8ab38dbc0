package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"

	"github.com/samestory/samestory/benchmarks/labelled"
)

func main() {
	data := flag.String("data", string(labelled.Find()), "folder of labelled news in JSON Lines")
	flag.Usage = func() {
		w := flag.CommandLine.Output()
		fmt.Fprintln(w, "usage: ablations [flags] [name ...]")
		flag.PrintDefaults()
		fmt.Fprintln(w, "names, all if none:")
		for _, a := range ablations {
			fmt.Fprintf(w, "  %-16s %s\n", a.name, a.what)
		}
	}
	flag.Parse()
	if *data == "" {
		fmt.Fprintln(os.Stderr, "ablations: no labelled news to score on: name its folder by -data or SAMESTORY_DATA")
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *data, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ablations:", err)
		os.Exit(1)
	}
}

// run measures the ablations of these names, and what they are compared with.
func run(ctx context.Context, data string, names []string, w io.Writer) error {
	chosen, err := choose(names)
	if err != nil {
		return err
	}
	cluster, err := findCluster(ctx)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "ablations")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	t := table{w: w}
	for _, a := range append([]ablation{unchanged}, chosen...) {
		all, err := a.measure(ctx, cluster, temp, data)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return errors.New("no labelled stories in " + data)
		}
		t.row(a.what, all)
	}
	return nil
}

// choose returns the ablations of these names, all where there is none.
func choose(names []string) ([]ablation, error) {
	for _, name := range names {
		if !slices.ContainsFunc(ablations, func(a ablation) bool { return a.name == name }) {
			return nil, fmt.Errorf("no ablation %q, -h lists them", name)
		}
	}
	if len(names) == 0 {
		return ablations, nil
	}
	return slices.DeleteFunc(slices.Clone(ablations), func(a ablation) bool { return !slices.Contains(names, a.name) }), nil
}
