package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
)

func gzipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(content))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestTruncatedGzip cuts a compressed feed: what could be read is used, the
// error is named and the exit is 1.
func TestTruncatedGzip(t *testing.T) {
	t.Chdir(t.TempDir())
	feed := read(t, feedPath("english.jsonl"))
	whole := gzipped(t, feed)
	for _, n := range []int{3, 12, len(whole) / 2, len(whole) - 8, len(whole) - 1} {
		cut := whole[:n]
		write(t, "feed.jsonl.gz", cut)
		for name, got := range map[string]result{
			"feed.jsonl.gz": program(nil, "cluster", "-q", "--annotate", "feed.jsonl.gz"),
			"stdin":         program(strings.NewReader(cut), "cluster", "-q", "--annotate"),
		} {
			if got.code != exitRejected {
				t.Errorf("%d bytes of %s: exit %d, want 1", n, name, got.code)
			}
			if !strings.HasPrefix(got.stderr, "samestory: "+name+":") || !strings.HasSuffix(got.stderr, ": truncated gzip: the file ends in the middle of it\n") || strings.Count(got.stderr, "\n") != 1 {
				t.Errorf("%d bytes of %s: %s", n, name, got.stderr)
			}
			if lines := strings.Count(got.stdout, "\n"); n < 100 && lines > 0 || n > len(whole)-10 && lines < 92 || lines > 0 && !strings.HasPrefix(feed, got.stdout[:50]) {
				t.Errorf("%d bytes of %s: %d records", n, name, lines)
			}
		}
	}
	write(t, "feed.jsonl.gz", strings.Replace(whole, whole[len(whole)/2:len(whole)/2+8], "\x00\x11\x22\x33\x44\x55\x66\x77", 1))
	if got := program(nil, "dedup", "-q", "feed.jsonl.gz"); got.code != exitRejected || !strings.Contains(got.stderr, "corrupt gzip") {
		t.Errorf("corrupt: exit %d, %s", got.code, got.stderr)
	}
}

// TestUnreadable has what is no feed: exit 3, the path and the reason, and none
// of what it tried to read.
func TestUnreadable(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, test := range map[string]struct{ content, want string }{
		"utf16.jsonl": {"\xff\xfe{\x00}\x00", "UTF-16"},
		"junk.jsonl":  {"\x00\x01\x02\x1b[31m", "binary data"},
		"zip.jsonl":   {"PK\x03\x04", "zip archive"},
	} {
		write(t, name, test.content)
		got := program(nil, "dedup", name)
		if got.code != exitFailed || got.stdout != "" || !strings.HasPrefix(got.stderr, "samestory: reading "+name+": ") || !strings.Contains(got.stderr, test.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	write(t, "locked.jsonl", `{"text":"a"}`)
	if err := os.Chmod("locked.jsonl", 0); err != nil {
		t.Fatal(err)
	}
	if file, err := os.Open("locked.jsonl"); err == nil { // by root, or on Windows
		file.Close()
		return
	}
	if got := program(nil, "dedup", "locked.jsonl"); got.code != exitFailed || !strings.Contains(got.stderr, "opening locked.jsonl: permission denied") {
		t.Errorf("locked.jsonl: %+v", got)
	}
}

// TestComparedAsReplaced has texts that differ in what is no character: each
// stands for U+FFFD when they are compared.
func TestComparedAsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed.jsonl")
	write(t, path, "{\"id\":\"a\",\"text\":\"one two\xff three four five\"}\n"+
		`{"id":"b","text":"one two\ud800 three four five"}`+"\n"+
		`{"id":"c","text":"one two\ufffd three four five"}`+"\n"+
		`{"id":"d","text":"one twoX three four five"}`+"\n")
	const want = "a\tb\tcopy\t1\na\tc\tcopy\t1\nb\tc\tcopy\t1\n"
	if got := output(t, "pairs", "--format", "tsv", path); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestManyRejected has all of them named, with -q too,
// and --rejects has all in either case.
func TestManyRejected(t *testing.T) {
	t.Chdir(t.TempDir())
	var bad strings.Builder
	for i := range 30 {
		fmt.Fprintf(&bad, "bad %d\n", i)
	}
	write(t, "feed.jsonl", "{\"text\":\"first\"}\n"+bad.String()+"{\"text\":\"last\"}\n")
	const want = "{\"text\":\"first\"}\n{\"text\":\"last\"}\n"

	got := program(nil, "dedup", "--rejects", "rejects", "feed.jsonl")
	if got.code != exitRejected || got.stdout != want || strings.Count(got.stderr, "feed.jsonl:") != 30 || !strings.Contains(got.stderr, "30 records rejected") {
		t.Errorf("with --rejects: %+v", got)
	}
	if got := read(t, "rejects"); got != bad.String() {
		t.Errorf("--rejects has %q", got)
	}
	got = program(nil, "dedup", "-q", "feed.jsonl")
	if got.code != exitRejected || got.stdout != want || strings.Count(got.stderr, "\n") != 30 || !strings.Contains(got.stderr, "feed.jsonl:31: ") {
		t.Errorf("with -q: %+v", got)
	}
}

// TestFailureLeavesOutput has runs that end before their time: the files that
// they were to write are as they were, and nothing stands beside them.
func TestFailureLeavesOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "feed.jsonl", "{\"text\":\"a\"}\nbad\n")
	for name, test := range map[string]struct {
		args string
		code int
	}{
		"a missing input":        {"dedup -o out feed.jsonl nowhere.jsonl", exitFailed},
		"a missing second input": {"dedup -o out --dropped dropped --rejects rejects --against feed.jsonl nowhere.jsonl", exitFailed},
		"strict":                 {"dedup --strict -o out --dropped dropped --rejects rejects feed.jsonl", exitFailed},
		"an unknown id":          {"compare -o out --in feed.jsonl x y", exitFailed},
		"no labels":              {"eval -o out feed.jsonl", exitUsage},
		"pairs of both kinds":    {"pairs -o out --relation any --threshold .5 feed.jsonl", exitUsage},
		"a wrong format":         {"cluster -o out --format xml feed.jsonl", exitUsage},
		"a bad name beside it":   {"dedup -o out --dropped nowhere/dropped --rejects rejects feed.jsonl", exitFailed},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, "out", "old")
			got := program(nil, strings.Fields(test.args)...)
			if got.code != test.code || !strings.Contains(got.stderr, "samestory: ") || got.stdout != "" {
				t.Errorf("%+v, want exit %d", got, test.code)
			}
			if out := read(t, "out"); out != "old" {
				t.Errorf("the output is %q", out)
			}
			if list := names(t, "."); len(list) != 2 {
				t.Errorf("left behind: %q", list)
			}
		})
	}
}

