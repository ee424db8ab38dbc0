package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestHostile takes what an article may hold of a stranger's through every output, and
// wants nothing of it to come out alive: on a terminal, in a page, in a spreadsheet.
func TestHostile(t *testing.T) {
	body := strings.Repeat("The harbour of Lindmar stays closed after a freighter ran aground on Tuesday night. ", 3)
	for name, evil := range map[string]string{
		"terminal escapes":        "\x1b]0;owned\x07\x1b[2J\u009b31m\x1bPq\x1b\\",
		"bidirectional overrides": "\u202etxt\u2066.exe\u2069",
		"invisible characters":    strings.Repeat("\u200b\u2060\ufeff\u00ad", 500),
		"combining characters":    "Z" + strings.Repeat("\u0301\u0337", 500),
		"the end of a script":     "</script><script>alert(1)</script><!--",
		"an event handler":        `"><img src=x onerror=alert(1)><svg onload=alert(1)>`,
		"a javascript: link":      "javascript:alert(1)",
		"a formula":               `=HYPERLINK("http://x.example","y")`,
		"another formula":         "\t@SUM(1+1)*cmd|' /C calc'!A0",
		"NUL bytes":               "a\x00b",
		"ends of lines":           "one\r\ntwo\u2028three\u0085four",
		"a path":                  "../../../../etc/passwd",
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			var feed strings.Builder
			for i := range 4 {
				line, err := json.Marshal(map[string]string{"id": evil + fmt.Sprint(i), "title": evil + " freighter aground", "text": body + evil + strings.Repeat(" salvage", i), "source": evil, "url": evil, "event": evil, "published": "2024-02-03"})
				if err != nil {
					t.Fatal(err)
				}
				feed.Write(append(line, '\n'))
			}
			write(t, "feed.jsonl", feed.String())
			write(t, "feed.json", "["+strings.ReplaceAll(strings.TrimSpace(feed.String()), "\n", ",")+"]") // which comes out as the program writes it
			for _, line := range []string{
				"cluster", "cluster --color always", "cluster --format json", "cluster --format csv", "cluster --format html", "cluster --min-size 1",
				"cluster --furniture listed", "pairs --relation any", "pairs --format tsv", "dedup --annotate", "dedup --dropped left", "eval --label-field event", "dedup --text-field gone --rejects rejects",
				"cluster --state memory --since run", "dedup --state memory",
			} {
				args := append(strings.Fields(line), "--html", "never", "feed.json")
				got := program(nil, args...)
				if got.code > exitRejected {
					t.Fatalf("%s: exit %d: %s", line, got.code, got.stderr)
				}
				var out strings.Builder
				out.WriteString(got.stdout)
				for _, file := range []string{"listed", "left"} {
					if strings.Contains(line, " "+file) {
						out.WriteString(read(t, file))
					}
				}
				alive(t, line, out.String(), got.stderr)
			}
			ids := []string{strings.TrimSpace(evil + "0"), strings.TrimSpace(evil + "1")}
			for _, format := range []string{"text", "json"} {
				got := program(nil, "compare", "--format", format, "--in", "feed.json", ids[0], ids[1])
				alive(t, "compare "+format, got.stdout, got.stderr)
			}
			alive(t, "export", program(nil, "state", "export", "--state", "memory").stdout, "")
		})
	}
}

var colors = regexp.MustCompile("\x1b\\[[0-9;]*m")

// alive reports what of an output something would obey.
func alive(t *testing.T, line, out, said string) {
	t.Helper()
	shown := said
	if !strings.Contains(line, "html") {
		shown += out
	}
	if strings.Contains(line, "--color always") {
		shown = colors.ReplaceAllString(shown, "")
	}
	people := regexp.MustCompile(`^(cluster|cluster --color always|cluster --min-size 1|compare text)$`).MatchString(line)
	marks := 0
	for _, r := range shown {
		if marks++; !unicode.In(r, unicode.Mn) {
			marks = 0
		}
		switch {
		case r == '\n', r == '\t' && strings.Contains(line, "tsv"):
		case unicode.IsControl(r), unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp), unicode.Is(unicode.Cf, r) && !strings.Contains(line, "csv"):
			t.Errorf("%s prints %U", line, r)
			return
		case people && marks > 8:
			t.Errorf("%s prints more than 8 marks on one character", line)
			return
		}
	}
	switch {
	case strings.Contains(line, "csv"):
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			for _, cell := range row {
				if strings.IndexAny(strings.TrimLeft(cell, " \t"), "=+-@") == 0 {
					t.Errorf("a spreadsheet would run %q", cell)
				}
			}
		}
	case strings.Contains(line, "html"):
		if n := strings.Count(out, "<script"); n != strings.Count(out, "</script") || n != 4 {
			t.Errorf("%d scripts begin and %d end in a page of one bundle, want 4", n, strings.Count(out, "</script"))
		}
		for _, mark := range []string{"<img", "<svg onload", "<!--", "\x1b", "\x00", "\u202e", `"url":"javascript`} {
			if strings.Contains(out, mark) {
				t.Errorf("%q is in the page", mark)
			}
		}
	}
}

// TestLoneSurrogates has escapes that stand for no character.
func TestLoneSurrogates(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "feed.json", `[{"id":"a\ud800","title":"\udfff\ud800x","text":"one two three \ud83d four"},{"id":"b","text":"x"}]`)
	for _, line := range []string{"dedup feed.json", "cluster --min-size 1 feed.json", "cluster --format html --min-size 1 feed.json"} {
		got := program(nil, strings.Fields(line)...)
		if got.code != exitDone || !strings.Contains(got.stdout, "\ufffd") || regexp.MustCompile(`\\ud[89a-f]`).MatchString(got.stdout) {
			t.Errorf("%s: exit %d: %.500q", line, got.code, got.stdout)
		}
	}
}
