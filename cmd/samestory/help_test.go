package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cmd/samestory/manual"
)

// TestExamples runs the examples of each command as they are typed.
func TestExamples(t *testing.T) {
	for _, c := range commands() {
		t.Run(c.name, func(t *testing.T) {
			if c.asks {
				t.Skip("answers until it is interrupted; its examples are for curl")
			}
			workplace(t)
			ran := 0
			for line := range strings.Lines(c.examples) {
				line = strings.TrimSpace(line)
				if strings.HasPrefix(line, "#") {
					continue
				}
				if !strings.HasPrefix(line, "samestory ") {
					t.Errorf("%q is no command of samestory", line)
				}
				if out := execute(t, line); strings.Contains(out, "[exit ") {
					t.Errorf("$ %s\n%s", line, out)
				}
				ran++
			}
			if ran == 0 {
				t.Error("no examples")
			}
		})
	}
}

// TestManPage wants every command and flag in the page, and mandoc to find nothing wrong.
func TestManPage(t *testing.T) {
	page := program(nil, "man").stdout
	for _, c := range commands() {
		if !strings.Contains(page, ".SS samestory "+c.name) {
			t.Errorf("no section of %s", c.name)
		}
		c.groups()[0].flags.VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(page, `\fB`+roff("--"+f.Name)+`\fR`) {
				t.Errorf("no --%s of %s", f.Name, c.name)
			}
		})
	}
	if _, err := exec.LookPath("mandoc"); err != nil {
		t.Skip("no mandoc")
	}
	path := filepath.Join(t.TempDir(), "samestory.1")
	write(t, path, page)
	// A page without a date is the same whenever it is made.
	out, _ := exec.Command("mandoc", "-Tlint", "-Wwarning", path).CombinedOutput()
	if left := regexp.MustCompile(`(?m)^.*missing date.*\n`).ReplaceAllString(string(out), ""); left != "" {
		t.Errorf("mandoc:\n%s", left)
	}
}

func TestTopics(t *testing.T) {
	topics := manual.Topics()
	if len(topics) == 0 {
		t.Fatal("no topics")
	}
	for _, topic := range topics {
		got := program(nil, "help", topic.Name)
		if topic.Title == "" || got.code != exitDone || !strings.HasPrefix(got.stdout, topic.Title+"\n") {
			t.Errorf("help %s: exit %d, and it begins with %.50q, want %q", topic.Name, got.code, got.stdout, topic.Title)
		}
		if overview := program(nil, "help").stdout; !strings.Contains(overview, "  "+topic.Name+" ") {
			t.Errorf("help does not list %s", topic.Name)
		}
	}
}

func TestVersion(t *testing.T) {
	var b build
	if err := json.Unmarshal([]byte(program(nil, "version", "--json").stdout), &b); err != nil {
		t.Fatal(err)
	}
	if b.Version == "" || b.Go != runtime.Version() || b.Platform != runtime.GOOS+"/"+runtime.GOARCH || b.Formats["state"] < 1 {
		t.Errorf("%+v", b)
	}
	for _, word := range []string{"version", "--version", "-V"} {
		if got := program(nil, word); !strings.HasPrefix(got.stdout, "samestory "+b.Version+"\n") {
			t.Errorf("%s: %q", word, got.stdout)
		}
	}
	if got := program(nil, "version", "--yaml"); got.code != exitUsage {
		t.Errorf("version --yaml: exit %d", got.code)
	}
}
