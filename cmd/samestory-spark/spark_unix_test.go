//go:build unix

// Package spark runs the Spark job on a cluster of processes on this machine, where
// Java and pyspark are and SAMESTORY_SPARK is set, and holds its result to that of samestory.
package spark

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cluster is a Spark cluster of two workers.
type cluster struct {
	url, dir, program string
}

// start builds samestory and starts a cluster.
func start(t *testing.T) *cluster {
	if os.Getenv("SAMESTORY_SPARK") == "" {
		t.Skip("takes some minutes: SAMESTORY_SPARK=1 go test ./cmd/samestory-spark")
	}
	if out, err := exec.Command(python(), "-c", "import pyspark, pandas, pyarrow").CombinedOutput(); err != nil {
		t.Skipf("no pyspark: %s", bytes.TrimSpace(out))
	}
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip(err)
	}
	t.Setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1") // half the time: a feed this small ends before C2's code pays
	c := &cluster{dir: t.TempDir()}
	c.program = filepath.Join(c.dir, "samestory")
	build := exec.Command("go", "build", "-o", c.program, "../samestory")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("./cluster.sh", "stop", c.dir).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		time.Sleep(time.Second) // until what they write is written
	})
	out, err := exec.Command("./cluster.sh", "start", c.dir, "2", "1", "1g").Output()
	if err != nil {
		t.Fatal(err)
	}
	c.url = strings.TrimSpace(string(out))
	return c
}

func python() string { return cmp.Or(os.Getenv("PYSPARK_PYTHON"), "python3") }

// submit runs the job with the flags and returns what it says of itself, and how it
// ended.
func (c *cluster) submit(t *testing.T, out string, flags ...string) (said string, err error) {
	t.Helper()
	cmd := exec.Command("spark-submit", append([]string{
		"--master", c.url, "--conf", "spark.executor.memory=800m", "--conf", "spark.ui.port=0",
		"--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1",
		"samestory_spark.py", "--out", out, "--overwrite",
	}, flags...)...)
	log, err := cmd.CombinedOutput()
	var own []string
	for line := range strings.Lines(string(log)) {
		if strings.HasPrefix(line, "samestory-spark: ") {
			own = append(own, line)
		}
	}
	if err != nil && own == nil {
		t.Logf("%s", log[max(0, len(log)-5000):])
	}
	return strings.Join(own, ""), err
}

// parts returns what a folder of the result has.
func parts(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "part-*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return string(all)
}

// wanted returns what dedup keeps of a feed, and what it says of the rest.
func (c *cluster) wanted(t *testing.T, feed string) (kept, dropped string) {
	t.Helper()
	all, err := exec.Command(c.program, "dedup", "-q", feed).Output()
	if err != nil {
		t.Fatal(err)
	}
	annotated, err := exec.Command(c.program, "dedup", "-q", "--annotate", feed).Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(annotated)) {
		var r struct {
			ID        json.RawMessage
			Samestory struct {
				CopyOf      *string `json:"copy_of"`
				Resemblance json.Number
				Containment json.Number
			}
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if s := r.Samestory; s.CopyOf != nil {
			dropped += fmt.Sprintf(`{"id":%s,"copy_of":%q,"resemblance":%s,"containment":%s}`+"\n", r.ID, *s.CopyOf, s.Resemblance, s.Containment)
		}
	}
	return string(all), dropped
}

