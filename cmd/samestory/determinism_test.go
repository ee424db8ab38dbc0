package main

import (
	"bytes"
	"cmp"
	"compress/bzip2"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// TestWorkers has the same bytes come out for any number of workers, of
// standard error too.
func TestWorkers(t *testing.T) {
	t.Chdir(t.TempDir())
	// Each record is made long, so that the feed has several blocks, in which
	// workers can overtake each other.
	var feed strings.Builder
	for line := range strings.Lines(read(t, feedPath("english.jsonl")) + "bad\n" + read(t, feedPath("world.jsonl")) + "{\"text\":1}\n") {
		feed.WriteString(strings.Replace(line, "{", fmt.Sprintf(`{"raw":%q,`, strings.Repeat("x", 15_000)), 1))
	}
	write(t, "feed.jsonl", feed.String())
	for _, line := range []string{
		"dedup --annotate --threshold .3 --keep longest --prefer Northlight --dropped dropped --rejects rejects feed.jsonl",
		"dedup --against feed.jsonl --keep earliest feed.jsonl", "cluster --format json --min-size 1 feed.jsonl", "cluster --annotate feed.jsonl",
		"cluster --format html --min-size 1 feed.jsonl",
		"pairs --relation any feed.jsonl", "compare --in feed.jsonl --format json mw-106 herald-104", "eval feed.jsonl",
	} {
		var want string
		for _, workers := range []string{"1", "8"} {
			got := program(nil, append(strings.Fields(line), "--workers", workers)...)
			if got.code != exitRejected {
				t.Fatalf("%s: exit %d: %s", line, got.code, got.stderr)
			}
			parts := []string{fmt.Sprint(got)}
			for _, name := range []string{"dropped", "rejects"} {
				if strings.Contains(line, " "+name) {
					parts = append(parts, read(t, name))
				}
			}
			all := strings.Join(parts, "")
			if want == "" {
				want = all
			} else if all != want {
				at := max(0, common(all, want)-100)
				t.Errorf("%s: with %s workers\n%.300s\nwith 1\n%.300s", line, workers, all[at:], want[at:])
			}
		}
	}
}

// TestOrder shuffles a feed whose records have ids: the stories, their order and
// every score are the same, and so are the pairs but for which comes first.
func TestOrder(t *testing.T) {
	t.Chdir(t.TempDir())
	lines := slices.Collect(strings.Lines(read(t, feedPath("english.jsonl")) + read(t, feedPath("world.jsonl"))))
	r := rand.New(rand.NewPCG(3, 4))
	var stories, pairs string
	for range 2 {
		write(t, "feed.jsonl", strings.Join(lines, ""))
		s := output(t, "cluster", "--format", "json", "--min-size", "1", "feed.jsonl")
		p := unordered(t, output(t, "pairs", "--relation", "any", "feed.jsonl"))
		if stories == "" {
			stories, pairs = s, p
		}
		if s != stories {
			at := max(0, common(s, stories)-100)
			t.Errorf("stories: got\n%.300s\nwant\n%.300s", s[at:], stories[at:])
		}
		if p != pairs {
			at := max(0, common(p, pairs)-100)
			t.Errorf("pairs: got\n%.300s\nwant\n%.300s", p[at:], pairs[at:])
		}
		r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	}
}

// unordered has the smaller id of a pair first, and sorts the pairs.
func unordered(t *testing.T, pairs string) string {
	var list []string
	for line := range strings.Lines(pairs) {
		var p map[string]any
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		if p["a"].(string) > p["b"].(string) {
			p["a"], p["b"] = p["b"], p["a"]
		}
		list = append(list, fmt.Sprintln(p))
	}
	slices.Sort(list)
	return strings.Join(list, "")
}

// TestOrderOfEqualCopies has an article that two others contain alike: which of
// them it is told to be a copy of does not hang on the order of the input.
func TestOrderOfEqualCopies(t *testing.T) {
	t.Chdir(t.TempDir())
	var record struct{ Text string }
	line, _, _ := strings.Cut(read(t, feedPath("english.jsonl")), "\n")
	if err := json.Unmarshal([]byte(line), &record); err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`\b[a-z]+\b`).FindAllString(record.Text, -1)
	part := func(n int) string { return strings.Join(words[40*n:40*n+40], " ") }
	lines := []string{
		fmt.Sprintf(`{"id":"a","text":%q,"published":"2020-01-02"}`+"\n", part(0)+" "+part(1)),
		fmt.Sprintf(`{"id":"b","text":%q,"published":"2020-01-02"}`+"\n", part(0)+" "+part(2)),
		fmt.Sprintf(`{"id":"c","text":%q,"published":"2020-01-03"}`+"\n", part(0)),
	}
	for _, order := range [][]int{{0, 1, 2}, {1, 0, 2}, {2, 1, 0}} {
		write(t, "feed.jsonl", lines[order[0]]+lines[order[1]]+lines[order[2]])
		got := output(t, "cluster", "--format", "json", "feed.jsonl")
		if !strings.Contains(got, `"size":3`) || !strings.Contains(got, `"copy_of":"a"`) {
			t.Errorf("order %v: c is no copy of a in %s", order, got)
		}
	}
}

