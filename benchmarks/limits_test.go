package benchmarks

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkLimit measures what the machine can do at best: the stages are held
// against it.
func BenchmarkLimit(b *testing.B) {
	const n = 1 << 24 // 128 MB, more than a cache of one's own
	memory := make([]uint64, n)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range memory { // one cycle through all (Sattolo)
		memory[i] = uint64(i)
	}
	for i := n - 1; i > 0; i-- {
		j := r.IntN(i)
		memory[i], memory[j] = memory[j], memory[i]
	}
	var sum uint64
	b.Run("memory=inorder", func(b *testing.B) {
		b.SetBytes(8 * n)
		for b.Loop() {
			for _, x := range memory {
				sum += x
			}
		}
	})
	b.Run("memory=copied", func(b *testing.B) {
		to := make([]uint64, n)
		copy(to, memory) // the system gives memory at its first use
		b.SetBytes(8 * n)
		for b.Loop() {
			copy(to, memory)
		}
	})
	// Each place says where the next is: one look, and 16 that do not wait for each
	// other.
	for _, chains := range []int{1, 16} {
		b.Run(fmt.Sprintf("memory=anywhere/looks=%d", chains), func(b *testing.B) {
			var at [16]uint64
			for c := range at {
				at[c] = r.Uint64N(n)
			}
			for b.Loop() {
				for c := range at[:chains] {
					at[c] = memory[at[c]]
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*chains), "ns/look")
		})
	}
	b.Run("multiply", func(b *testing.B) { // one after the other
		x := sum | 1
		for b.Loop() {
			for range 1000 {
				x = x*0x9e3779b97f4a7c15 + 1
			}
		}
		sum += x
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/multiply")
	})
	b.Run("file", func(b *testing.B) { // that the system holds in memory
		path := filepath.Join(b.TempDir(), "file")
		data := make([]byte, 64<<20)
		if err := os.WriteFile(path, data, 0o666); err != nil {
			b.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			for at := 0; at < len(data); at += 1 << 20 {
				if _, err := f.ReadAt(data[:1<<20], int64(at)); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	memory[0] = sum // so that nothing is left out
}