// TestSparkIsDedup runs a feed through a cluster: in one, two and eight parts, with
// components by joins, and with an executor killed on the way.
func TestSparkIsDedup(t *testing.T) {
	c := start(t)
	feed := "../../testdata/english.jsonl"
	if path := os.Getenv("SAMESTORY_SPARK_FEED"); path != "" {
		feed = path
	}
	kept, dropped := c.wanted(t, feed)
	if strings.Count(dropped, "\n") < 10 {
		t.Fatalf("%d are dropped, which shows little", strings.Count(dropped, "\n"))
	}
	for _, run := range []struct {
		name  string
		flags []string
		kill  bool
	}{
		{"one part", []string{"--partitions", "1"}, false},
		{"two parts and a death", []string{"--partitions", "2"}, true},
		{"eight parts", []string{"--partitions", "8", "--link", "spark"}, false},
	} {
		t.Run(run.name, func(t *testing.T) {
			out := t.TempDir()
			ended := make(chan bool)
			killed := make(chan int, 1)
			go func() {
				if run.kill {
					killed <- c.kill(t, ended)
				}
				close(killed)
			}()
			said, err := c.submit(t, out, append(run.flags, "--samestory", c.program, feed)...)
			close(ended)
			if err != nil || said != "" {
				t.Fatalf("%v\n%s", err, said)
			}
			if n := <-killed; run.kill && n == 0 {
				t.Error("no executor was there to be killed")
			}
			if got := parts(t, filepath.Join(out, "kept")); got != kept {
				t.Errorf("%d records are kept, want %d", strings.Count(got, "\n"), strings.Count(kept, "\n"))
			}
			if got := parts(t, filepath.Join(out, "dropped")); got != dropped {
				t.Errorf("dropped:\n%swant\n%s", got, dropped)
			}
		})
	}
	t.Run("stories", func(t *testing.T) { c.stories(t, feed) })
	t.Run("parquet", func(t *testing.T) { c.parquet(t) })
	t.Run("readme", func(t *testing.T) { c.readme(t) })
	t.Run("refused", func(t *testing.T) { c.refuses(t, feed) })
}

// stories has those of a feed be the ones that samestory cluster tells, and no article be in
// two where the feed is cut into times.
func (c *cluster) stories(t *testing.T, feed string) {
	want, err := exec.Command(c.program, "cluster", "-q", "--format", "json", feed).Output()
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	for _, flags := range [][]string{{"--partitions", "8"}, {"--partitions", "2", "--at-once", "10", "--days", "2", "--words", "feed"}} {
		if said, err := c.submit(t, out, append(flags, "--relation", "story", "--samestory", c.program, feed)...); err != nil || said != "" {
			t.Fatalf("%v: %v\n%s", flags, err, said)
		}
		got := parts(t, filepath.Join(out, "stories"))
		if len(flags) == 2 {
			if got != string(want) {
				t.Errorf("the stories are not those of cluster:\n%swant\n%s", got, want)
			}
			continue
		}
		in := map[string]string{}
		for line := range strings.Lines(got) {
			var s struct {
				Story, First, Representative string
				Size                         int
				Articles                     []struct{ ID string }
			}
			if err := json.Unmarshal([]byte(line), &s); err != nil {
				t.Fatal(err)
			}
			stands := false
			for _, a := range s.Articles {
				if in[a.ID] != "" {
					t.Errorf("%s is in %s and in %s", a.ID, in[a.ID], s.Story)
				}
				in[a.ID] = s.Story
				stands = stands || a.ID == s.Representative
			}
			if s.Size != len(s.Articles) || s.Size < 2 || !stands || s.First != s.Articles[0].ID {
				t.Errorf("a story that is wrong in itself: %s", line)
			}
		}
		if len(in) < 20 {
			t.Errorf("%d articles are in stories", len(in))
		}
	}
}

// parquet has rows be dropped as dedup drops them.
func (c *cluster) parquet(t *testing.T) {
	feed := filepath.Join(c.dir, "feed.parquet")
	const convert = `import json, sys, pyarrow as pa, pyarrow.parquet as pq
rows = [json.loads(line) for line in open(sys.argv[1])]
pq.write_table(pa.Table.from_pylist([{k: r.get(k) for k in ("id", "title", "text", "published")} for r in rows]), sys.argv[2], row_group_size=20)`
	if out, err := exec.Command(python(), "-c", convert, "../../testdata/english.jsonl", feed).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	kept, dropped := c.wanted(t, feed)
	out := t.TempDir()
	said, err := c.submit(t, out, "--parquet", "--partitions", "3", "--samestory", c.program, feed)
	if got := parts(t, filepath.Join(out, "dropped")); err != nil || said != "" || got != dropped || dropped == "" {
		t.Errorf("%v\n%s\ndropped:\n%swant\n%s", err, said, got, dropped)
	}
	const list = `import sys, pyarrow.parquet as pq
for row in pq.read_table(sys.argv[1]).to_pylist(): print(row["id"], row["title"])`
	rows, err := exec.Command(python(), "-c", list, filepath.Join(out, "kept")).CombinedOutput()
	var want strings.Builder
	for line := range strings.Lines(kept) {
		var a struct{ ID, Title string }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&want, a.ID, a.Title)
	}
	if err != nil || string(rows) != want.String() {
		t.Errorf("%v\nkept:\n%swant\n%s", err, rows, &want)
	}
}

