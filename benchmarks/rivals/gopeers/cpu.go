//go:build unix

package main

import (
	"syscall"
	"time"
)

// cpu is the time that all threads of this process have taken of processors.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // only for a wrong argument
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// timed is what a step took, in seconds.
type timed struct {
	CPU  float64 `json:"cpu"`
	Wall float64 `json:"wall"`
}

func measure(step func() error) (timed, error) {
	wall, before := time.Now(), cpu()
	err := step()
	return timed{(cpu() - before).Seconds(), time.Since(wall).Seconds()}, err
}
