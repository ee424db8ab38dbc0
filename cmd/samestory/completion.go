package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/samestory/samestory/cmd/samestory/manual"
)

// shells are those that there is a completion for.
var shells = []string{"bash", "zsh", "fish"}

// writeCompletion writes the script that has a shell complete samestory's words. All of
// it comes from the commands and their flags.
func writeCompletion(out io.Writer, args []string) error {
	if len(args) != 1 || !slices.Contains(shells, args[0]) {
		return &usageError{"completion wants a shell: " + list(shells), "samestory completion bash > ~/.local/share/bash-completion/completions/samestory"}
	}
	script := map[string]func() string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[args[0]]
	_, err := io.WriteString(out, script())
	return err
}

// firstWords are what may stand behind samestory, and what each does.
func firstWords() (words [][2]string) {
	for _, c := range commands() {
		words = append(words, [2]string{c.name, c.summary})
	}
	for _, t := range tools {
		name, _, _ := strings.Cut(t[0], " ")
		words = append(words, [2]string{name, t[1]})
	}
	return words
}

// helpWords are what may stand behind help.
func helpWords() (words [][2]string) {
	for _, c := range commands() {
		words = append(words, [2]string{c.name, c.summary})
	}
	for _, t := range manual.Topics() {
		words = append(words, [2]string{t.Name, t.Title})
	}
	return words
}

func namesOf(words [][2]string) string {
	var names []string
	for _, w := range words {
		names = append(names, w[0])
	}
	return strings.Join(names, " ")
}

func bashCompletion() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# bash completion for samestory. To use it now: source <(samestory completion bash)
_samestory() {
	local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W '%s' -- "$cur"))
		return
	fi
	case $command in
	help) COMPREPLY=($(compgen -W '%s' -- "$cur")); return ;;
	completion) COMPREPLY=($(compgen -W '%s' -- "$cur")); return ;;
	version) COMPREPLY=($(compgen -W '--json' -- "$cur")); return ;;
