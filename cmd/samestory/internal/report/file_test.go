package report

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// put writes a file by way of Create.
func put(t *testing.T, path, text string) {
	t.Helper()
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Abort()
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
}

// holds checks a file's contents, and that dir has the named files and no
// other.
func holds(t *testing.T, path, text string, names ...string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != text {
		t.Errorf("%s holds %q, %v, want %q", path, got, err, text)
	}
	there(t, filepath.Dir(path), names...)
}

func there(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, len(entries))
	for i, e := range entries {
		got[i] = e.Name()
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("%s has %q, want %q", dir, got, names)
	}
}

func write(t *testing.T, path, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Skip(err)
	}
}

func TestFileNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	put(t, path, "new")
	holds(t, path, "new", "out")

	plain := filepath.Join(t.TempDir(), "plain")
	file, err := os.Create(plain)
	if err != nil {
		t.Fatal(err)
	}
	file.Close()
	got, _ := os.Stat(path)
	want, _ := os.Stat(plain)
	if got.Mode() != want.Mode() {
		t.Errorf("the mode is %v, want that of any new file, %v", got.Mode(), want.Mode())
	}
}

func TestFileReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	write(t, path, "old and longer", 0o640)
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old and longer" {
		t.Errorf("before Commit there is %q, %v", got, err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	f.Abort() // does nothing now
	holds(t, path, "new", "out")
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("the mode is %v, was -rw-r-----", info.Mode())
	}
}

func TestFileAbort(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "old"), "old", 0o600)
	for _, name := range []string{"old", "new"} {
		f, err := Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		f.Abort()
		f.Abort()
	}
	holds(t, filepath.Join(dir, "old"), "old", "old")
}

func TestFileLongName(t *testing.T) {
	name := strings.Repeat("n", 255)
	path := filepath.Join(t.TempDir(), name)
	put(t, path, "x")
	holds(t, path, "x", name)
}

func TestFileRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, "out", "x")
	holds(t, "out", "x", "out")
}

func TestFileLinks(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"real", "real/deep", "links"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "real/old"), "old", 0o600)
	link(t, filepath.Join(dir, "real/old"), filepath.Join(dir, "links/absolute"))
	link(t, "../real/old", filepath.Join(dir, "links/relative"))
	link(t, "relative", filepath.Join(dir, "links/twice"))
	link(t, "../real/new", filepath.Join(dir, "links/dangling"))
	link(t, "../real/deep", filepath.Join(dir, "links/dir"))
	link(t, "dir/../newer", filepath.Join(dir, "links/up")) // to real/newer, not to links/newer
	link(t, "round", filepath.Join(dir, "links/round"))

	for _, name := range []string{"absolute", "relative", "twice"} {
		put(t, filepath.Join(dir, "links", name), name)
		holds(t, filepath.Join(dir, "real/old"), name, "deep", "old")
	}
	put(t, filepath.Join(dir, "links/dangling"), "x")
	holds(t, filepath.Join(dir, "real/new"), "x", "deep", "new", "old")
	put(t, filepath.Join(dir, "links/up"), "y")
	holds(t, filepath.Join(dir, "real/newer"), "y", "deep", "new", "newer", "old")
	put(t, dir+"/links/dir/../newest", "z")
	holds(t, filepath.Join(dir, "real/newest"), "z", "deep", "new", "newer", "newest", "old")
	there(t, filepath.Join(dir, "links"), "absolute", "dangling", "dir", "relative", "round", "twice", "up")
	if _, err := Create(filepath.Join(dir, "links/round")); err == nil {
		t.Error("no error for a link to itself")
	}
}

func TestFileDevice(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no devices by name")
	}
	before, err := os.Stat("/dev/null")
	if err != nil {
		t.Skip(err)
	}
	put(t, "/dev/null", "x")
	f, err := Create("/dev/null")
	if err != nil {
		t.Fatal(err)
	}
	f.Abort()
	after, err := os.Stat("/dev/null")
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("/dev/null is another one now: %v, %v", after, err)
	}
}

func TestFileFull(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	f, err := Create("/dev/full")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Abort()
	_, err = f.Write([]byte("x"))
	if err == nil || err.Error() != "write /dev/full: no space left on device" {
		t.Errorf("the error is %v", err)
	}
}

func TestFileErrors(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "x", 0o600)
	for path, want := range map[string]string{
		"":                 "not the name of a file",
		dir:                "is a directory",
		dir + "/gone/out":  "",
		dir + "/file/out":  "",
		dir + "/file/":     "",
		dir + "/new/":      "",
		dir + "/a\x00null": "",
	} {
		f, err := Create(path)
		if err == nil {
			f.Abort()
			t.Errorf("%q was made", path)
		} else if !strings.HasPrefix(err.Error(), "create "+path+": ") || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), ".tmp") {
			t.Errorf("%q: the error is %v", path, err)
		}
	}
	holds(t, filepath.Join(dir, "file"), "x", "file")
}

func TestFileProtected(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	write(t, path, "old", 0o400)
	if writable(path) == nil {
		t.Skip("this user may write to anything")
	}
	if _, err := Create(path); err == nil || !strings.HasPrefix(err.Error(), "create "+path) {
		t.Errorf("the error is %v", err)
	}
	holds(t, path, "old", "out")
}

// A Commit that fails leaves nothing behind.
func TestFileCommitFails(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(path, "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err == nil || !strings.HasPrefix(err.Error(), "write "+path+": ") {
		t.Errorf("the error is %v", err)
	}
	there(t, dir, "out")
}
