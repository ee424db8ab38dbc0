//go:build !amd64 || purego

package text

func masks(dst []mask, b []byte) { plainMasks(dst, b) }
