package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/samestory/samestory/cluster/background"
)

// articles counts in how many of the first limit articles of JSON Lines each
// word and each pair stands, leaves out those in fewer than least, and scales
// the rest to the collection of package background.
func articles(r io.Reader, limit, least int) (frequencies, error) {
	type count struct{ n, last int32 } // last: the article that was counted last
	counts := make(map[uint64]count)
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<26)
	read := int32(0)
	for int(read) < limit && in.Scan() {
		var a struct{ Title, Text string }
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("article %d: %w", read+1, err)
		}
		read++
		for _, part := range []string{a.Title, a.Text} { // no pair goes across
			for f := range features(part) {
				if c := counts[f]; c.last != read {
					counts[f] = count{c.n + 1, read}
				}
			}
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("article %d: %w", read+1, err)
	}
	dfs := make(frequencies)
	for f, c := range counts {
		if int(c.n) >= least {
			dfs[f] = uint32((int64(c.n)*16*background.Documents + int64(read)/2) / int64(read))
		}
	}
	return dfs, nil
}
