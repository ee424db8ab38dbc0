package serve

import (
	"math/bits"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// counts are what GET /stats tells.
type counts struct {
	since   time.Time
	bytes   atomic.Int64
	commits atomic.Int64

	mu       sync.Mutex
	articles map[string]int64
	requests map[string]int64
	times    [40]int64 // answers, by the bits of their microseconds
}

func (c *counts) article(status string) { c.add(&c.articles, status) }
func (c *counts) request(status int)    { c.add(&c.requests, strconv.Itoa(status)) }

func (c *counts) add(to *map[string]int64, what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if *to == nil {
		*to = map[string]int64{}
	}
	(*to)[what]++
}

func (c *counts) took(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.times[min(bits.Len64(uint64(d.Microseconds())), len(c.times)-1)]++
}

// quantile is the power of two of microseconds that a part of all answers took less than,
// in milliseconds.
func (c *counts) quantile(part float64) report.Figure {
	total := int64(0)
	for _, n := range c.times {
		total += n
	}
	sum := int64(0)
	for i, n := range c.times {
		if sum += n; n > 0 && float64(sum) >= part*float64(total) {
			return report.Figure(float64(int64(1)<<i) / 1000)
		}
	}
	return 0
}

// stats answers with the counters.
func (s *Server) stats(w http.ResponseWriter, _ *http.Request) {
	c, remembered := &s.counts, s.Copies.Len() // which may wait for a commit
	c.mu.Lock()
	b, err := report.AppendJSON(nil, struct {
		Version    string           `json:"version"`
		Seconds    report.Figure    `json:"seconds"`
		Remembered int              `json:"remembered"`
		Articles   map[string]int64 `json:"articles"` // by status
		Requests   map[string]int64 `json:"requests"` // by status code
		Bytes      int64            `json:"bytes"`
		Commits    int64            `json:"commits"`
		Median     report.Figure    `json:"median_ms"`
		P99        report.Figure    `json:"p99_ms"`
	}{s.Version, report.Figure(time.Since(c.since).Seconds()), remembered, c.articles, c.requests, c.bytes.Load(), c.commits.Load(), c.quantile(.5), c.quantile(.99)})
	c.mu.Unlock()
	if err != nil {
		fail(w, http.StatusInternalServerError, err)
		return
	}
	respond(w, http.StatusOK, "application/json", append(b, '\n'))
}

// health answers whether articles can be asked about.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) {
	if err := s.failed.Load(); err != nil {
		fail(w, http.StatusServiceUnavailable, *err)
		return
	}
	respond(w, http.StatusOK, "application/json", []byte(`{"status":"ok"}`+"\n"))
}

// statusWriter notes the status of a response.
type statusWriter struct {
	http.ResponseWriter
	status   int
	patience time.Duration
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.patient()
	w.ResponseWriter.WriteHeader(status)
}

// patient bounds how long what is written next may take, which is not how long it took to
// find: with stories a long request is answered after minutes. Where nothing can be
// bounded, as in a test, nothing is.
func (w *statusWriter) patient() {
	http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.patience))
}

// Unwrap lets http.MaxBytesReader close the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