// readme runs the command that README.md has for one machine.
func (c *cluster) readme(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for line := range strings.Lines(string(page)) {
		if strings.Contains(line, "spark-submit --master 'local") {
			commands = append(commands, strings.TrimSpace(line))
		}
	}
	if len(commands) != 1 {
		t.Fatalf("README.md has %q", commands)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, old := range map[string]string{"cmd": filepath.Dir(here), "samestory": c.program, "feed.jsonl": filepath.Join(here, "..", "..", "testdata", "quickstart.jsonl")} {
		if err := os.Symlink(old, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("sh", "-c", commands[0])
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", commands[0], err, out[max(0, len(out)-5000):])
	}
	kept, dropped := c.wanted(t, "../../testdata/quickstart.jsonl")
	if parts(t, filepath.Join(dir, "clean", "kept")) != kept || parts(t, filepath.Join(dir, "clean", "dropped")) != dropped {
		t.Error("the result is not that of dedup")
	}
}

// kill kills an executor some seconds after it is there and returns how many it killed.
func (c *cluster) kill(t *testing.T, ended <-chan bool) int {
	for {
		select {
		case <-ended:
			return 0
		case <-time.After(100 * time.Millisecond):
		}
		out, err := exec.Command("./cluster.sh", "executors", c.dir).Output()
		if err != nil {
			t.Error(err)
			return 0
		}
		if ids := strings.Fields(string(out)); len(ids) > 0 {
			time.Sleep(5 * time.Second) // it has begun to work
			if pid, err := strconv.Atoi(ids[0]); err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
				return 1
			}
		}
	}
}

// refuses has the job end with one line that says what is wrong, and put aside what is no
// record.
func (c *cluster) refuses(t *testing.T, feed string) {
	other := filepath.Join(c.dir, "other", "samestory")
	script := func(body string) {
		if err := os.MkdirAll(filepath.Dir(other), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(other, fmt.Appendf(nil, "#!/bin/sh\ncase $PWD in %s/work*) %s ;; *) exec %s \"$@\" ;; esac\n", c.dir, body, c.program), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct{ body, want string }{
		"another version":   {c.program + ` "$@" | sed '1s/\t1\t/\t9\t/'`, "is another than on the driver"},
		"a step that fails": {`echo "samestory: the disk is full" >&2; exit 3`, "the disk is full"},
		"no program":        {`rm "$0"; exec ` + c.program + ` "$@"`, "no program"},
	} {
		script(test.body)
		said, err := c.submit(t, t.TempDir(), "--partitions", "1", "--samestory", other, feed)
		if err == nil || strings.Count(said, "\n") != 1 || !strings.Contains(said, test.want) {
			t.Errorf("%s: %v, it says\n%swant a line with %q", name, err, said, test.want)
		}
	}
	bad := filepath.Join(c.dir, "a bad feed.jsonl")
	if err := os.WriteFile(bad, []byte("{\"id\":1,\"text\":\"a b c d\"}\r\n\n{\"id\":2,\n{\"id\":3,\"text\":7}\n{\"id\":4,\"text\":\"caf\xe9 e f g\"}"), 0o666); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	said, err := c.submit(t, out, "--partitions", "1", "--samestory", c.program, bad)
	if err != nil || !strings.Contains(said, "2 records rejected") {
		t.Errorf("a bad feed: %v\n%s", err, said)
	}
	if got, want := parts(t, filepath.Join(out, "kept")), "{\"id\":1,\"text\":\"a b c d\"}\r\n{\"id\":4,\"text\":\"caf\xe9 e f g\"}\n"; got != want {
		t.Errorf("of a bad feed is kept %q, want %q", got, want)
	}
	rejected := slices.Collect(strings.Lines(parts(t, filepath.Join(out, "rejected"))))
	if len(rejected) != 2 || !strings.Contains(rejected[0], `"record":"{\"id\":2,"`) || !strings.Contains(rejected[1], "field text: want a string") {
		t.Errorf("rejected are %q", rejected)
	}
}
