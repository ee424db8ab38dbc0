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
	Common  *choice    `json:"common,omitempty"`   // at the threshold that is best in the mean over the collections by themselves
	LeftOut *choice    `json:"left_out,omitempty"` // of one of them: at the threshold that is best for the others
}

// printJSON prints what the sections stories and leftout tell of samestory, in
// full precision, and what one threshold for all is worth. It does without the rival, which takes most of their time.
func printJSON(ctx context.Context, w io.Writer, in *input) error {
	ours, err := in.chooseOurs(ctx)
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
		switch {
		case f.alone:
			out.LeftOut, out.Common = &ours.left[i], &ours.common[i] // they come first
		case len(ours.common) > 0:
			threshold := ours.common[0].Threshold
			group, err := f.groupsAt(ctx, threshold)
			if err != nil {
				return err
			}
			common, err := f.score(group)
			if err != nil {
				return err
			}
			out.Common = &choice{threshold, common.BCubed.F1}
		}
		if err := encode.Encode(out); err != nil {
			return err
		}
	}
	return nil
}
