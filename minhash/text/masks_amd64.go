//go:build !purego

package text

// masks is plainMasks in a third of its time, by SSE2, which every amd64 has.
//
//go:noescape
func masks(dst []mask, b []byte)

// spread is plainSpread in half of its time: begins and ends at once, and by
// TZCNT. Where a processor has none it is BSF by another name, which many AMD
// processors do at a quarter of the speed; they differ for no bits alone, and
// what is written then is never read.
//
//go:noescape
func spread(begins, ends []int, edges []edge, at int)
