// Startup compares how long builds of samestory take for next to nothing: to tell
// their version, and to read three lines.
//
//	go run ./startup BEFORE AFTER...
//
// The builds take turns, so that what else the machine does strikes all of them.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const lines = `{"id":"1","title":"One","text":"The ferry to the islands sails again from Monday on."}
{"id":"2","title":"Two","text":"The ferry to the islands sails again from Monday on."}
{"id":"3","title":"Three","text":"Nothing of the kind."}
`

func main() {
	log.SetFlags(0)
	runs := flag.Int("runs", 300, "how often each build runs")
	flag.Parse()
	if flag.NArg() == 0 {
		log.Fatal("want the paths of builds")
	}
	dir, err := os.MkdirTemp("", "startup")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	feed := filepath.Join(dir, "three.jsonl")
	if err := os.WriteFile(feed, []byte(lines), 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Println("| build | bytes | command | median wall | ratio | median CPU | ratio |")
	fmt.Println("| --- | ---: | --- | ---: | ---: | ---: | ---: |")
	for _, args := range [][]string{{"version"}, {"dedup", "-q", feed}} {
		all := make([][]run, flag.NArg())
		for range *runs {
			for i, build := range flag.Args() {
				all[i] = append(all[i], measure(build, args))
			}
		}
		for i, build := range flag.Args() {
			info, err := os.Stat(build)
			if err != nil {
				log.Fatal(err)
			}
			wall, cpu := medians(all[i])
			wall0, cpu0 := medians(all[0])
			fmt.Printf("| %s | %d | `%s` | %.2f ms | %.3f | %.2f ms | %.3f |\n", filepath.Base(build), info.Size(),
				strings.Join(args[:len(args)/2+1], " "), wall, wall/wall0, cpu, cpu/cpu0)
		}
	}
}

// run is what one took, in milliseconds.
type run struct{ wall, cpu float64 }

func measure(build string, args []string) run {
	c := exec.Command(build, args...)
	begin := time.Now()
	if err := c.Run(); err != nil {
		log.Fatalf("%s: %v", c, err)
	}
	wall := time.Since(begin)
	s := c.ProcessState
	return run{ms(wall), ms(s.UserTime() + s.SystemTime())}
}

func ms(d time.Duration) float64 { return float64(d) / 1e6 }

func medians(runs []run) (wall, cpu float64) {
	of := func(part func(run) float64) float64 {
		var list []float64
		for _, r := range runs {
			list = append(list, part(r))
		}
		slices.Sort(list)
		return list[len(list)/2]
	}
	return of(func(r run) float64 { return r.wall }), of(func(r run) float64 { return r.cpu })
}
