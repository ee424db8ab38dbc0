package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// A transcript is commands, each a line that begins with "$ ", followed by what
// a terminal would show of it: standard error and standard output as they come.
// A last line [exit 1] is a status other than 0, and [no line end] what it says.
//
// Commands are samestory, cat to show files, head -n 5 and tail -n +6 to show parts of
// them, jq -c '{a,b}' to show some members of records and jq -c '.a[]' for the elements
// of one. Words may be quoted; <, > and 2> redirect, | pipes. They run in a
// fresh directory with a copy of the repository's testdata. There is no shell.
//
// The console blocks of a page are one transcript, the files testdata/*.txt are
// others. These may have comments, in lines that begin with #, before a command,
// and end with input files, each behind a line "-- name --". Those whose names
// end in _unix.txt show the operating system's own words.
type transcript struct {
	steps []step
	tail  string
}

type step struct{ before, command, output string }

func TestTranscripts(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.txt")
	if len(paths) == 0 {
		t.Fatal("no transcripts")
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			if strings.HasSuffix(path, "_unix.txt") && runtime.GOOS == "windows" {
				t.Skip("other words for errors")
			}
			path := filepath.Join(here, path)
			script, inputs := sections(strings.ReplaceAll(read(t, path), "\r\n", "\n"))
			workplace(t)
			for _, in := range inputs {
				write(t, in.name, in.content)
			}
			got := parse(script)
			got.replay(t)
			if *update {
				write(t, path, got.String()+strings.TrimPrefix(read(t, path), script))
			}
		})
	}
}

// TestFlagsInProse looks up the flags that the pages and the help texts name.
func TestFlagsInProse(t *testing.T) {
	known := map[string]bool{}
	prose := map[string]string{"README.md": read(t, filepath.Join(here, "..", "..", "README.md"))}
	manual, _ := filepath.Glob(filepath.Join(here, "manual", "*.md"))
	for _, path := range manual {
		prose[filepath.Base(path)] = read(t, path)
	}
	for _, c := range commands() {
		c.flagSet(&options{}).VisitAll(func(f *pflag.Flag) { known["--"+f.Name] = true })
		prose["help "+c.name] = c.help
	}
	for _, flag := range regexp.MustCompile(`add_argument\("(--[a-z-]+)"`).FindAllStringSubmatch(read(t, filepath.Join(here, "..", "samestory-spark", "samestory_spark.py")), -1) {
		known[flag[1]] = true
	}
	for _, flag := range []string{"--master", "--deploy-mode", "--conf"} { // of spark-submit
		known[flag] = true
	}
	for where, text := range prose {
		text = regexp.MustCompile(`(?m)^ *curl .*`).ReplaceAllString(text, "") // has flags of its own
		for _, name := range regexp.MustCompile(`--[a-z]+(-[a-z]+)*`).FindAllString(text, -1) {
			if !known[name] {
				t.Errorf("%s: no command has the flag %s", where, name)
			}
		}
	}
}

// replay runs the commands and compares what they print, which takes its place.
func (s *transcript) replay(t *testing.T) {
	t.Helper()
	for i := range s.steps {
		at := &s.steps[i]
		got := execute(t, at.command)
		if got != at.output && !*update {
			t.Errorf("$ %s\n--- want:\n%s--- got:\n%s", at.command, at.output, got)
		}
		at.output = got
	}
}

func parse(script string) *transcript {
	s := &transcript{}
	var last *step
	between := "" // what belongs to the output only if more of it follows
	for line := range strings.Lines(script) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			s.steps = append(s.steps, step{before: between, command: strings.TrimSuffix(command, "\n")})
			last, between = &s.steps[len(s.steps)-1], ""
			continue
		}
		between += line
		if line[0] == '#' {
			last = nil
		}
		if last != nil && line != "\n" {
			last.output, between = last.output+between, ""
		}
	}
	s.tail = between
	return s
}

func (s *transcript) String() string {
	var b strings.Builder
	for _, at := range s.steps {
		fmt.Fprintf(&b, "%s$ %s\n%s", at.before, at.command, at.output)
	}
	return b.String() + s.tail
}

type section struct{ name, content string }

// sections splits off the input files.
func sections(text string) (script string, files []section) {
	heads := regexp.MustCompile(`(?m)^-- (.+) --\n`).FindAllStringSubmatchIndex(text, -1)
	for i, h := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		files = append(files, section{text[h[2]:h[3]], text[h[1]:end]})
	}
	if len(heads) > 0 {
		text = text[:heads[0][0]]
	}
	return text, files
}

