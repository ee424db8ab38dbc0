package serve

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestHostileBodies sends what is made to cost more than it is long.
func TestHostileBodies(t *testing.T) {
	const size = 10 << 20
	_, h := begin(t, t.TempDir(), Options{MaxBody: size + 1000})
	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"brackets", strings.Repeat("[", size), 400},
		{"closed brackets", strings.Repeat("[", size/2) + strings.Repeat("]", size/2), 400},
		{"braces", strings.Repeat(`{"a":`, size/5), 400},
		{"zeros", "[0" + strings.Repeat(",0", size/2) + "]", 413},
		{"objects", strings.Repeat("{}\n", size/3), 413},
		{"wrapped objects", `{"articles":[{}` + strings.Repeat(",{}", size/3) + "]}", 413},
		{"broken lines", "[\n" + strings.Repeat("{}\n{\n", size/5), 413},
		{"one number", `{"id":"number","text":"x","n":` + strings.Repeat("9", size) + "}", 200},
		{"no UTF-8", `{"id":"bytes","text":"` + strings.Repeat("\xff", size) + `"}`, 200},
		{"one escape", `{"id":"` + strings.Repeat(`\u001b`, size/6) + `","text":"x"}`, 200},
		{"no end", `{"id":"end","text":"` + strings.Repeat("x ", size/2), 400},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begin := time.Now()
		status, got := ask(t, "POST", h.URL+"/articles", c.body)
		runtime.ReadMemStats(&after)
		held := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%s: %d in %v, %d MB: %.100s", c.name, status, time.Since(begin), held, got)
		if status != c.status || strings.Contains(got, "\x1b") {
			t.Errorf("%s: %d: %.300s", c.name, status, got)
		}
		if held > 500 { // the client's share of that is up to 80
			t.Errorf("%s takes %d MB", c.name, held)
		}
	}
	if status, got := ask(t, "GET", h.URL+"/healthz", ""); status != 200 {
		t.Errorf("after that: %d: %s", status, got)
	}
}

// TestMostArticles has as many articles as a request may have, and one more.
func TestMostArticles(t *testing.T) {
	_, h := begin(t, t.TempDir(), Options{})
	var lines strings.Builder
	for i := range maxArticles {
		fmt.Fprintf(&lines, "{\"id\":%d}\n", i)
	}
	if status, got := ask(t, "POST", h.URL+"/articles", lines.String()); status != 200 || strings.Count(got, `"kept"`) != maxArticles {
		t.Errorf("%d: %.300s", status, got)
	}
	if status, got := ask(t, "POST", h.URL+"/articles", lines.String()+"{}"); status != 413 {
		t.Errorf("one more: %d: %.300s", status, got)
	}
}

// TestLengthIsRefusedUnread announces more than is taken, and is refused before any of it
// was sent.
func TestLengthIsRefusedUnread(t *testing.T) {
	_, h := begin(t, t.TempDir(), Options{MaxBody: 1000})
	c, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	io.WriteString(c, "POST /articles HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n")
	got, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || got.StatusCode != 413 {
		t.Fatalf("%v, %v", got, err)
	}
}
