//go:build unix

package main

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// The pages are the README and those of the manual. A page is run from top to bottom
// in one directory, which has the repository's testdata and the names that stand for
// the reader's own files. Its blocks marked console are transcripts. Those marked sh,
// or indented by four spaces, are commands of a shell that must succeed; what is not
// run of them is told by its first words:
//
//	go ...        needs the sources, or the network
//	tail -f ...   never ends
//	pip install ..., spark-submit ...   want a network and a Spark; the latter is run where that is tested
//
// A console block that begins with curl is TestServeCurl's.
func pages(t *testing.T) []string {
	t.Helper()
	manual, _ := filepath.Glob(filepath.Join(here, "manual", "*.md"))
	if len(manual) == 0 {
		t.Fatal("the manual has no pages")
	}
	return append(manual, filepath.Join(here, "..", "..", "README.md"))
}

var (
	blocks    = regexp.MustCompile("(?m)^```([a-z]*)\n((?:[^`\n][^\n]*\n|\n)*)```$|(?:^    [^ \n][^\n]*\n)+")
	elsewhere = regexp.MustCompile(`^(go|tail -f|pip install|spark-submit) `)
)

func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("runs some of the shell's commands")
	}
	for _, path := range pages(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			page := read(t, path)
			workplace(t)
			yours(t)
			onPath(t)
			var now strings.Builder
			at := 0
			for _, b := range blocks.FindAllStringSubmatchIndex(page, -1) {
				kind, text := "sh", page[b[0]:b[1]]
				if b[2] >= 0 {
					kind, text = page[b[2]:b[3]], page[b[4]:b[5]]
				}
				switch {
				case kind == "console" && !strings.HasPrefix(text, "$ curl "):
					script := parse(text)
					if len(script.steps) == 0 || script.steps[0].before != "" {
						t.Errorf("a console block does not begin with a command:\n%s", text)
					}
					script.replay(t)
					now.WriteString(page[at:b[4]] + script.String())
					at = b[5]
				case kind == "sh":
					shell(t, text)
				}
			}
			now.WriteString(page[at:])
			if *update {
				write(t, path, now.String())
			}
		})
	}
}

// yours makes the files and folders that pages speak of as the reader's own.
func yours(t *testing.T) {
	t.Helper()
	feed := read(t, feedPath("quickstart.jsonl"))
	for _, name := range []string{"feed.jsonl", "yesterday.jsonl", "today.jsonl", "articles/feed.jsonl"} {
		write(t, name, feed)
	}
	var packed bytes.Buffer
	z, err := zstd.NewWriter(&packed)
	if err != nil {
		t.Fatal(err)
	}
	z.Write([]byte(feed))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, "feed.jsonl.zst", packed.String())
}

// shell runs the commands of a block, a line each.
func shell(t *testing.T, block string) {
	t.Helper()
	for line := range strings.Lines(strings.ReplaceAll(block, "\\\n", "")) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || elsewhere.MatchString(line) {
			continue
		}
		if _, err := exec.LookPath(words(line)[0]); err != nil && !strings.HasPrefix(line, "samestory ") {
			t.Logf("not run: %v", err)
			continue
		}
		if said, err := exec.Command("sh", "-c", line).CombinedOutput(); err != nil || bytes.Contains(said, []byte("samestory: hint:")) {
			t.Errorf("$ %s\n%v: %s", line, err, said)
		}
	}
}

// TestPageLinks looks up the files and headings that pages point to.
func TestPageLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]*)(#[^)]*)?\)`)
	for _, path := range pages(t) {
		for _, at := range link.FindAllStringSubmatch(read(t, path), -1) {
			if strings.Contains(at[1], "://") {
				continue
			}
			target := path
			if at[1] != "" {
				target = filepath.Join(filepath.Dir(path), filepath.FromSlash(at[1]))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %v", filepath.Base(path), err)
			} else if at[2] != "" && !slices.Contains(anchors(read(t, target)), at[2]) {
				t.Errorf("%s: %s has no heading %s", filepath.Base(path), filepath.Base(target), at[2])
			}
		}
	}
}

// anchors returns what a page's headings are known by.
func anchors(page string) (list []string) {
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		name := regexp.MustCompile(`[^a-z0-9 _-]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		list = append(list, "#"+strings.ReplaceAll(name, " ", "-"))
	}
	return list
}

// TestPageSnippets wants each block of Go in the manual to be the body of an example,
// which go test runs.
func TestPageSnippets(t *testing.T) {
	bodies := exampleBodies(t)
	for _, path := range pages(t) {
		for _, b := range blocks.FindAllStringSubmatch(read(t, path), -1) {
			if b[1] != "go" {
				continue
			}
			snippet, err := format.Source([]byte(b[2]))
			if err != nil {
				t.Errorf("%s: %v:\n%s", filepath.Base(path), err, b[2])
			} else if !slices.Contains(bodies, string(snippet)) {
				t.Errorf("%s: this is no example's body:\n%s", filepath.Base(path), snippet)
			}
		}
	}
}

// exampleBodies returns those of the library's examples that have an output.
func exampleBodies(t *testing.T) (bodies []string) {
	t.Helper()
	for _, pattern := range []string{"minhash/*_test.go", "minhash/*/*_test.go", "cluster/*_test.go", "cluster/*/*_test.go"} {
		paths, _ := filepath.Glob(filepath.Join(here, "..", "..", filepath.FromSlash(pattern)))
		for _, path := range paths {
			files := token.NewFileSet()
			source := read(t, path)
			file, err := parser.ParseFile(files, path, source, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || !strings.HasPrefix(f.Name.Name, "Example") {
					continue
				}
				body := source[files.Position(f.Body.Lbrace).Offset+2 : files.Position(f.Body.Rbrace).Offset]
				if !strings.Contains(body, "\t// Output:\n") {
					continue
				}
				formatted, err := format.Source([]byte(body))
				if err != nil {
					t.Fatal(err)
				}
				bodies = append(bodies, regexp.MustCompile(`(?m)^\t`).ReplaceAllString(string(formatted), ""))
			}
		}
	}
	return bodies
}
