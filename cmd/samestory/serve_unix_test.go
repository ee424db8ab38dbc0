//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// serving starts samestory serve and returns it with its address.
func serving(t *testing.T, args ...string) (c *child, url string) {
	t.Helper()
	c = newChild(t, append([]string{"serve", "--state", "memory", "--listen", "127.0.0.1:0"}, args...)...)
	c.Stderr = nil
	stderr, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(stderr)
	line, err := said.ReadString('\n')
	url = regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	if err != nil || url == "" {
		t.Fatalf("it says %q, %v", line, err)
	}
	go io.Copy(&c.stderr, said)
	return c, url
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
