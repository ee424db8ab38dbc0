package eval

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shared finds a file of the folder that lies beside the module, and skips the
// test where there is none.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("SAMESTORY_SHARED")
	if dir == "" {
		root, err := os.Getwd()
		for err == nil {
			if _, gone := os.Stat(filepath.Join(root, "go.mod")); gone == nil || root == filepath.Dir(root) {
				break
			}
			root = filepath.Dir(root)
		}
		dir = filepath.Join(filepath.Dir(root), "shared")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here", name)
	}
	return path
}

// score.py shares no code with this package: another author, another language,
// floats where this has integers.
func TestEvaluateReference(t *testing.T) {
	script := shared(t, "tools/score.py")
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here")
	}
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{1, 2, 3, 5, 8, 13, 30, 60, 100, 200} {
		gold, group := random(r, n)
		got := evaluate(t, gold, group)
		want := reference(t, python, script, gold, group)
		if got.Labelled != want.Articles {
			t.Errorf("%d labelled, want %d", got.Labelled, want.Articles)
		}
		for _, x := range []struct {
			name      string
			got, want float64
		}{
			{"BCubed precision", got.BCubed.Precision, want.BCubed.Precision},
			{"BCubed recall", got.BCubed.Recall, want.BCubed.Recall},
			{"BCubed F1", got.BCubed.F1, want.BCubed.F1},
			{"pairwise precision", got.Pairwise.Precision, want.Pairwise.Precision},
			{"pairwise recall", got.Pairwise.Recall, want.Pairwise.Recall},
			{"pairwise F1", got.Pairwise.F1, want.Pairwise.F1},
			{"ARI", got.ARI, want.ARI},
		} {
			// It prints four decimals; a half may go either way by its sums.
			if !(math.Abs(x.got-x.want) <= .5e-4+1e-12) {
				t.Errorf("%q in %v: %s = %v, want %v", gold, group, x.name, x.got, x.want)
			}
		}
	}
}

func reference(t *testing.T, python, script string, gold []string, group []int) Score {
	t.Helper()
	var articles, stories strings.Builder
	members := map[int][]string{}
	for i, label := range gold {
		fmt.Fprintf(&articles, "{\"id\": %d, \"cluster\": %q}\n", i, label)
		members[group[i]] = append(members[group[i]], fmt.Sprintf(`{"id": %d}`, i))
	}
	for _, m := range members {
		fmt.Fprintf(&stories, "{\"articles\": [%s]}\n", strings.Join(m, ","))
	}
	dir := t.TempDir()
	files := []string{filepath.Join(dir, "gold"), filepath.Join(dir, "groups")}
	for i, text := range []string{articles.String(), stories.String()} {
		if err := os.WriteFile(files[i], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), python, script, files[0], files[1]).Output()
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	var s Score
	if err := json.Unmarshal(out, &s); err != nil {
		t.Fatalf("%s printed %q: %v", script, out, err)
	}
	return s
}