`, namesOf(firstWords()), namesOf(helpWords()), strings.Join(shells, " "))
	for _, c := range commands() {
		var flags []string
		var values strings.Builder
		c.eachFlag(func(f *pflag.Flag) {
			flags = append(flags, "--"+f.Name)
			name := "--" + f.Name
			if f.Shorthand != "" {
				name += "|-" + f.Shorthand
			}
			switch arg := argumentOf(f); {
			case arg.words != nil:
				fmt.Fprintf(&values, "\t\t%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", name, strings.Join(arg.words, " "))
			case arg.name == "DIR":
				fmt.Fprintf(&values, "\t\t%s) compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n", name)
			case arg.name == "FILE":
				fmt.Fprintf(&values, "\t\t%s) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n", name)
			case arg.name != "":
				fmt.Fprintf(&values, "\t\t%s) return ;;\n", name)
			}
		})
		fmt.Fprintf(&b, "\t%s)\n\t\tcase $before in\n%s\t\tesac\n\t\tcase $cur in\n\t\t-*) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n\t\tesac\n",
			c.name, values.String(), strings.Join(flags, " "))
		switch takes, words := c.takes(); takes {
		case takesFiles:
			b.WriteString("\t\tcompopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n")
		case takesWords:
			fmt.Fprintf(&b, "\t\tCOMPREPLY=($(compgen -W '%s' -- \"$cur\")) ;;\n", strings.Join(words, " "))
		default:
			b.WriteString("\t\t;;\n")
		}
	}
	b.WriteString("\tesac\n}\ncomplete -F _samestory samestory\n")
	return b.String()
}

func zshCompletion() string {
	var b strings.Builder
	b.WriteString("#compdef samestory\n# zsh completion for samestory: a file _samestory in a directory of $fpath.\n_samestory() {\n\tlocal -a words_\n\tif (( CURRENT == 2 )); then\n")
	describe := func(tabs, what string, words [][2]string) {
		fmt.Fprintf(&b, "%swords_=(\n", tabs)
		for _, w := range words {
			fmt.Fprintf(&b, "%s\t'%s:%s'\n", tabs, w[0], zshQuoted(w[1]))
		}
		fmt.Fprintf(&b, "%s)\n%s_describe %s words_\n", tabs, tabs, what)
	}
	describe("\t\t", "command", firstWords())
	b.WriteString("\t\treturn\n\tfi\n\tlocal command=$words[2]\n\tshift words\n\t(( CURRENT-- ))\n\tcase $command in\n\thelp)\n")
	describe("\t\t", "topic", helpWords())
	fmt.Fprintf(&b, "\t\t;;\n\tcompletion) _values shell %s ;;\n\tversion) _arguments '--json[as JSON]' ;;\n", strings.Join(shells, " "))
	for _, c := range commands() {
		fmt.Fprintf(&b, "\t%s)\n\t\t_arguments -s \\\n", c.name)
		c.eachFlag(func(f *pflag.Flag) {
			arg, names, again := argumentOf(f), "--"+f.Name, ""
			if arg.list {
				again = "'*'"
			}
			if f.Shorthand != "" {
				names = fmt.Sprintf("{-%s,--%s}", f.Shorthand, f.Name)
			}
			fmt.Fprintf(&b, "\t\t\t%s%s'[%s]", again, names, zshQuoted(summaryOf(f)))
			switch {
			case arg.words != nil:
				fmt.Fprintf(&b, ":%s:(%s)", arg.name, strings.Join(arg.words, " "))
			case arg.name == "DIR":
				b.WriteString(":directory:_files -/")
			case arg.name == "FILE":
				b.WriteString(":file:_files")
			case arg.name != "":
				fmt.Fprintf(&b, ":%s: ", zshQuoted(arg.name))
			}
			b.WriteString("' \\\n")
		})
		switch takes, words := c.takes(); takes {
		case takesFiles:
			b.WriteString("\t\t\t'*:file:_files' ;;\n")
		case takesWords:
			fmt.Fprintf(&b, "\t\t\t':action:(%s)' ;;\n", strings.Join(words, " "))
		default:
			b.WriteString("\t\t\t;;\n")
		}
	}
	b.WriteString("\tesac\n}\n_samestory \"$@\"\n")
	return b.String()
}

// zshQuoted is s within quotes, where brackets and colons would end it.
func zshQuoted(s string) string {
	return strings.NewReplacer("'", `'\''`, "[", `\[`, "]", `\]`, ":", `\:`).Replace(s)
}

func fishCompletion() string {
	var b strings.Builder
	b.WriteString("# fish completion for samestory: samestory completion fish > ~/.config/fish/completions/samestory.fish\ncomplete -c samestory -f\n")
	words := func(condition string, words [][2]string) {
		for _, w := range words {
			fmt.Fprintf(&b, "complete -c samestory -n '%s' -a %s -d '%s'\n", condition, w[0], fishQuoted(w[1]))
		}
	}
	words("__fish_use_subcommand", firstWords())
	words("__fish_seen_subcommand_from help", helpWords())
	fmt.Fprintf(&b, "complete -c samestory -n '__fish_seen_subcommand_from completion' -a '%s'\n", strings.Join(shells, " "))
	b.WriteString("complete -c samestory -n '__fish_seen_subcommand_from version' -l json -d 'as JSON'\n")
	for _, c := range commands() {
		condition := fmt.Sprintf("-n '__fish_seen_subcommand_from %s; and not __fish_seen_subcommand_from help'", c.name)
		c.eachFlag(func(f *pflag.Flag) {
			fmt.Fprintf(&b, "complete -c samestory %s -l %s", condition, f.Name)
			if f.Shorthand != "" {
				fmt.Fprintf(&b, " -s %s", f.Shorthand)
			}
			switch arg := argumentOf(f); {
			case arg.words != nil:
				fmt.Fprintf(&b, " -x -a '%s'", strings.Join(arg.words, " "))
			case arg.name == "DIR":
				b.WriteString(" -x -a '(__fish_complete_directories)'")
			case arg.name == "FILE":
				b.WriteString(" -r -F")
			case arg.name != "":
				b.WriteString(" -x")
			}
			fmt.Fprintf(&b, " -d '%s'\n", fishQuoted(summaryOf(f)))
		})
		switch takes, actions := c.takes(); takes {
		case takesFiles:
			fmt.Fprintf(&b, "complete -c samestory %s -F\n", condition)
		case takesWords:
			fmt.Fprintf(&b, "complete -c samestory %s -a '%s'\n", condition, strings.Join(actions, " "))
		}
	}
	return b.String()
}

func fishQuoted(s string) string { return strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) }
