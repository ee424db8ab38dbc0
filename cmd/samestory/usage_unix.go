//go:build unix

package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
)

// usage returns the processor seconds spent and the most memory held at once.
func usage() (cpu float64, peak int64) {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0, 0
	}
	peak = int64(u.Maxrss)
	if runtime.GOOS != "darwin" && runtime.GOOS != "ios" {
		peak <<= 10 // kilobytes everywhere else
	}
	if high, ok := highWater(); ok {
		peak = high
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9, peak
}

// highWater returns the most memory that this program held. Linux carries
// Maxrss over from the process that started it, which may have been larger.
func highWater() (bytes int64, ok bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	_, rest, _ := strings.Cut(string(status), "\nVmHWM:")
	n, err := fmt.Sscanf(rest, "%d kB", &bytes)
	return bytes << 10, n == 1 && err == nil
}