// TestFormats has one feed in every format there is: the same stories and pairs
// come out. It begins with the one that Go cannot write, bzip2.
func TestFormats(t *testing.T) {
	packed := read(t, filepath.Join(here, "testdata", "feed.jsonl.bz2"))
	t.Chdir(t.TempDir())
	plain, err := io.ReadAll(bzip2.NewReader(strings.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	var records []map[string]string
	for line := range bytes.Lines(plain) {
		record := map[string]string{}
		if err := json.Unmarshal(line, &record); err != nil {
			t.Fatal(err)
		}
		records = append(records, record)
	}
	array, err := json.MarshalIndent(records, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	half := bytes.IndexByte(plain[len(plain)/2:], '\n') + len(plain)/2 + 1
	files := map[string]string{
		"feed.jsonl":       string(plain),
		"compact.json":     strings.ReplaceAll(string(array), "\n", ""),
		"array.json":       string(array),
		"wrapped.json":     `{"status":"ok","totalResults":12,"articles":` + string(array) + `,"next":[{"page":2}]}`,
		"entries.json":     "\ufeff{\n\"entries\" : " + string(array) + "\r\n}",
		"feed.csv":         table(t, records, ','),
		"semicolons.csv":   table(t, records, ';'),
		"feed.tsv":         table(t, records, '\t'),
		"feed.jsonl.bz2":   packed,
		"feed.jsonl.gz":    gzipped(t, string(plain)),
		"members.jsonl.gz": gzipped(t, string(plain[:half])) + gzipped(t, string(plain[half:])),
		"array.json.zst":   zstandard(t, array),
		"feed.csv.gz":      gzipped(t, table(t, records, ',')),
		"misnamed.txt":     zstandard(t, plain),
		"crlf.jsonl":       strings.ReplaceAll(string(plain), "\n", "\r\n"),
	}
	wantStories := output(t, "cluster", "--format", "json", "--min-size", "1", feedPath("quickstart.jsonl"))
	wantPairs := output(t, "pairs", "--relation", "any", feedPath("quickstart.jsonl"))
	check := func(name string, run func(args ...string) result) {
		t.Helper()
		if got := run("cluster", "-q", "--format", "json", "--min-size", "1"); got != (result{stdout: wantStories}) {
			t.Errorf("%s: stories differ: %+v", name, got)
		}
		if got := run("pairs", "-q", "--relation", "any"); got != (result{stdout: wantPairs}) {
			t.Errorf("%s: pairs differ: %+v", name, got)
		}
	}
	for name, content := range files {
		write(t, name, content)
		check(name, func(args ...string) result { return program(nil, append(args, name)...) })
		check(name+" as standard input", func(args ...string) result { return program(strings.NewReader(content), args...) })
		check(name+" redirected", func(args ...string) result {
			file, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			return program(file, args...)
		})
	}
	write(t, "parts/1.jsonl", string(plain[:half]))
	write(t, "parts/2/rest.jsonl.gz", gzipped(t, string(plain[half:])))
	check("a directory", func(args ...string) result { return program(nil, append(args, "parts")...) })
	check("two files", func(args ...string) result {
		return program(strings.NewReader(string(plain[half:])), append(args, "parts/1.jsonl", "-")...)
	})
}

func table(t *testing.T, records []map[string]string, comma rune) string {
	t.Helper()
	columns := slices.SortedFunc(maps.Keys(records[0]), cmp.Compare[string])
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma = comma
	w.Write(columns)
	for _, r := range records {
		var row []string
		for _, c := range columns {
			row = append(row, r[c])
		}
		w.Write(row)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstandard(t *testing.T, content []byte) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll(content, nil))
}

// TestStoriesOfAState feeds labelled news in parts, whose articles come in several orders,
// with any number of workers: the stories are the same to the byte, also as they grow.
func TestStoriesOfAState(t *testing.T) {
	t.Chdir(t.TempDir())
	lines := strings.SplitAfter(strings.TrimSpace(read(t, feedPath("english.jsonl")))+"\n", "\n")
	lines = lines[:len(lines)-1]
	r := rand.New(rand.NewPCG(51, 52))
	r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	const parts = 3
	var want []string
	changes := map[string]int{}
	for order := range 3 {
		state := fmt.Sprint("state", order)
		for n := range parts {
			part := slices.Clone(lines[len(lines)*n/parts : len(lines)*(n+1)/parts])
			if order > 0 {
				r.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
			}
			write(t, "part.jsonl", strings.Join(part, ""))
			got := output(t, "cluster", "--state", state, "--window", "0", "--format", "json", "--since", "run", "--workers", fmt.Sprint(1+order), "part.jsonl")
			if order == 0 {
				want = append(want, got)
				for _, change := range []string{"new", "grown", "merged", "split"} {
					changes[change] += strings.Count(got, `"change":"`+change+`"`)
				}
			} else if got != want[n] {
				at := max(0, common(got, want[n])-100)
				t.Errorf("order %d, part %d:\n%.300s\nwant\n%.300s", order, n, got[at:], want[n][at:])
			}
		}
	}
	if changes["new"] < 10 || changes["grown"] < 5 {
		t.Errorf("the changes are %v: too few to say much", changes)
	}
}