// TestSpillIsGone reads what cannot be read twice: nothing of it is left in the
// directory for temporary files.
func TestSpillIsGone(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("TMP", temp) // Windows
	feed := read(t, feedPath("english.jsonl"))
	for name, run := range map[string]func() result{
		"a pipe":      func() result { return program(strings.NewReader(feed), "dedup", "-q") },
		"gzip":        func() result { return program(strings.NewReader(gzipped(t, feed)), "cluster", "-q") },
		"cut gzip":    func() result { return program(strings.NewReader(gzipped(t, feed)[:20000]), "dedup", "-q") },
		"strict":      func() result { return program(strings.NewReader("bad\n"+feed), "dedup", "-q", "--strict") },
		"no more":     func() result { return program(strings.NewReader(feed), "dedup", "-q", "-", "nowhere.jsonl") },
		"a label off": func() result { return program(strings.NewReader(feed), "eval", "-q", "--label-field", "x") },
	} {
		got := run()
		if list := names(t, temp); len(list) > 0 {
			t.Errorf("%s: exit %d left %q", name, got.code, list)
		}
	}
	// The path of a place that cannot take it is named.
	if runtime.GOOS == "windows" {
		return
	}
	t.Setenv("TMPDIR", filepath.Join(temp, "nowhere"))
	if got := program(strings.NewReader(feed), "dedup", "-q"); got.code != exitFailed || got.stdout != "" || !strings.Contains(got.stderr, "temporary file") {
		t.Errorf("no place to spill: %+v", got)
	}
	if got := output(t, "dedup", feedPath("quickstart.jsonl")); got == "" {
		t.Error("a file needs no place to spill")
	}
}

// TestQuiet has clean runs say nothing, and --stats its one line.
func TestQuiet(t *testing.T) {
	feed := feedPath("quickstart.jsonl")
	for _, line := range []string{
		"dedup", "dedup --annotate", "cluster", "cluster --format json", "cluster --format csv", "cluster --annotate", "pairs", "pairs --relation any", "eval",
		"compare --in " + feed + " mw-106 courant-108",
	} {
		args := strings.Fields(line)
		if args[0] != "compare" {
			args = append(args, feed)
		}
		if output(t, args...) == "" {
			t.Errorf("%s: no output", line)
		}
		got := program(nil, append(args, "-q", "--stats", "json")...)
		var stats struct {
			Command    string
			Counts     map[string]int64
			Stages     []struct{ Stage string }
			Seconds    float64
			Peak       int64 `json:"peak_bytes"`
			Workers    int
			Parameters map[string]string
		}
		if err := json.Unmarshal([]byte(got.stderr), &stats); err != nil || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("%s --stats json: %v: %s", line, err, got.stderr)
		}
		if stats.Command != args[0] || stats.Counts["records"] != 12 || len(stats.Stages) < 2 || stats.Seconds <= 0 || stats.Peak < 1<<20 ||
			stats.Workers != runtime.GOMAXPROCS(0) || stats.Parameters["quiet"] != "true" || args[0] == "dedup" && stats.Counts["dropped"] != 2 {
			t.Errorf("%s --stats json: %s", line, got.stderr)
		}
	}
}

