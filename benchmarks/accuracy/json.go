package main

import (
	"context"
	"encoding/json"
	"io"

	"github.com/samestory/samestory/cluster/eval"
)

// figures are those of a feed, for programs.
type figures struct {
	Feed    string     `json:"feed"`
	Usual   eval.Score `json:"usual"`              // at the default threshold
	LeftOut *choice    `json:"left_out,omitempty"` // of a collection by itself
}

// printJSON prints what the sections stories and leftout tell of samestory, in
// full precision. It does without the rival, which takes most of their time.
func printJSON(ctx context.Context, w io.Writer, in *input) error {
	left, err := in.chooseOurs(ctx)
	if err != nil {
		return err
	}
	encode := json.NewEncoder(w)
	for i, f := range in.feeds {
		usual, err := f.usualScore(ctx)
		if err != nil {
			return err
		}
		out := figures{Feed: f.name, Usual: usual}
		if f.alone {
			out.LeftOut = &left[i] // they come first
		}
		if err := encode.Encode(out); err != nil {
			return err
		}
	}
	return nil
}
