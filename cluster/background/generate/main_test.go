package main

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/samestory/samestory/cluster/background"
	"github.com/samestory/samestory/minhash/text"
)

func id(word string) uint64 { return uint64(text.Hash(word) >> 32) }

func pair(a, b string) uint64 { return id(a)<<32 | id(b) }

func TestFeatures(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"words and pairs", "Of the Minister", "of the of_the minister the_minister"},
		{"possessives", "Russia's and Iran’s", "russia and russia_and iran and_iran"},
		{"a plural's apostrophe", "workers' rights", "workers rights workers_rights"},
		{"other letters after an apostrophe", "don't", "don t don_t"},
		{"an s by itself", "U.S. rate", "u s u_s rate s_rate"},
		{"a possessive cut off by its list", "'s", ""},
		{"compatibility forms", "ﬁne２", "fine2"},
		{"characters", "我们", "我 们 我_们"},
		{"nothing", "...", ""},
	} {
		var want []uint64
		for f := range strings.FieldsSeq(c.want) {
			if a, b, isPair := strings.Cut(f, "_"); isPair {
				want = append(want, pair(a, b))
			} else {
				want = append(want, id(a))
			}
		}
		if got := slices.Collect(features(c.text)); !slices.Equal(got, want) {
			t.Errorf("%s: the features of %q are %x, want %x", c.name, c.text, got, want)
		}
	}
}

func TestArticles(t *testing.T) {
	const three = `{"title": "rate cut", "text": "A rate cut, a rate cut."}
{"title": "A rate", "text": "cut"}
{"title": "", "text": "a a", "more": [1]}
`
	// Of three documents, so one of them is 1000 of 3000.
	for _, c := range []struct {
		name         string
		limit, least int
		want         frequencies
	}{
		{"all", 9, 1, frequencies{
			id("a"): 48000, id("rate"): 32000, id("cut"): 32000,
			pair("rate", "cut"): 16000, pair("a", "rate"): 32000, pair("cut", "a"): 16000, pair("a", "a"): 16000,
		}},
		{"common ones", 9, 2, frequencies{
			id("a"): 48000, id("rate"): 32000, id("cut"): 32000, pair("a", "rate"): 32000,
		}},
		{"the first two", 2, 2, frequencies{
			id("a"): 48000, id("rate"): 48000, id("cut"): 48000, pair("a", "rate"): 48000,
		}},
	} {
		got, err := articles(strings.NewReader(three), c.limit, c.least)
		if err != nil || !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, error %v, want %v", c.name, got, err, c.want)
		}
	}
	seven := strings.Repeat(`{"text": "a"}`+"\n", 4) + strings.Repeat("{}\n", 3)
	if got, err := articles(strings.NewReader(seven), 9, 1); err != nil || got[id("a")] != 27429 { // 27428.57
		t.Errorf("4 of 7 articles: %v, error %v", got, err)
	}
	if _, err := articles(strings.NewReader(three+"{"), 9, 1); err == nil || !strings.Contains(err.Error(), "article 4") {
		t.Errorf("a broken fourth article: error %v", err)
	}
}

