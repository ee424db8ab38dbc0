//go:build !amd64 || purego

package feed

const unescapes16 = false

func unescape16(dst, src []byte) (wrote, read int, high uint64) { return 0, 0, 0 }
