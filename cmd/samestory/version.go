package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/samestory/samestory/cluster/state"
)

// release is set when one is built: the tag.
var release string

// version is that of the module, as it was released, fetched or tagged.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		return cmp.Or(release, info.Main.Version, "(devel)")
	}
	return cmp.Or(release, "(devel)")
}

// build is what version tells of the program.
type build struct {
	Version  string         `json:"version"`
	Commit   string         `json:"commit"` // "" where it was not built from a checkout
	Date     string         `json:"date"`   // of the commit
	Modified bool           `json:"modified"`
	Go       string         `json:"go"`
	Platform string         `json:"platform"`
	Formats  map[string]int `json:"formats"` // the versions of what is written for this program to read again
}

func thisBuild() build {
	b := build{Version: version(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Formats: map[string]int{"state": state.Version}}
	info, _ := debug.ReadBuildInfo()
	if info == nil {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

func writeVersion(out io.Writer, args []string) error {
	b := thisBuild()
	if len(args) == 1 && args[0] == "--json" {
		return json.NewEncoder(out).Encode(b)
	}
	if len(args) > 0 {
		return usagef("version takes nothing but --json")
	}
	fmt.Fprintf(out, "samestory %s\n", b.Version)
	if b.Commit != "" {
		modified := ""
		if b.Modified {
			modified = ", with changes"
		}
		fmt.Fprintf(out, "commit  %.12s of %s%s\n", b.Commit, b.Date, modified)
	}
	_, err := fmt.Fprintf(out, "built   %s, %s\nstate   format %d\n", b.Go, b.Platform, b.Formats["state"])
	return err
}
