//go:build unix

package main

import (
	"runtime"
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
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9, peak
}
