package serve

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cluster/state"
)

// begin starts a server on a fresh state.
func begin(t *testing.T, dir string, o Options) (*Server, *httptest.Server) {
	t.Helper()
	copies, err := state.OpenCopies(dir, state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o.Copies = copies
	if o.MaxBody == 0 {
		o.MaxBody = 1 << 20
	}
	if o.MaxRequests == 0 {
		o.MaxRequests = 32
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	h := httptest.NewServer(s)
	t.Cleanup(func() {
		h.Close()
		select {
		case <-s.done:
		default:
			s.Close()
		}
		copies.Close()
	})
	return s, h
}

// ask sends a request and returns the status and the body.
func ask(t *testing.T, method, url, body string, headers ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	b, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(b)
}

const text = "Two ferries touched in the harbour of Lindmar in this morning's fog, and nobody was hurt."

func article(id, text string) string {
	b, _ := json.Marshal(map[string]string{"id": id, "text": text})
	return string(b)
}

func TestAnswers(t *testing.T) {
	_, h := begin(t, t.TempDir(), Options{})
	for i, c := range []struct {
		path, body string
		want       string
	}{
		{"articles", article("a", text), `{"id":"a","status":"kept","updated":false,"copy_of":null,"resemblance":null,"containment":null,"story":null,"score":null,"reasons":[]}` + "\n"},
		{"query", article("b", text), `{"id":"b","status":"copy","updated":false,"copy_of":"a","resemblance":1,"containment":1,"story":null,"score":null,"reasons":[]}` + "\n"},
		{"query", article("b", text), `"status":"copy"`},
		{"articles", article("b", text), `"status":"copy"`},
		{"articles", article("b", text), `"status":"repeat"`},
		{"articles", article("a", text+" More."), `"status":"kept","updated":true`},
		{"articles", "[]", "[]\n"},
		{"articles", `[{"text":"no id"}]`, `[{"id":null,"status":"kept"`},
		{"articles", article("1", "one") + article("2", "two"), `"status":"kept"`},
		{"articles", `[{"text":1},{"id":"good","text":"good"},7]`, `"error":"field text: want a string, got a number"},` + "\n" + `{"id":"good","status":"kept"`},
		{"articles", article("first", "fine") + `{"id":`, `"id":"first","status":"kept"`},
		{"articles", article("l1", "fine") + "\n{broken\n" + article("l3", "fine too"), `"error":"line 2: `},
		{"articles", article("m1", "fine") + "\n{broken\n" + article("m3", "and this"), `"id":"m3","status":"kept"`},
		{"articles", `[` + article("n1", "fine one") + `,{broken},` + article("n3", "last of three") + `]`, `"id":"n3","status":"kept"`},
		{"articles", `{"status":"ok","articles":[{"url":"https://example.org/1","content":"wrapped"}]}`, `[{"id":"https://example.org/1","status":"kept"`},
		{"articles", `{"articles":[]}`, "[]\n"},
		{"query", `{"headline":"Title","articleBody":"` + text + ` More."}`, `{"id":null,"status":"copy","updated":false,"copy_of":"a"`},
		{"articles", `[1e999999999,-0,"",null,[[]],{}]`, `"error":`},
		{"articles", `{"id":"huge","text":"huge","date":1e400,"x":` + strings.Repeat("9", 100_000) + `}`, `"id":"huge","status":"kept"`},
		{"articles", article("\x1b[31m</script>", "escape"), `{"id":"\u001b[31m`},
		{"articles", `{"id":"deep","text":"deep","x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}", `"id":"deep","status":"kept"`},
		{"articles", "{\"id\":\"broken\",\"text\":\"a \xff b\"}", `"id":"broken"`},
		{"articles", `{"id":12345678901234567890123,"text":"number"}`, `"id":"12345678901234567890123","status":"kept"`},
	} {
		status, got := ask(t, "POST", h.URL+"/"+c.path, c.body)
		if status != 200 || !strings.Contains(got, c.want) {
			t.Errorf("%d: %d: %s, want %s", i, status, got, c.want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%d: no JSON: %s", i, got)
		}
	}
	status, got := ask(t, "POST", h.URL+"/articles", article("x", "one more")+"\n"+article("y", "and one"), "Content-Type", "application/x-ndjson; charset=utf-8")
	if lines := strings.Split(strings.TrimSpace(got), "\n"); status != 200 || len(lines) != 2 || !json.Valid([]byte(lines[1])) {
		t.Errorf("lines: %d: %s", status, got)
	}
}

func TestRefusals(t *testing.T) {
	_, h := begin(t, t.TempDir(), Options{MaxBody: 1000, Hosts: []string{"127.0.0.1", "localhost"}})
	for _, c := range []struct {
		method, path, body string
		headers            []string
		status             int
	}{
		{"POST", "/articles", "", nil, 400},
		{"POST", "/articles", "hello", nil, 400},
		{"POST", "/articles", "[{", nil, 400},
		{"POST", "/articles", strings.Repeat("[", 900), nil, 400},
		{"POST", "/articles", "{broken\n{broken", nil, 400},
		{"POST", "/articles", "7", nil, 400},
		{"POST", "/articles", "id,text\na,b", nil, 400},
		{"POST", "/articles", "\x1f\x8b\x08\x00", nil, 400},
		{"POST", "/articles", article("long", strings.Repeat("x", 1000)), nil, 413},
		{"GET", "/articles", "", nil, 405},
		{"GET", "/nothing", "", nil, 404},
		{"DELETE", "/articles/none", "", nil, 404},
		{"GET", "/healthz", "", nil, 200},
		{"GET", "/healthz", "", []string{"Host", "localhost:99"}, 200},
		{"GET", "/healthz", "", []string{"Host", "LOCALHOST"}, 200},
		{"GET", "/healthz", "", []string{"Origin", h.URL}, 200},
		{"GET", "/healthz", "", []string{"Host", "evil.example"}, 403},
		{"GET", "/healthz", "", []string{"Host", "localhost.evil.example"}, 403},
		{"GET", "/stats", "", []string{"Host", "[::1]"}, 403}, // is not what it listens on here
		{"DELETE", "/articles/a", "", []string{"Origin", "http://localhost:1"}, 403},
		{"OPTIONS", "/articles", "", []string{"Origin", "http://evil.example"}, 403},
		{"GET", "/healthz", "", []string{"Origin", "http://evil.example"}, 403},
		{"GET", "/healthz", "", []string{"Origin", "null"}, 403},
	} {
		status, got := ask(t, c.method, h.URL+c.path, c.body, c.headers...)
		if status != c.status {
			t.Errorf("%s %s %.30q %q: %d: %s", c.method, c.path, c.body, c.headers, status, got)
		}
		var said struct{ Error string }
		if status == 400 || status == 403 || status == 413 {
			if err := json.Unmarshal([]byte(got), &said); err != nil || said.Error == "" {
				t.Errorf("%s %s %.30q: the error is %q", c.method, c.path, c.body, got)
			}
		}
	}
}

func TestForget(t *testing.T) {
	_, h := begin(t, t.TempDir(), Options{})
	const id = "https://example.org/a b/ü?x=1&y=2"
	ask(t, "POST", h.URL+"/articles", article(id, text))
	if status, got := ask(t, "DELETE", h.URL+"/articles/"+url.PathEscape(id), ""); status != 204 {
		t.Errorf("%d: %s", status, got)
	}
	if _, got := ask(t, "POST", h.URL+"/articles", article("other", text)); !strings.Contains(got, `"status":"kept"`) {
		t.Errorf("a copy of what was forgotten: %s", got)
	}
}

// TestManyAtOnce has clients that post the same articles: each is kept once, and what was
// answered is remembered by the next server without another word.
func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	s, h := begin(t, dir, Options{})
	var mu sync.Mutex
	statuses := map[string]int{}
	var clients sync.WaitGroup
	const each = 60
	for range 8 {
		clients.Go(func() {
			for i := range each {
				got, err := http.Post(h.URL+"/articles", "application/json", strings.NewReader(article(fmt.Sprint(i), fmt.Sprintf("text w%d w%d w%d", i, i+1000, i+2000))))
				if err != nil {
					t.Error(err)
					return
				}
				var a Answer
				if err := json.NewDecoder(got.Body).Decode(&a); err != nil {
					t.Error(err)
				}
				got.Body.Close()
				mu.Lock()
				statuses[a.Status]++
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	if statuses["kept"] != each || statuses["repeat"] != 7*each {
		t.Errorf("the answers are %v", statuses)
	}
	_, stats := ask(t, "GET", h.URL+"/stats", "")
	var told struct {
		Remembered int
		Articles   map[string]int
		Requests   map[string]int
		Commits    int
	}
	if err := json.Unmarshal([]byte(stats), &told); err != nil || told.Remembered != each || told.Articles["repeat"] != 7*each || told.Requests["200"] != 8*each || told.Commits == 0 || told.Commits >= 8*each {
		t.Errorf("%s: %v", stats, err)
	}
	s.Copies.Close() // nothing is committed any more
	_, h = begin(t, dir, Options{})
	for i := range each {
		if _, got := ask(t, "POST", h.URL+"/articles", article(fmt.Sprint(i), fmt.Sprintf("text w%d w%d w%d", i, i+1000, i+2000))); !strings.Contains(got, `"repeat"`) {
			t.Errorf("later %d is %s", i, got)
		}
	}
}

// slow is a Placer that tells when it was asked, and waits.
type slow struct{ asked, wait chan struct{} }

func (s slow) Place(*cluster.Article, bool, bool) (Placement, error) {
	s.asked <- struct{}{}
	<-s.wait
	return Placement{Story: "s", Score: .5, Reasons: []string{"why"}}, nil
}
func (slow) Forget(string) (bool, error) { return false, nil }
func (slow) Commit() error               { return nil }

func TestTooManyAtOnce(t *testing.T) {
	p := slow{make(chan struct{}), make(chan struct{})}
	_, h := begin(t, t.TempDir(), Options{MaxRequests: 2, Placer: p})
	answers := make(chan string, 2)
	for i := range 2 {
		go func() {
			_, got := ask(t, "POST", h.URL+"/articles", article(fmt.Sprint(i), text))
			answers <- got
		}()
		<-p.asked
	}
	for _, path := range []string{"/articles", "/query"} {
		got, err := http.Post(h.URL+path, "application/json", strings.NewReader(article("x", text)))
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != 503 || got.Header.Get("Retry-After") != "1" {
			t.Errorf("a third one at %s: %d, %v", path, got.StatusCode, got.Header)
		}
	}
	for _, path := range []string{"/healthz", "/stats"} {
		if status, got := ask(t, "GET", h.URL+path, ""); status != 200 {
			t.Errorf("%s of one that is busy: %d: %s", path, status, got)
		}
	}
	close(p.wait)
	for range 2 {
		if got := <-answers; !strings.Contains(got, `"story":"s","score":0.5,"reasons":["why"]`) {
			t.Errorf("the answer is %s", got)
		}
	}
	if status, got := ask(t, "DELETE", h.URL+"/articles/0", ""); status != 204 {
		t.Errorf("later %d: %s", status, got)
	}
}

// TestBroken has a state that has failed.
func TestBroken(t *testing.T) {
	s, h := begin(t, t.TempDir(), Options{})
	s.Copies.Close()
	if status, got := ask(t, "POST", h.URL+"/articles", article("a", text)); status != 503 || !strings.Contains(got, "closed") {
		t.Errorf("%d: %s", status, got)
	}
	<-s.Broken()
	if status, got := ask(t, "GET", h.URL+"/healthz", ""); status != 503 {
		t.Errorf("%d: %s", status, got)
	}
	if err := s.Close(); err == nil {
		t.Error("closing tells no error")
	}
}
