package cluster

import (
	"cmp"
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls work for every number below n, on several goroutines. Each of them
// calls start once for its own function, and what that returns beside it, if
// anything, at its end. It stops early when ctx is done.
func each(ctx context.Context, n, workers int, start func(worker int) (work func(int), done func())) {
	const chunk = 16
	var next atomic.Int64
	var wg sync.WaitGroup
	for worker := range max(1, min(cmp.Or(workers, runtime.GOMAXPROCS(0)), n)) {
		wg.Go(func() {
			work, done := start(worker)
			for from := 0; from < n && ctx.Err() == nil; {
				from = int(next.Add(chunk) - chunk)
				for i := from; i < min(from+chunk, n); i++ {
					work(i)
				}
			}
			if done != nil {
				done()
			}
		})
	}
	wg.Wait()
}
