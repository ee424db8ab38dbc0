package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// completionFile writes a shell's completion to a file and returns its path.
func completionFile(t *testing.T, shell, name string) string {
	t.Helper()
	got := program(nil, "completion", shell)
	if got.code != exitDone || got.stderr != "" {
		t.Fatalf("exit %d: %s", got.code, got.stderr)
	}
	path := filepath.Join(t.TempDir(), name)
	write(t, path, got.stdout)
	return path
}

// inShell runs a script of a shell, which is skipped where there is none.
func inShell(t *testing.T, shell string, args ...string) []string {
	t.Helper()
	if _, err := exec.LookPath(shell); err != nil {
		t.Skip("no " + shell)
	}
	out, err := exec.Command(shell, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", shell, args, err, out)
	}
	return strings.Fields(string(out))
}

// completions are lines that are typed so far, and the words that end them.
var completions = []struct{ typed, want string }{
	{"samestory cl", "cluster"},
	{"samestory help tu", "tutorial"},
	{"samestory cluster --format ht", "html"},
	{"samestory cluster --format ", "text json csv html"},
	{"samestory dedup --keep l", "longest"},
	{"samestory dedup --st", "--strict --stats --state"},
	{"samestory state ", "info check compact export forget"},
	{"samestory completion ", "bash zsh fish"},
}

func TestCompletionInBash(t *testing.T) {
	path := completionFile(t, "bash", "samestory")
	for _, c := range completions {
		got := inShell(t, "bash", "-c", `source "$1"; read -ra COMP_WORDS <<<"$2"; case $2 in *' ') COMP_WORDS+=('');; esac
COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _samestory; echo "${COMPREPLY[@]}"`, "bash", path, c.typed)
		sameWords(t, c.typed, got, c.want)
	}
}

func TestCompletionInFish(t *testing.T) {
	path := completionFile(t, "fish", "samestory.fish")
	for _, c := range completions {
		if strings.HasSuffix(c.typed, " ") && !strings.Contains(c.typed, "--") {
			continue // where files are offered as well
		}
		var got []string
		for line := range strings.Lines(strings.Join(inShell(t, "fish", "-c", `source $argv[1]; complete -C $argv[2] | string replace -r '\t.*' ''; true`, path, c.typed), "\n")) {
			got = append(got, strings.TrimSpace(line))
		}
		sameWords(t, c.typed, got, c.want)
	}
}

// TestCompletionInZsh types into a shell and reads what has become of the line.
func TestCompletionInZsh(t *testing.T) {
	path := completionFile(t, "zsh", "_samestory")
	script := `zmodload zsh/zpty; zpty z zsh -f -i
zpty -w z 'PS1=READY; fpath=('$1' $fpath); autoload -Uz compinit; compinit -u -D; bindkey "^I" complete-word; samestory() { print -r -- "GO""T:$*:" }; PS1=SET'
out=; read_() { local o i; for i in {1..100}; do while zpty -r -t z o; do out+=$o; done; [[ $out == *$1* ]] && return; sleep .1; done }
read_ SET; read_ SET
zpty -w -n z $2$'\t'; sleep .3; zpty -w -n z $'\n'; read_ GOT; read_ ':'
print -r -- ${${out##*GOT:}%%:*}`
	for _, c := range completions {
		if strings.Contains(c.want, " ") {
			continue // which are a menu
		}
		got := inShell(t, "zsh", "-f", "-c", script, "zsh", filepath.Dir(path), c.typed)
		words := strings.Fields(c.typed)
		sameWords(t, c.typed, got[len(got)-1:], strings.Join(append(words[len(words):], c.want), " "))
	}
}

func sameWords(t *testing.T, typed string, got []string, want string) {
	t.Helper()
	expected := strings.Fields(want)
	slices.Sort(got)
	slices.Sort(expected)
	if !slices.Equal(got, expected) {
		t.Errorf("%q is completed by %q, want %q", typed, got, expected)
	}
}

// TestCompletionHasAll wants each command, flag and word to be offered in each shell, and
// the shells to take the scripts.
func TestCompletionHasAll(t *testing.T) {
	for _, shell := range shells {
		script := program(nil, "completion", shell).stdout
		for _, c := range commands() {
			c.eachFlag(func(f *pflag.Flag) {
				if want := map[string]string{"fish": "-l " + f.Name}[shell]; !strings.Contains(script, c.name) || !strings.Contains(script, want) || !strings.Contains(script, f.Name) {
					t.Errorf("%s: no --%s of %s", shell, f.Name, c.name)
				}
			})
		}
		t.Run(shell, func(t *testing.T) { inShell(t, shell, "-n", completionFile(t, shell, "script")) })
	}
}
