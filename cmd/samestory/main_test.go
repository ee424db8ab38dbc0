package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the outputs in testdata/*.txt and testdata/golden")

// here is the package's directory: tests change into others.
var here, _ = os.Getwd()

// asProgram makes the test's binary be samestory itself, for what can only be
// seen from outside a process: signals, closed pipes, its memory.
const asProgram = "SAMESTORY_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	flag.Parse()
	os.Exit(m.Run())
}

// result is what a run of the program left.
type result struct {
	stdout, stderr string
	code           int
}

// program runs samestory on what stdin has; nil is an empty one.
func program(stdin io.Reader, args ...string) result {
	if stdin == nil {
		stdin = strings.NewReader("")
	}
	var stdout, stderr bytes.Buffer
	code := run(args, stdin, &stdout, &stderr)
	return result{stdout.String(), stderr.String(), code}
}

// output is what samestory writes in a run that says nothing else.
func output(t *testing.T, args ...string) string {
	t.Helper()
	got := program(nil, append([]string{args[0], "-q"}, args[1:]...)...)
	if got.code != exitDone || got.stderr != "" {
		t.Fatalf("samestory %s: exit %d\n%s", strings.Join(args, " "), got.code, got.stderr)
	}
	return got.stdout
}

// feedPath is the path of a feed in the repository's testdata.
func feedPath(name string) string { return filepath.Join(here, "..", "..", "testdata", name) }

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// write writes a file, in the current directory if the path is a name.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// names lists a directory.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
