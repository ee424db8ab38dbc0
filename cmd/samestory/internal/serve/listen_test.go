package serve

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// listening serves on a port of its own; stop ends it and returns what Serve did.
func listening(t *testing.T, dir string, o Options) (s *Server, addr string, stop func() (bool, error)) {
	t.Helper()
	s, h := begin(t, dir, o)
	h.Close() // another listener takes its place
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	type end struct {
		answered bool
		err      error
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan end, 1)
	go func() {
		answered, err := s.Serve(ctx, l)
		ended <- end{answered, err}
	}()
	return s, l.Addr().String(), func() (bool, error) {
		cancel()
		e := <-ended
		return e.answered, e.err
	}
}

// client is a connection on which a test writes what it likes.
type client struct {
	net.Conn
	t  *testing.T
	in *bufio.Reader
}

func dial(t *testing.T, addr string) *client {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(30 * time.Second))
	t.Cleanup(func() { c.Close() })
	return &client{c, t, bufio.NewReader(c)}
}

func (c *client) send(s string) { io.WriteString(c.Conn, s) }

// status is that of the next response, 0 for a connection that was closed without one.
func (c *client) status() (int, string) {
	c.t.Helper()
	got, err := http.ReadResponse(c.in, nil)
	if e, ok := err.(net.Error); ok && e.Timeout() {
		c.t.Fatal("it waits for ever")
	}
	if err != nil {
		return 0, err.Error()
	}
	defer got.Body.Close()
	b, _ := io.ReadAll(got.Body)
	return got.StatusCode, string(b)
}

const head = "POST /articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

// TestSlowClients has clients that stop in the middle. They are let go, and the room that
// they took is had by others.
func TestSlowClients(t *testing.T) {
	_, addr, stop := listening(t, t.TempDir(), Options{MaxRequests: 2, Times: Times{Header: 200 * time.Millisecond, Body: 400 * time.Millisecond, Idle: 600 * time.Millisecond}})
	inHeader := dial(t, addr)
	inHeader.send("POST /articles HTTP/1.1\r\nHost: ")
	silent := dial(t, addr)
	idle := dial(t, addr)
	idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if status, got := idle.status(); status != 200 {
		t.Errorf("the first request: %d: %s", status, got)
	}
	var inBody []*client
	for range 2 {
		c := dial(t, addr)
		c.send(head + "Content-Length: 100\r\n\r\n{\"id\":")
		inBody = append(inBody, c)
	}
	for _, c := range inBody {
		if status, got := c.status(); status != 408 || !strings.Contains(got, "too long") {
			t.Errorf("in the middle of a body: %d: %s", status, got)
		}
	}
	for name, c := range map[string]*client{"in a header": inHeader, "silent": silent, "idle": idle} {
		if status, got := c.status(); status != 0 && status != 408 {
			t.Errorf("%s: %d: %s", name, status, got)
		}
	}
	if status, got := ask(t, "POST", "http://"+addr+"/articles", article("a", text)); status != 200 {
		t.Errorf("after them: %d: %s", status, got)
	}
	if answered, err := stop(); !answered || err != nil {
		t.Errorf("it ends with %v, %v", answered, err)
	}
}

// TestLongHeader is refused.
func TestLongHeader(t *testing.T) {
	_, addr, _ := listening(t, t.TempDir(), Options{})
	c := dial(t, addr)
	c.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + strings.Repeat("x", 64<<10) + "\r\n\r\n")
	if status, got := c.status(); status != 431 {
		t.Errorf("%d: %s", status, got)
	}
}

// TestWhoDoesNotRead is let go, so that what it asked does not take room for ever. A
// client that reads has its answer however long that took to find.
func TestWhoDoesNotRead(t *testing.T) {
	p := slow{make(chan struct{}), make(chan struct{})}
	s, addr, _ := listening(t, t.TempDir(), Options{MaxRequests: 2, MaxBody: 64 << 20, Placer: p, Times: Times{Answer: 300 * time.Millisecond}})
	patient, lazy := dial(t, addr), dial(t, addr)
	body := article(strings.Repeat("long ", 10<<20/5), text) // its answer is longer than all buffers
	lazy.send(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(body), body))
	<-p.asked
	patient.send(head + "Content-Length: 12\r\n\r\n{\"text\":\"x\"}")
	<-p.asked
	time.Sleep(500 * time.Millisecond) // longer than an answer may take to be read
	close(p.wait)
	if status, got := patient.status(); status != 200 || !strings.Contains(got, `"kept"`) {
		t.Errorf("the patient one: %d: %s", status, got)
	}
	for begin := time.Now(); len(s.room) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatal("who does not read keeps its room")
		}
	}
}

// TestStop ends while one request is answered: no more are taken, and it has its answer,
// which is durable.
func TestStop(t *testing.T) {
	dir := t.TempDir()
	p := slow{make(chan struct{}), make(chan struct{})}
	s, addr, stop := listening(t, dir, Options{Placer: p})
	c := dial(t, addr)
	body := article("a", text)
	c.send(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(body), body))
	<-p.asked
	ended := make(chan error, 1)
	go func() {
		answered, err := stop()
		if err == nil && !answered {
			err = fmt.Errorf("not all is answered")
		}
		ended <- err
	}()
	for { // until it takes no more
		other, err := net.Dial("tcp", addr)
		if err != nil {
			break
		}
		other.Close()
	}
	close(p.wait)
	if status, got := c.status(); status != 200 || !strings.Contains(got, `"kept"`) {
		t.Errorf("what ran: %d: %s", status, got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	s.Copies.Close()
	_, h := begin(t, dir, Options{})
	if _, got := ask(t, "POST", h.URL+"/articles", body); !strings.Contains(got, `"repeat"`) {
		t.Errorf("later: %s", got)
	}
}

// TestStopDoesNotWait for who sends no more: it is no failure.
func TestStopDoesNotWait(t *testing.T) {
	s, addr, stop := listening(t, t.TempDir(), Options{Times: Times{Grace: 200 * time.Millisecond}})
	c := dial(t, addr)
	c.send(head + "Content-Length: 100\r\n\r\n{\"id\":")
	for len(s.room) == 0 {
		time.Sleep(time.Millisecond)
	}
	begin := time.Now()
	answered, err := stop()
	if answered || err != nil || time.Since(begin) > 10*time.Second {
		t.Errorf("after %v: %v, %v", time.Since(begin), answered, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestServeEndsWithTheState that has failed.
func TestServeEndsWithTheState(t *testing.T) {
	s, addr, _ := listening(t, t.TempDir(), Options{})
	s.Copies.Close()
	if status, got := ask(t, "POST", "http://"+addr+"/articles", article("a", text)); status != 503 || !strings.Contains(got, "closed") {
		t.Errorf("%d: %s", status, got)
	}
	for begin := time.Now(); ; {
		if _, err := net.Dial("tcp", addr); err != nil {
			break
		}
		if time.Since(begin) > 10*time.Second {
			t.Fatal("it goes on")
		}
	}
}
