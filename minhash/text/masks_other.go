//go:build !amd64 || purego

package text

func masks(dst []mask, b []byte) { plainMasks(dst, b) }

func spread(begins, ends []int, edges []edge, at int) { plainSpread(begins, ends, edges, at) }
