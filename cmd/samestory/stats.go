package main

import (
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// stats is what --stats json prints. Members are only ever added.
type stats struct {
	Command    string            `json:"command"`
	Version    string            `json:"version"`
	Counts     map[string]int64  `json:"counts"`
	Seconds    []stageTime       `json:"stages"`
	Total      float64           `json:"seconds"`
	CPU        float64           `json:"cpu_seconds"`
	PeakBytes  int64             `json:"peak_bytes"`
	Workers    int               `json:"workers"`
	Parameters map[string]string `json:"parameters"`

	begin, last time.Time
	stage       string
}

type stageTime struct {
	Stage   string  `json:"stage"`
	Seconds float64 `json:"seconds"`
}

func newStats(command string, flags *pflag.FlagSet) stats {
	s := stats{Command: command, Version: version(), Counts: map[string]int64{}, Parameters: map[string]string{}, begin: time.Now()}
	flags.VisitAll(func(f *pflag.Flag) { s.Parameters[f.Name] = f.Value.String() })
	return s
}

// step ends a stage and begins the next.
func (s *stats) step(name string, now time.Time) {
	if s.stage != "" {
		s.Seconds = append(s.Seconds, stageTime{s.stage, seconds(now.Sub(s.last))})
	}
	s.stage, s.last = name, now
}

func seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1e4) / 1e4 }

// read adds what was read of one feed.
func (s *stats) read(n feed.Stats) {
	for name, v := range map[string]int64{
		"files": n.Files, "bytes": n.Bytes, "records": n.Records, "rejected": n.Rejected,
		"title_only": n.TitleOnly, "no_title_no_text": n.NoTitleNoText, "skipped": n.Skipped,
	} {
		s.Counts[name] += v
	}
}

func (s *stats) print(to *session) {
	now := time.Now()
	s.step("", now)
	s.Total = seconds(now.Sub(s.begin))
	s.CPU, s.PeakBytes = usage()
	s.Workers = to.workers
	if s.Workers == 0 {
		s.Workers = runtime.GOMAXPROCS(0)
	}
	if line, err := report.AppendJSON(nil, s); err == nil {
		fmt.Fprintf(to.stderr, "%s\n", line)
	}
}
