package cluster

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/samestory/samestory"

// imports returns what each package of the module imports outside its tests, by
// its folder.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "benchmarks" || d.Name() != ".." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(file))[len("../"):]
		for _, spec := range f.Imports {
			all[dir] = append(all[dir], strings.Trim(spec.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func standard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

// under reports whether name is a package of the tree, which is given by its
// root: within the module unless its first element is a host.
func under(name, root string) bool {
	if standard(root) {
		root = path.Join(module, root)
	}
	return name == root || strings.HasPrefix(name, root+"/")
}

// TestImportsRunOneWay holds the order of the stages.
func TestImportsRunOneWay(t *testing.T) {
	const hash = "github.com/cespare/xxhash/v2"
	all := imports(t)
	for dir, may := range map[string][]string{
		"minhash/text":       {hash},
		"minhash/shingle":    {"minhash/text"},
		"minhash":            {"minhash/text"},
		"minhash/lsh":        {"minhash"},
		"cluster":            {"minhash", "cluster/background", "golang.org/x/text"},
		"cluster/background": {"cluster/background/internal"},
		"cluster/state":      {"cluster", "minhash/lsh", hash, "modernc.org/sqlite", "github.com/klauspost/compress/zstd"},
		"cluster/eval":       {},
	} {
		if len(all[dir]) == 0 && len(may) > 0 {
			t.Errorf("%s imports nothing: was it moved?", dir)
		}
		for _, name := range all[dir] {
			if !standard(name) && !slices.ContainsFunc(may, func(root string) bool { return under(name, root) }) {
				t.Errorf("%s imports %s", dir, name)
			}
		}
	}
	for dir, names := range all {
		for _, name := range names {
			switch {
			case under(path.Join(module, dir), "minhash") && !standard(name) && !under(name, "minhash") && name != hash:
				t.Errorf("%s, of the engine, imports %s", dir, name)
			case !under(path.Join(module, dir), "cmd") && under(name, "cmd"):
				t.Errorf("%s imports %s", dir, name)
			case !under(path.Join(module, dir), "cmd") && under(name, "github.com/spf13/pflag"):
				t.Errorf("%s imports %s, which lives in cmd", dir, name)
			}
		}
	}
}
