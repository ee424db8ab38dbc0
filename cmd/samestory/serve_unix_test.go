//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// serving starts samestory serve and returns it with its address.
func serving(t *testing.T, args ...string) (c *child, url string) {
	t.Helper()
	c = newChild(t, append([]string{"serve", "--state", "memory", "--listen", "127.0.0.1:0"}, args...)...)
	return c, c.listen(t)
}

// listen starts a serve and returns its address.
func (c *child) listen(t *testing.T) (url string) {
	t.Helper()
	first := &firstLine{to: &c.stderr, line: make(chan string, 1)}
	c.Stderr = first
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case line := <-first.line:
		if url = regexp.MustCompile(`^samestory: listening on (http://127\.0\.0\.1:[0-9]+), state memory\n$`).ReplaceAllString(line, "$1"); url == line {
			t.Fatalf("it says %q", line)
		}
	case <-time.After(time.Minute):
		t.Fatal("it says nothing")
	}
	return url
}

// firstLine hands over the first line of what it writes, which may be read when all is
// written.
type firstLine struct {
	to   *bytes.Buffer
	line chan string
	told bool
}

func (w *firstLine) Write(b []byte) (int, error) {
	w.to.Write(b)
	if line, err := bytes.NewBuffer(w.to.Bytes()).ReadString('\n'); err == nil && !w.told {
		w.told = true
		w.line <- line
	}
	return len(b), nil
}

type served struct {
	ID, Status, Story string
	CopyOf            string `json:"copy_of"`
	Score             float64
	Reasons           []string
}

