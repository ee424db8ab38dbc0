//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pipelinePath is a file of those that the README points to for use in pipelines.
func pipelinePath(name string) string {
	return filepath.Join(here, "..", "..", "testdata", "pipelines", name)
}

// onPath puts a samestory on the PATH, which is this test's binary.
func onPath(t *testing.T) (path string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path = filepath.Join(dir, "samestory")
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv(asProgram, "1")
	return path
}

// today is the quickstart's feed as if all of it had come on one day: what is older than
// the window is forgotten within the run, and new if it comes again.
func today(t *testing.T) string {
	t.Helper()
	return regexp.MustCompile(`"published":\s*"[0-9-]+T`).ReplaceAllString(read(t, feedPath("quickstart.jsonl")), `"published":"2026-11-21T`)
}

// TestCrontab runs the commands of the lines for cron, twice.
func TestCrontab(t *testing.T) {
	work := t.TempDir()
	onPath(t)
	write(t, filepath.Join(work, "incoming", "feed.jsonl"), today(t))
	n := 0
	for range 2 {
		for line := range strings.Lines(read(t, pipelinePath("crontab"))) {
			fields := strings.SplitN(line, " ", 6)
			if strings.HasPrefix(line, "#") || len(fields) < 6 {
				continue
			}
			n++
			command := strings.ReplaceAll(strings.TrimSpace(fields[5]), "/srv/news", work)
			if said, err := exec.Command("sh", "-c", command).CombinedOutput(); err != nil || len(said) > 0 {
				t.Errorf("%s: %v: %s", command, err, said)
			}
		}
	}
	if n != 4 || strings.Count(read(t, filepath.Join(work, "kept.jsonl")), "\n") != 10 || read(t, filepath.Join(work, "changed.jsonl")) != "" {
		t.Errorf("%d commands ran, and %d articles are kept", n, strings.Count(read(t, filepath.Join(work, "kept.jsonl")), "\n"))
	}
}

// TestUnits has systemd read the units, where there is one, and runs what they start.
func TestUnits(t *testing.T) {
	work := t.TempDir()
	samestory := onPath(t)
	write(t, filepath.Join(work, "incoming", "feed.jsonl"), today(t))
	units := t.TempDir()
	for _, name := range []string{"samestory-dedup.service", "samestory-dedup.timer", "samestory-serve.service"} {
		unit := strings.NewReplacer("/srv/news", work, "/usr/local/bin/samestory", samestory).Replace(read(t, pipelinePath(name)))
		write(t, filepath.Join(units, name), unit)
		if analyze, err := exec.LookPath("systemd-analyze"); err == nil {
			if said, err := exec.Command(analyze, "verify", filepath.Join(units, name)).CombinedOutput(); err != nil || strings.Contains(string(said), name) {
				t.Errorf("%s: %v: %s", name, err, said)
			}
		}
		_, command, found := strings.Cut(unit, "ExecStart=")
		if !found || strings.Contains(command, " serve ") {
			continue
		}
		run := exec.Command("sh", "-c", "cd "+work+" && "+command[:strings.Index(command, "\n")])
		if said, err := run.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", name, err, said)
		}
	}
	if strings.Count(read(t, filepath.Join(work, "kept.jsonl")), "\n") != 10 {
		t.Errorf("kept is %s", read(t, filepath.Join(work, "kept.jsonl")))
	}
}

// TestScrapyPipeline runs the item pipeline for Scrapy without Scrapy: of that it needs
// one exception.
func TestScrapyPipeline(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip(err)
	}
	t.Chdir(t.TempDir())
	write(t, "scrapy/__init__.py", "")
	write(t, "scrapy/exceptions.py", "class DropItem(Exception):\n    pass\n")
	write(t, "once.py", read(t, pipelinePath("once.py")))
	write(t, "feed.jsonl", read(t, feedPath("quickstart.jsonl")))
	write(t, "crawl.py", `
import json, sys
from types import SimpleNamespace
from once import OncePipeline, DropItem

pipeline = OncePipeline.from_crawler(SimpleNamespace(settings={"SAMESTORY_URL": sys.argv[1]}))
for line in open("feed.jsonl", encoding="utf-8"):
    try:
        item = pipeline.process_item(json.loads(line))
        print("kept", item["id"], item["story"])
    except DropItem as why:
        print("dropped", why)
`)
	c, url := serving(t, "--window", "0")
	want := []string{"kept ledger-101 None", "kept courant-104 None", "kept mw-105 None", "dropped copy of mw-105", "kept courant-107 mw-105", "kept mw-106 None",
		"dropped copy of mw-106", "kept clarion-103 mw-106", "kept northlight-104 mw-106", "kept courant-108 None", "kept courant-114 None", "kept northlight-112 courant-114"}
	got, err := exec.Command(python, "crawl.py", url).CombinedOutput()
	if err != nil || strings.TrimSpace(string(got)) != strings.Join(want, "\n") {
		t.Errorf("%v:\n%s", err, got)
	}
	again, err := exec.Command(python, "crawl.py", url).CombinedOutput()
	if err != nil || strings.Count(string(again), "dropped repeat of ") != len(want) {
		t.Errorf("again: %v:\n%s", err, again)
	}
	c.Process.Kill()
	c.Wait()
}