func TestColor(t *testing.T) {
	for _, test := range []struct {
		color string
		want  bool
	}{{"auto", false}, {"never", false}, {"always", true}} {
		for _, line := range []string{"cluster " + feedPath("quickstart.jsonl"), "compare mw-106 mw-105 --in " + feedPath("quickstart.jsonl")} {
			if got := output(t, append(strings.Fields(line), "--color", test.color)...); strings.Contains(got, "\x1b[") != test.want {
				t.Errorf("--color %s: colours are %v: %.80q", test.color, !test.want, got)
			}
		}
	}
}

// TestHostileText looks for what a terminal would obey in all that is printed of
// an input that is full of it. What dedup writes is the input's own bytes.
func TestHostileText(t *testing.T) {
	t.Chdir(t.TempDir())
	const evil = "\x1b]0;owned\x07\x1b[2J\u009b31m\u202etxt\u2066\r\nline\u2028two\x00\u200b"
	text := strings.Repeat("The harbour of Lindmar stays closed after a freighter ran aground on Tuesday night. ", 3)
	var feed strings.Builder
	for i := range 3 {
		line, err := json.Marshal(map[string]string{"id": fmt.Sprint(evil, i), "title": evil + text, "text": text + evil + strings.Repeat("x ", i), "source": evil, "url": "https://x.example/" + evil, "label": evil})
		if err != nil {
			t.Fatal(err)
		}
		feed.Write(append(line, '\n'))
	}
	write(t, "feed.jsonl", feed.String()+"{\"text\":\"\x1b[31m\u202e\u009b\"x\n")
	write(t, "feed.csv", "id,title,text\n\"1"+strings.ReplaceAll(evil, "\x00", "")+"\",\u202e\x1b[1m,\x1b[31mred\n")
	for _, line := range []string{
		"cluster feed.jsonl", "cluster --format json feed.jsonl", "cluster --format csv feed.jsonl", "cluster --min-size 1 feed.jsonl",
		"pairs --relation any feed.jsonl", "pairs --relation any --format tsv feed.jsonl", "dedup feed.csv", "dedup --annotate feed.csv",
		"compare --in feed.jsonl " + evil + "0 " + evil + "1", "compare --format json --in feed.jsonl " + evil + "0 " + evil + "2",
		"eval --label-field label feed.jsonl", "dedup --text-field \x1b[31m feed.jsonl -o /dev/null", "dedup \x1b[31m\u202e", "\x1b[31m\u202e", "dedup --\x1b[31m", "dedup --keep \x1b[31m\u202e",
		"compare --in feed.jsonl \x1b[31m x", "dedup --max-record \x1b[31m", "dedup -\x1b",
	} {
		args := strings.Split(line, " ")
		got := program(nil, args...)
		if got.code == exitFailed && !strings.Contains(line, "\x1b") {
			t.Errorf("%q: %s", line, got.stderr)
		}
		for _, r := range got.stdout + got.stderr {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar) {
				t.Errorf("%q prints %U:\n%q\n%q", line, r, got.stdout, got.stderr)
				break
			}
		}
	}
}

// TestLongWrapper has what stands around the records be longer than any record
// may be.
func TestLongWrapper(t *testing.T) {
	t.Chdir(t.TempDir())
	pad := strings.Repeat("x", 3<<20)
	write(t, "feed.json", `{"pad":"`+pad+`","other":[[1,{"a":"}]"}]],"articles":[{"id":"1","text":"one two three"},{"id":"2","text":"four five six"}],"more":"`+pad+`"}`)
	if got := output(t, "dedup", "--max-record", "1MiB", "feed.json"); strings.Count(got, "\n") != 2 {
		t.Errorf("got %.300q", got)
	}
	if got := output(t, "cluster", "--format", "csv", "--min-size", "1", "feed.json"); strings.Count(got, "\n") != 3 {
		t.Errorf("got %.300q", got)
	}
}