// workplace changes into a directory of its own.
func workplace(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS(filepath.Join(here, "..", "..", "testdata"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// execute runs one command line and returns what it shows.
func execute(t *testing.T, line string) string {
	t.Helper()
	var shown bytes.Buffer
	var stdin io.Reader = strings.NewReader("")
	code := 0
	stages := split(words(line), "|")
	for i, stage := range stages {
		piped := &bytes.Buffer{}
		p := process{stdin: stdin, stdout: piped, stderr: &shown}
		if i == len(stages)-1 {
			p.stdout = &shown
		}
		code = p.run(t, stage)
		stdin = piped
	}
	if shown.Len() > 0 && !bytes.HasSuffix(shown.Bytes(), []byte("\n")) {
		shown.WriteString("\n[no line end]\n")
	}
	if code != 0 {
		fmt.Fprintf(&shown, "[exit %d]\n", code)
	}
	return shown.String()
}

type process struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// run redirects as the words say and runs what is left of them.
func (p *process) run(t *testing.T, words []string) int {
	t.Helper()
	var args []string
	for i := 0; i < len(words); i++ {
		flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
		if words[i] == "<" {
			flags = os.O_RDONLY
		}
		if !slices.Contains([]string{"<", ">", "2>"}, words[i]) {
			args = append(args, words[i])
			continue
		}
		file, err := os.OpenFile(words[i+1], flags, 0o666)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		switch words[i] {
		case "<":
			p.stdin = file
		case ">":
			p.stdout = file
		case "2>":
			p.stderr = file
		}
		i++
	}
	switch args[0] {
	case "samestory":
		return run(args[1:], p.stdin, p.stdout, p.stderr)
	case "cat":
		for _, path := range args[1:] {
			io.WriteString(p.stdout, read(t, path))
		}
		return 0
	case "head", "tail":
		in := p.stdin
		if len(args) > 3 {
			in = strings.NewReader(read(t, args[3]))
		}
		show(t, p.stdout, in, args[0] == "head", args[2])
		return 0
	case "jq":
		pick(t, p.stdout, p.stdin, args[len(args)-1])
		return 0
	}
	t.Fatalf("no such command here: %s", args[0])
	return 0
}

// show writes the first n lines, or those from n on.
func show(t *testing.T, to io.Writer, from io.Reader, first bool, n string) {
	t.Helper()
	number, err := strconv.Atoi(n)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(all, []byte("\n"))
	at := min(number, len(lines))
	if first {
		to.Write(bytes.Join(lines[:at], nil))
	} else {
		to.Write(bytes.Join(lines[at-1:], nil))
	}
}

// pick writes of each line's object the members that are listed in braces, or the
// elements of the one that is named.
func pick(t *testing.T, to io.Writer, from io.Reader, list string) {
	t.Helper()
	for in := json.NewDecoder(from); in.More(); {
		var object map[string]json.RawMessage
		if err := in.Decode(&object); err != nil {
			t.Fatal(err)
		}
		if name, found := strings.CutPrefix(strings.TrimSuffix(list, "[]"), "."); found {
			var elements []json.RawMessage
			if err := json.Unmarshal(object[name], &elements); err != nil {
				t.Fatal(err)
			}
			for _, e := range elements {
				fmt.Fprintf(to, "%s\n", e)
			}
			continue
		}
		var members []string
		for name := range strings.SplitSeq(strings.Trim(list, "{}"), ",") {
			members = append(members, fmt.Sprintf("%q:%s", name, cmp.Or(string(object[name]), "null")))
		}
		fmt.Fprintf(to, "{%s}\n", strings.Join(members, ","))
	}
}

// words splits at spaces outside of quotes.
func words(line string) (list []string) {
	var word strings.Builder
	quote, open := rune(0), false
	for _, r := range line + " " {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, open = r, true
		case r != ' ':
			word.WriteRune(r)
			open = true
		case open:
			list = append(list, word.String())
			word.Reset()
			open = false
		}
	}
	return list
}

func split(words []string, at string) (parts [][]string) {
	for {
		i := slices.Index(words, at)
		if i < 0 {
			return append(parts, words)
		}
		parts, words = append(parts, words[:i]), words[i+1:]
	}
}

// TestTranscriptForm holds the runner itself to its form: what is parsed comes
// out as it was, and the parts are where they belong.
func TestTranscriptForm(t *testing.T) {
	text := "# why\n\n$ cat 'a b'\none\n\ntwo\n\n# and\n$ samestory x < y\n[exit 2]\n\n"
	s := parse(text)
	want := []step{{"# why\n\n", "cat 'a b'", "one\n\ntwo\n"}, {"\n# and\n", "samestory x < y", "[exit 2]\n"}}
	if !slices.Equal(s.steps, want) || s.tail != "\n" {
		t.Errorf("got %q and %q", s.steps, s.tail)
	}
	if got := s.String(); got != text {
		t.Errorf("came out as %q", got)
	}
	if got, want := words(`a 'b c'  "d" e'f '`), []string{"a", "b c", "d", "ef "}; !slices.Equal(got, want) {
		t.Errorf("words: %q, want %q", got, want)
	}
}
