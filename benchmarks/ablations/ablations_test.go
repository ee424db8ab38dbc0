package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAblationsApply tells, without data and without building, of what the
// sources do not have any more.
func TestAblationsApply(t *testing.T) {
	seen := map[string]bool{unchanged.name: true}
	for _, a := range ablations {
		source, err := os.ReadFile(filepath.Join("..", "..", "cluster", a.file))
		if err != nil {
			t.Fatal(err)
		}
		changed, err := a.apply(string(source))
		if err != nil {
			t.Error(err)
			continue
		}
		if changed == string(source) {
			t.Errorf("%s changes nothing", a.name)
		}
		if _, err := parser.ParseFile(token.NewFileSet(), a.file, changed, 0); err != nil {
			t.Errorf("%s: %v", a.name, err)
		}
		if seen[a.name] {
			t.Errorf("%s is there twice", a.name)
		}
		seen[a.name] = true
	}
}

func TestApplyWantsTheTextOnce(t *testing.T) {
	a := ablation{"x", "x", "x.go", []edit{{"one", "two"}}}
	if got, err := a.apply("for one\n"); err != nil || got != "for two\n" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, source := range []string{"zero", "one one"} {
		if _, err := a.apply(source); err == nil || !strings.Contains(err.Error(), "cluster/x.go") || !strings.Contains(err.Error(), `"one"`) {
			t.Errorf("%q: error %v, want one that names file and text", source, err)
		}
	}
}

// TestOverlayFails on a text that is absent, before anything is built.
func TestOverlayFails(t *testing.T) {
	a := ablation{"x", "x", "doc.go", []edit{{"no such text", ""}}}
	if _, err := a.measure(t.Context(), filepath.Join("..", "..", "cluster"), t.TempDir(), ""); err == nil || !strings.Contains(err.Error(), "no such text") {
		t.Errorf("error %v, want one that names the text", err)
	}
}

func TestChoose(t *testing.T) {
	if _, err := choose([]string{"no-pairs", "tales"}); err == nil {
		t.Error("an unknown name is no error")
	}
	if all, err := choose(nil); err != nil || len(all) != len(ablations) {
		t.Errorf("without names %d ablations, %v", len(all), err)
	}
	some, err := choose([]string{"no-hop", "no-pairs"})
	if err != nil || len(some) != 2 || some[0].name != "no-pairs" || len(ablations) < 3 {
		t.Errorf("two names choose %v, %v", some, err)
	}
}

func TestTable(t *testing.T) {
	first, err := decode([]byte(`{"feed":"a","usual":{},"common":{"f1":0.92},"left_out":{"threshold":0.1,"f1":0.9}}
{"feed":"b","usual":{},"common":{"f1":0.82},"left_out":{"threshold":0.1,"f1":0.8}}
{"feed":"both","usual":{"bcubed":{"f1":0.7},"pairwise":{"f1":1}},"common":{"threshold":0.1,"f1":0.71}}
`))
	if err != nil {
		t.Fatal(err)
	}
	second, err := decode([]byte(`{"feed":"a","left_out":{"f1":0.8}} {"feed":"b","left_out":{"f1":0.8999}} {"feed":"both"}`))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	tab := table{w: &out}
	tab.row("x", first)
	tab.row("y", second)
	want := `| changed | a | b | mean | difference | at one threshold | all in one feed | pairwise | at that threshold |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| x | .900 | .800 | .850 | | .870 | .700 | 1.000 | .710 |
| y | .800 | .900 | .850 | +.000 | .000 | .000 | .000 | .000 |
`
	if got := out.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if _, err := decode([]byte("{")); err == nil {
		t.Error("half an object is no error")
	}
}