func TestSubtitles(t *testing.T) {
	const lists = `# comment
language	word	count
en	the	1
en	of	1
en	'	5
zh_cn	我们	1
zh_cn	的	2
ze_en	the	9
`
	got, err := subtitles(strings.NewReader(lists))
	if err != nil {
		t.Fatal(err)
	}
	// Half of 300 words: certain. A quarter of 600 characters: certain too.
	want := map[string]frequencies{
		"en":    {id("the"): 48000, id("of"): 48000},
		"zh_cn": {id("我"): 48000, id("们"): 48000, pair("我", "们"): 48000, id("的"): 48000},
	}
	if !maps.EqualFunc(got, want, maps.Equal[frequencies, frequencies]) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, bad := range []string{"en\tthe\n", "en\tthe\tmany\n", "en\tthe\t0\n", "en\tthe\t-1\n", "en\tthe\t1\t2\n"} {
		if _, err := subtitles(strings.NewReader(lists + bad)); err == nil || !strings.Contains(err.Error(), "line 9") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

// TestSpaceless holds languages against each other whose lists are the same.
func TestSpaceless(t *testing.T) {
	var lists strings.Builder
	for _, language := range []string{"en", "ja", "th", "zh_cn", "zh_tw"} {
		lists.WriteString(language + "\tx\t1\n" + language + "\ty\t299\n")
	}
	got, err := subtitles(strings.NewReader(lists.String()))
	if err != nil {
		t.Fatal(err)
	}
	for language, dfs := range got {
		want := uint32(41525) // 48000*(1-(299/300)^600) = 41525.57
		if language == "en" {
			want = 30371
		}
		if dfs[id("x")] != want {
			t.Errorf("%s: %d, want %d", language, dfs[id("x")], want)
		}
	}
}

func TestMerge(t *testing.T) {
	dfs := frequencies{1: 30, 2: 40}
	dfs.merge(frequencies{1: 35, 2: 25, 3: 50})
	if want := (frequencies{1: 35, 2: 40, 3: 50}); !maps.Equal(dfs, want) {
		t.Errorf("merged: %v, want %v", dfs, want)
	}
}

func TestFrequency(t *testing.T) {
	for _, c := range []struct {
		n, total uint64
		running  int
		want     uint32
	}{
		{1, 2, 1, 24000},
		{1, 2, 2, 36000},
		{1, 4, 2, 21000},
		{5, 5, 3, 48000},
		{0, 5, 3, 0},
		{1, 300, 300, 30371},  // 30371.258
		{1, 1000000, 300, 14}, // 14.398
		{1, 1 << 40, 600, 0},  // rare, not wrapped around
		{1<<40 - 1, 1 << 40, 1, 47999},
	} {
		if got := frequency(c.n, c.total, c.running); got != c.want {
			t.Errorf("%d of %d in %d words: %d, want %d", c.n, c.total, c.running, got, c.want)
		}
	}
}

func TestCut(t *testing.T) {
	full := frequencies{1: 100, 2: 50, 3: 50, 4: 24, 5: 23, 1 << 32: 90, 2 << 32: 80, 3 << 32: 20}
	for _, c := range []struct {
		name         string
		words, pairs int
		want         []uint64
	}{
		{"no limits", 0, 0, []uint64{1, 2, 3, 4, 1 << 32, 2 << 32}},
		{"equal frequencies", 2, 0, []uint64{1, 2, 1 << 32, 2 << 32}},
		{"one pair", 3, 1, []uint64{1, 2, 3, 1 << 32}},
		{"more than there are", 9, 9, []uint64{1, 2, 3, 4, 1 << 32, 2 << 32}},
	} {
		dfs := maps.Clone(full)
		dfs.cut(c.words, c.pairs)
		if got := slices.Sorted(maps.Keys(dfs)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %x are left, want %x", c.name, got, c.want)
		}
	}
}

// write stores text compressed and returns its path.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "input.zst")
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, enc.EncodeAll([]byte(text), nil), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRun(t *testing.T) {
	good := write(t, `{"title": "a rate", "text": "the cut"}`)
	lists := write(t, "en\tthe\t3\nen\tof\t3\nde\tder\t1\nfr\tla\t1\n")
	out := filepath.Join(t.TempDir(), "table.bin")
	for _, c := range []struct {
		name   string
		args   []string
		exit   int
		stdout string
		stderr string
	}{
		{"merged", []string{"-articles", good, "-wordcounts", lists, "-least", "1", "-o", out}, 0, "7 words, 2 pairs", ""},
		{"cut", []string{"-articles", good, "-wordcounts", lists, "-least", "1", "-words", "1", "-pairs", "1", "-o", out}, 0, "3 words, 1 pairs", ""},
		{"no sources", nil, 2, "", "want -articles"},
		{"a flag that is none", []string{"-x"}, 2, "", "-x"},
		{"no such file", []string{"-articles", out + "?", "-wordcounts", lists, "-o", out}, 3, "", "no such file"},
		{"not compressed", []string{"-articles", "main.go", "-wordcounts", lists, "-o", out}, 3, "", "reading main.go"},
		{"no place to write", []string{"-articles", good, "-wordcounts", lists, "-o", out + "/x"}, 3, "", "not a directory"},
	} {
		var stdout, stderr bytes.Buffer
		exit := run(c.args, &stdout, &stderr)
		if exit != c.exit || !strings.Contains(stdout.String(), c.stdout) || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%s: exit %d, stdout %q, stderr %q", c.name, exit, stdout.String(), stderr.String())
		}
	}
}

// source returns the path of a file that table.bin was made from, which is not
// part of the module.
func source(t *testing.T, name string) string {
	t.Helper()
	shared := cmp.Or(os.Getenv("SAMESTORY_SHARED"), "../../../../shared")
	path := filepath.Join(shared, "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("no source data: ", err)
	}
	return path
}

func TestTableIsCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("counts 60 MB of articles")
	}
	out := filepath.Join(t.TempDir(), "table.bin")
	args := []string{
		"-articles", source(t, "reuters-2006-2009.jsonl.zst"),
		"-wordcounts", source(t, "wordcounts.tsv.zst"), "-o", out,
	}
	if exit := run(args, io.Discard, t.Output()); exit != 0 {
		t.Fatalf("exit %d", exit)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../table.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("table.bin is not what this generator writes: see package background for the command")
	}
}

// TestPairsAreRarerThanTheirWords looks at the table of one source, whose list
// has all the words of its pairs.
func TestPairsAreRarerThanTheirWords(t *testing.T) {
	path := source(t, "wordcounts.tsv.zst")
	pairs := 0
	err := open(path, func(r io.Reader) error {
		languages, err := subtitles(r)
		for language, dfs := range languages {
			for f, df := range dfs {
				if !isPair(f) {
					continue
				}
				pairs++
				if a, b := dfs[f>>32], dfs[f&(1<<32-1)]; df > min(a, b) || background.DF(f) > min(background.DF(f>>32), background.DF(f&(1<<32-1))) {
					t.Errorf("%s: %#x is in %d/16 documents, its words in %d/16 and %d/16", language, f, df, a, b)
				}
			}
		}
		return err
	})
	if err != nil || pairs == 0 {
		t.Errorf("%d pairs, error %v", pairs, err)
	}
}
