package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDedupKeepsBytes has inputs of which nothing is dropped: what comes out is
// what went in, but for the byte order mark and blank lines.
func TestDedupKeepsBytes(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, test := range []struct {
		name  string
		files []string
		want  string
	}{
		{"as it is", []string{"{\"id\":1, \"text\" :\t\"a b c\"}\n  {\"text\":\"d e f\",\"n\":1.50e+3}  \n"},
			"{\"id\":1, \"text\" :\t\"a b c\"}\n  {\"text\":\"d e f\",\"n\":1.50e+3}  \n"},
		{"CRLF", []string{"{\"text\":\"a b c\"}\r\n{\"text\":\"d e f\"}\r\n"}, "{\"text\":\"a b c\"}\r\n{\"text\":\"d e f\"}\r\n"},
		{"mixed line ends", []string{"{\"text\":\"a b c\"}\r\n{\"text\":\"d e f\"}\n{\"text\":\"g h i\"}"},
			"{\"text\":\"a b c\"}\r\n{\"text\":\"d e f\"}\n{\"text\":\"g h i\"}"},
		{"byte order mark", []string{"\ufeff{\"text\":\"a b c\"}\n{\"text\":\"d e f\"}\n"}, "{\"text\":\"a b c\"}\n{\"text\":\"d e f\"}\n"},
		{"no last line end", []string{"{\"text\":\"a b c\"}"}, "{\"text\":\"a b c\"}"},
		{"no last line end but in the first file", []string{"{\"text\":\"a b c\"}", "{\"text\":\"d e f\"}\n"}, "{\"text\":\"a b c\"}\n{\"text\":\"d e f\"}\n"},
		{"CR and no last line end", []string{"{\"text\":\"a b c\"}\r", "\ufeff{\"text\":\"d e f\"}"}, "{\"text\":\"a b c\"}\r\n{\"text\":\"d e f\"}"},
		{"an empty file between", []string{"{\"text\":\"a b c\"}", "", "\n\n", "{\"text\":\"d e f\"}"}, "{\"text\":\"a b c\"}\n{\"text\":\"d e f\"}"},
		{"blank lines", []string{"\n{\"text\":\"a b c\"}\n\r\n \t\n{\"text\":\"d e f\"}\n\n"}, "{\"text\":\"a b c\"}\n{\"text\":\"d e f\"}\n"},
		{"invalid UTF-8", []string{"{\"text\":\"a \xff\xc3\x28 b\"}\n{\"text\":\"c \xed\xa0\x80 d\"}\n"}, "{\"text\":\"a \xff\xc3\x28 b\"}\n{\"text\":\"c \xed\xa0\x80 d\"}\n"},
		{"lone surrogates", []string{`{"text":"a \ud800 b \udc00"}` + "\n" + `{"text":"\ud83d\ude00 \uDE00c"}` + "\n"}, `{"text":"a \ud800 b \udc00"}` + "\n" + `{"text":"\ud83d\ude00 \uDE00c"}` + "\n"},
		{"escapes of the terminal", []string{"{\"text\":\"a\u009b31m\u202e b\x7f\"}\n"}, "{\"text\":\"a\u009b31m\u202e b\x7f\"}\n"},
		{"equal keys", []string{`{"text":"a b c","text":"d e f","samestory":1,"samestory":2}`}, `{"text":"a b c","text":"d e f","samestory":1,"samestory":2}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			args := []string{"dedup", "--input-format", "jsonl"}
			for i, content := range test.files {
				args = append(args, fmt.Sprintf("%d.jsonl", i))
				write(t, args[len(args)-1], content)
			}
			if got := output(t, args...); got != test.want {
				t.Errorf("files:\n got %q\nwant %q", got, test.want)
			}
			if len(test.files) > 1 {
				return
			}
			got := program(strings.NewReader(test.files[0]), "dedup", "-q")
			if got != (result{stdout: test.want}) {
				t.Errorf("standard input:\n got %+v\nwant %q", got, test.want)
			}
		})
	}
}

// TestDedupKeepsBytesOfLongFeeds has lines across the borders of the blocks that
// are read, and one that is longer than a block.
func TestDedupKeepsBytesOfLongFeeds(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "{\"id\":%d,\"text\":\"%s\"}%s", i, strings.Repeat(fmt.Sprintf("word%d ", i), i%300), []string{"\n", "\r\n", "\n\n"}[i%3])
		if i == 1500 {
			fmt.Fprintf(&b, "{\"id\":\"long\",\"text\":\"%s\"}\n", strings.Repeat("long ", 500_000))
		}
	}
	want := strings.ReplaceAll(b.String(), "\n\n", "\n")
	path := filepath.Join(t.TempDir(), "feed.jsonl")
	write(t, path, b.String())
	// Texts of one repeated word are one shingle each, and all differ.
	if got := output(t, "dedup", path); got != want {
		t.Errorf("%d bytes came out of %d; they differ from %q on", len(got), len(want), want[common(got, want):][:min(80, len(want)-common(got, want))])
	}
}

func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func TestAnnotateKeepsBytes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed.jsonl")
	write(t, path, "\ufeff{ \"text\":\"a \xff b\" }\r\n"+
		"{\"samestory\":{\"story\":\"old\"},\"text\":\"\\ud800 c\"}\n"+
		"{\"text\":\"d\",\"samestory\":null,\"x\":[1, 2]}\n"+
		"{}")
	const none = `"samestory":{"copy_of":null,"resemblance":null,"containment":null}`
	want := "{ \"text\":\"a \xff b\"," + none + " }\r\n" +
		"{\"text\":\"\\ud800 c\"," + none + "}\n" +
		"{\"text\":\"d\",\"x\":[1, 2]," + none + "}\n" +
		"{" + none + "}"
	once := output(t, "dedup", "--annotate", path)
	if once != want {
		t.Errorf("\n got %q\nwant %q", once, want)
	}
	write(t, path, once)
	if twice := output(t, "dedup", "--annotate", path); twice != once {
		t.Errorf("a second time changes %q", twice)
	}
	// cluster puts its own member in the place of dedup's.
	want = strings.ReplaceAll(want, none, "$")
	for i := 1; i <= 4; i++ {
		want = strings.Replace(want, "$", fmt.Sprintf(`"samestory":{"story":"%s:%d"}`, strings.ReplaceAll(path, `\`, `\\`), i), 1)
	}
	if got := output(t, "cluster", "--annotate", path); got != want {
		t.Errorf("cluster\n got %q\nwant %q", got, want)
	}
}

// TestDedupAgain finds nothing more in what is left, and all of it there; what
// is dropped and what is kept are the whole.
func TestDedupAgain(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, feed := range []string{"english.jsonl", "world.jsonl"} {
		once := output(t, "dedup", "--dropped", "dropped.jsonl", feedPath(feed))
		all := read(t, feedPath(feed))
		kept, dropped := strings.SplitAfter(once, "\n"), strings.SplitAfter(read(t, "dropped.jsonl"), "\n")
		for line := range strings.Lines(all) {
			switch line {
			case kept[0]:
				kept = kept[1:]
			case dropped[0]:
				dropped = dropped[1:]
			default:
				t.Fatalf("%s: neither kept nor dropped, in their order: %s", feed, line)
			}
		}
		if len(kept)+len(dropped) != 2 {
			t.Errorf("%s: more came out than went in: %q, %q", feed, kept, dropped)
		}
		write(t, "once.jsonl", once)
		if twice := output(t, "dedup", "once.jsonl"); twice != once {
			t.Errorf("%s: a second run drops more", feed)
		}
		if against := output(t, "dedup", "--against", feedPath(feed), feedPath(feed)); against != "" {
			t.Errorf("%s: against itself something is left:\n%s", feed, against)
		}
	}
}

// TestOutputNamesInput writes to the file that is read.
func TestOutputNamesInput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed.jsonl")
	write(t, path, read(t, feedPath("english.jsonl")))
	want := output(t, "dedup", path)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if got := output(t, "dedup", "-o", path, path); got != "" {
		t.Errorf("standard output has %q", got)
	}
	if got := read(t, path); got != want {
		t.Errorf("the file has %d bytes, want %d", len(got), len(want))
	}
	if list := names(t, filepath.Dir(path)); len(list) != 1 {
		t.Errorf("left behind: %q", list)
	}
}

// TestCap has more copies of one text than are compared with one another: that
// is told, and --cap 0 lifts it. Nothing else is lost.
func TestCap(t *testing.T) {
	t.Chdir(t.TempDir())
	var feed strings.Builder
	const n = 40
	for i := range n {
		fmt.Fprintf(&feed, "{\"text\":\"%s ending%d\"}\n", strings.Repeat("the harbour of Lindmar stays closed until Friday after a freighter ran aground at night and spilled fuel into its channel ", 2), i)
	}
	write(t, "feed.jsonl", feed.String()+"{\"text\":\"one two three\"}\n{\"text\":\"one two three!\"}\n")
	const all = n*(n-1)/2 + 1
	if got := strings.Count(output(t, "pairs", "--cap", "0", "feed.jsonl"), "\n"); got != all {
		t.Errorf("with --cap 0: %d pairs, want %d", got, all)
	}
	capped := program(nil, "pairs", "feed.jsonl")
	pairs := strings.Count(capped.stdout, "\n")
	if told := strings.Contains(capped.stderr, "--cap 0 compares all"); told != (pairs < all) || pairs < n {
		t.Errorf("%d of %d pairs: %s", pairs, all, capped.stderr)
	}
	for _, limit := range []string{"0", "16"} {
		if got := strings.Count(output(t, "dedup", "--cap", limit, "feed.jsonl"), "\n"); got != 2 {
			t.Errorf("dedup --cap %s keeps %d, want 2", limit, got)
		}
	}
}
