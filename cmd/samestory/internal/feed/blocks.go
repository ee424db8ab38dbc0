package feed

import "sync"

// blockList is the blocks that were given back.
type blockList struct {
	mu   sync.Mutex
	free [][]byte
}

// get returns a block of the size, which may hold anything.
func (b *blockList) get(size int) []byte {
	if size != blockSize {
		return make([]byte, size)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if last := len(b.free) - 1; last >= 0 {
		block := b.free[last]
		b.free = b.free[:last]
		return block
	}
	return make([]byte, size)
}

// put takes a block back, by any part of it from its beginning on.
func (b *blockList) put(block []byte) {
	if cap(block) != blockSize {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free = append(b.free, block[:blockSize])
}
