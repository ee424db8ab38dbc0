package lsh

import (
	"cmp"
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls work for every number below n, on several goroutines, each of which
// calls start for its own. Workers is their number, 0 that of processors.
func each(workers, n int, start func() (work func(int))) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(cmp.Or(max(workers, 0), runtime.GOMAXPROCS(0)), n) {
		wg.Go(func() {
			work := start()
			for i := int(next.Add(1) - 1); i < n; i = int(next.Add(1) - 1) {
				work(i)
			}
		})
	}
	wg.Wait()
}
