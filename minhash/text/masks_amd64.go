//go:build !purego

package text

// masks is plainMasks in a third of its time, by SSE2, which every amd64 has.
//
//go:noescape
func masks(dst []mask, b []byte)