func post(t *testing.T, url, body string) (all []served) {
	t.Helper()
	got, err := http.Post(url, "application/x-ndjson", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	for d := json.NewDecoder(got.Body); d.More(); {
		var a served
		if err := d.Decode(&a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// TestServe asks about articles that come one after the other, kills the server and asks
// again: what was answered is remembered, and stories keep their ids.
func TestServe(t *testing.T) {
	t.Chdir(t.TempDir())
	lines := strings.SplitAfter(read(t, feedPath("quickstart.jsonl")), "\n")
	lines = lines[:len(lines)-1]
	c, url := serving(t, "--window", "0", "--regroup", "1s")
	stories := map[string]string{}
	for _, line := range lines {
		a := post(t, url+"/articles", line)[0]
		if a.Status != "kept" && a.Status != "copy" || a.Story != "" && (a.Score < .5 || len(a.Reasons) == 0) {
			t.Errorf("%+v", a)
		}
		stories[a.ID] = a.Story
	}
	for id, want := range map[string]string{"herald-104": "mw-106", "northlight-104": "mw-106", "northlight-112": "courant-114", "courant-108": ""} {
		if stories[id] != want {
			t.Errorf("%s is of story %q, want %q", id, stories[id], want)
		}
	}
	other := newChild(t, "serve", "--state", "memory", "--listen", "127.0.0.1:0")
	other.Run()
	if other.ProcessState.ExitCode() != exitFailed || !strings.Contains(other.stderr.String(), "another process is using it") {
		t.Errorf("a second one: %v: %s", other.ProcessState, other.stderr.String())
	}
	c.Process.Kill()
	c.Wait()
	stateSound(t)
	c, url = serving(t, "--window", "0")
	for _, a := range post(t, url+"/articles", strings.Join(lines, "")) {
		if a.Status != "repeat" {
			t.Errorf("after it was killed: %+v", a)
		}
		if want := stories[a.ID]; want != "" && a.Story != want {
			t.Errorf("%s is of story %q, and was of %q", a.ID, a.Story, want)
		}
	}
	ask := post(t, url+"/query", `{"id":"new","title":"Everest after the quake","text":"Climbers on Everest and people in Kathmandu wait for help after the Nepal quake."}`)
	if len(ask) != 1 || ask[0].Story != "mw-106" {
		t.Errorf("asked about an article of the quake: %+v", ask)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	c.finish(t, exitDone)
	if list := names(t, "memory"); fmt.Sprint(list) != "[copies.db copies.lock.db stories.db stories.lock.db]" {
		t.Errorf("it has left %q", list)
	}
	if _, err := os.Stat("memory/copies.db-journal"); err == nil {
		t.Error("a journal is left")
	}
}

// TestServeKilled kills the server while several clients post. All that was answered is
// remembered.
func TestServeKilled(t *testing.T) {
	t.Chdir(t.TempDir())
	for round := range 3 {
		c, url := serving(t, "--no-stories")
		var mu sync.Mutex
		var answered []string
		var clients sync.WaitGroup
		for client := range 6 {
			clients.Go(func() {
				for i := 0; ; i++ {
					id := fmt.Sprintf("%d-%d-%d", round, client, i)
					got, err := http.Post(url+"/articles", "application/json", strings.NewReader(fmt.Sprintf(`{"id":%q,"text":"w%s"}`, id, id)))
					if err != nil {
						return // it is gone
					}
					var a served
					err = json.NewDecoder(got.Body).Decode(&a)
					got.Body.Close()
					if err != nil {
						return
					}
					mu.Lock()
					answered = append(answered, id)
					n := len(answered)
					mu.Unlock()
					if a.Status != "kept" {
						t.Errorf("%s is %+v", id, a)
					}
					if n == 100+37*round {
						c.Process.Kill()
					}
				}
			})
		}
		clients.Wait()
		c.Wait()
		stateSound(t)
		c, url = serving(t, "--no-stories")
		for _, id := range answered {
			if a := post(t, url+"/query", fmt.Sprintf(`{"id":%q,"text":"w%s"}`, id, id)); a[0].Status != "repeat" {
				t.Errorf("round %d: %s was answered and is %+v", round, id, a[0])
			}
		}
		if len(answered) < 100 {
			t.Errorf("round %d: %d were answered", round, len(answered))
		}
		c.Process.Signal(syscall.SIGTERM)
		c.finish(t, exitDone)
	}
}

// TestServeCurl sends what the README and the help show of curl, and wants the answers
// that the README has.
func TestServeCurl(t *testing.T) {
	readme := read(t, filepath.Join(here, "..", "..", "README.md"))
	block := regexp.MustCompile("(?ms)^```console\n(\\$ curl .*?)^```$").FindStringSubmatch(readme)
	if block == nil {
		t.Fatal("the README shows no curl")
	}
	t.Chdir(t.TempDir())
	write(t, "feed.jsonl", read(t, feedPath("quickstart.jsonl")))
	_, url := serving(t)
	for _, at := range parse(block[1]).steps {
		if status, got := curl(t, at.command, url); status != 200 || got != at.output {
			t.Errorf("$ %s\n%d: %s, want %s", at.command, status, got, at.output)
		}
	}
	t.Chdir(t.TempDir())
	write(t, "feed.jsonl", read(t, feedPath("quickstart.jsonl")))
	_, url = serving(t)
	examples := 0
	for line := range strings.Lines(serveCommand.help) {
		if command, found := strings.CutPrefix(line, "  curl "); found {
			examples++
			if status, got := curl(t, "curl "+strings.TrimSpace(command), url); status/100 != 2 || strings.Contains(got, `"error"`) {
				t.Errorf("$ %s\n%d: %s", command, status, got)
			}
		}
	}
	if examples < 4 {
		t.Errorf("the help shows %d examples", examples)
	}
}

// curl does what a line of curl does, at another address.
func curl(t *testing.T, line, url string) (int, string) {
	t.Helper()
	args := words(line)[1:]
	method, body, kind, address := "GET", "", "application/x-www-form-urlencoded", ""
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "-s":
		case !strings.HasPrefix(arg, "-"):
			address = arg
		default:
			value := args[0]
			args = args[1:]
			switch arg {
			case "-X":
				method = value
			case "-d":
				method, body = "POST", value
			case "--data-binary":
				method, body = "POST", read(t, strings.TrimPrefix(value, "@"))
			case "-H":
				kind = strings.TrimPrefix(value, "Content-Type: ")
			default:
				t.Fatalf("no such flag here: %s", arg)
			}
		}
	}
	path, found := strings.CutPrefix(address, "http://127.0.0.1:8451")
	if !found {
		t.Fatalf("%s is not where it listens", address)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
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

// TestServeStops by either signal: that is how it ends.
func TestServeStops(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		c, url := serving(t)
		post(t, url+"/articles", `{"id":"a","text":"one two three"}`)
		if err := c.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		c.finish(t, exitDone)
		if _, got, _ := strings.Cut(c.stderr.String(), "\n"); got != "samestory: stopped\n" {
			t.Errorf("%v: it says %q", signal, got)
		}
	}
}

// TestServeNoRoom has no room for its state any more. It ends, by itself, and all that it
// answered before is remembered.
func TestServeNoRoom(t *testing.T) {
	t.Chdir(t.TempDir())
	c := underLimit(t, "ulimit -f 300", "serve", "--state", "memory", "--listen", "127.0.0.1:0", "--no-stories")
	url := c.listen(t)
	answered := 0
	for i := range 1000 {
		got, err := http.Post(url+"/articles", "application/json", strings.NewReader(roomy(i)))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(got.Body)
		got.Body.Close()
		if got.StatusCode != http.StatusOK {
			if got.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(body), `"error":"state memory: `) {
				t.Errorf("%d: %d: %s", i, got.StatusCode, body)
			}
			break
		}
		answered++
	}
	if answered < 3 || answered == 1000 {
		t.Fatalf("%d were answered", answered)
	}
	c.finish(t, exitFailed)
	if _, got, _ := strings.Cut(c.stderr.String(), "\n"); !strings.HasPrefix(got, "samestory: state memory: ") {
		t.Errorf("it says %q", c.stderr.String())
	}
	stateSound(t)
	_, url = serving(t, "--no-stories")
	for i := range answered {
		if a := post(t, url+"/query", roomy(i)); a[0].Status != "repeat" {
			t.Errorf("%d was answered and is %+v", i, a[0])
		}
	}
}

// roomy is an article that takes some room.
func roomy(i int) string {
	var words strings.Builder
	for j := range 400 {
		fmt.Fprintf(&words, "w%dx%d ", i, j)
	}
	return fmt.Sprintf(`{"id":"%d","text":"%s"}`, i, words.String())
}
