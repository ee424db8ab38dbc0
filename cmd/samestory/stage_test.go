package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// stageStep runs a step on lines that are divided by their keys into so many parts, each
// sorted by itself, and returns the lines of all parts without their headers.
func stageStep(t *testing.T, header string, lines []string, parts int, args ...string) []string {
	t.Helper()
	divided := make([][]string, parts)
	for _, line := range lines {
		key, _, _ := strings.Cut(line, "\t")
		h := fnv.New32a()
		h.Write([]byte(key))
		n := h.Sum32() % uint32(parts)
		divided[n] = append(divided[n], line)
	}
	var out []string
	for _, part := range divided {
		slices.SortFunc(part, func(a, b string) int {
			return strings.Compare(strings.TrimSuffix(a, "\n"), strings.TrimSuffix(b, "\n"))
		})
		in := header + strings.Join(part, "")
		got := program(strings.NewReader(in), append([]string{"stage", args[0], "-q"}, args[1:]...)...)
		if got.code != exitDone || got.stderr != "" {
			t.Fatalf("samestory stage %v: exit %d\n%s", args, got.code, got.stderr)
		}
		written := slices.Collect(strings.Lines(got.stdout))
		if written[0] != header {
			t.Fatalf("samestory stage %v: header %q, want that of its input, %q", args, written[0], header)
		}
		out = append(out, written[1:]...)
	}
	return out
}

// staged returns what dedup would write, by the steps.
func staged(t *testing.T, parts int, feed string, flags ...string) string {
	t.Helper()
	sketched := slices.Collect(strings.Lines(output(t, append(append([]string{"stage", "sketch"}, flags...), feed)...)))
	header := sketched[0]
	var sketches, texts []string
	for _, line := range sketched[1:] {
		if line[0] == 'x' {
			texts = append(texts, line)
		} else {
			sketches = append(sketches, line)
		}
	}
	found := sketches
	for range 3 {
		found = stageStep(t, header, found, parts, "pairs")
	}
	found = append(found, texts...)
	copies := stageStep(t, header, append(found, stageStep(t, header, found, parts, "verify", "--half")...), parts, "verify")
	linked := stageStep(t, header, copies, 1, "link")
	dropped := stageStep(t, header, linked, parts, "group")
	slices.Sort(dropped)
	write(t, "dropped", header+strings.Join(dropped, ""))
	return output(t, "stage", "keep", "dropped", feed)
}

// TestStagesAreDedup has what the steps keep be what dedup keeps, however their
// input is divided.
func TestStagesAreDedup(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "edited.jsonl", editedFeed(400))
	feeds := []string{feedPath("quickstart.jsonl"), feedPath("english.jsonl"), feedPath("world.jsonl"), "edited.jsonl"}
	for _, flags := range [][]string{
		nil,
		{"--threshold", ".5", "--cap", "2"},
		{"--containment", "0"},
		{"--cap", "0", "--shingle", "4", "--recall", ".9"},
		{"--keep", "longest"},
		{"--keep", "earliest", "--prefer", "northlight,b"},
	} {
		dropped := 0
		for _, feed := range feeds {
			want := output(t, append(append([]string{"dedup"}, flags...), feed)...)
			dropped += strings.Count(read(t, feed), "\n") - strings.Count(want, "\n")
			for _, parts := range []int{1, 2, 8} {
				if got := staged(t, parts, feed, flags...); got != want {
					t.Errorf("%s %v in %d parts: %d records are kept, and %d by dedup", feed, flags, parts, strings.Count(got, "\n"), strings.Count(want, "\n"))
				}
			}
		}
		if dropped < 100 {
			t.Errorf("%v: %d records are dropped, which shows little", flags, dropped)
		}
	}
}

// editedFeed makes articles of which half are copies of earlier ones: whole, with words
// changed, cut, inside of another, or under an appeal that many have; and pages of one
// template.
func editedFeed(n int) string {
	r := rand.New(rand.NewPCG(7, 11))
	words := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("w%d", r.IntN(3000))
			if r.IntN(12) == 0 {
				out[i] += "."
			}
		}
		return out
	}
	appeal := strings.Join(words(45), " ") + ". "
	template := words(200)
	var texts [][]string
	var feed strings.Builder
	for i := range n {
		text := words(40 + r.IntN(200))
		if i > 0 {
			old := slices.Clone(texts[r.IntN(i)])
			switch r.IntN(10) {
			case 0:
				text = old
			case 1, 2:
				for range len(old) * r.IntN(20) / 100 {
					old[r.IntN(len(old))] = "changed"
				}
				text = old
			case 3:
				text = old[:len(old)*(5+r.IntN(6))/10]
			case 4:
				text = slices.Concat(text[:40], old, text[:10])
			case 5:
				text = slices.Concat(template, text[:25])
			}
		}
		texts = append(texts, text)
		body := strings.Join(text, " ")
		if i%3 == 0 {
			body = appeal + body
		}
		line, err := json.Marshal(map[string]any{
			"id": i, "text": body, "source": string("abc"[r.IntN(3)]), "published": fmt.Sprintf("2024-05-%02dT00:00:00Z", 1+r.IntN(28)),
		})
		if err != nil {
			panic(err)
		}
		feed.Write(append(line, '\n'))
	}
	return feed.String()
}

// TestNumberedSketches has numbers come with the lines, and what is rejected be among the
// lines that are written.
func TestNumberedSketches(t *testing.T) {
	in := "00000000000000ff\t{\"id\":1,\"text\":\"one two three four five\"}\n" +
		"0000000000000100\t{\"id\":2,\n" +
		"0000000000000a00\t{\"id\":3,\"text\":\"\"}\n" +
		"ffffffffffffffff\t{\"id\":4,\"text\":\"six seven eight nine\"}"
	got := program(strings.NewReader(in), "stage", "sketch", "--numbered", "-q")
	var keys []string
	for line := range strings.Lines(got.stdout) {
		fields := strings.Split(line, "\t")
		keys = append(keys, line[:1]+" "+fields[min(1, len(fields)-1)])
		if line[0] != 'w' {
			keys[len(keys)-1] = strings.TrimSpace(fields[0])
		}
	}
	want := []string{"!samestory-stage", "r0000000000000100", "w 00000000000000ff", "w ffffffffffffffff", "x00000000000000ff", "xffffffffffffffff"}
	slices.Sort(keys)
	if got.code != exitRejected || !slices.Equal(keys, want) {
		t.Errorf("exit %d, lines %q, want %d and %q\n%s", got.code, keys, exitRejected, want, got.stderr)
	}
	for _, in := range []string{"{\"text\":\"a\"}\n", "00000000000000ff {\"text\":\"a b c\"}\n", "ff\t", "00000000000000ff\t{}\nx"} {
		got := program(strings.NewReader(in), "stage", "sketch", "--numbered", "-q")
		if got.code != exitFailed || !strings.Contains(got.stderr, "does not begin with the number of its article") {
			t.Errorf("%q: exit %d\n%s", in, got.code, got.stderr)
		}
	}
}

// TestStagesRefuse has each step refuse what is not for it, and name the line.
func TestStagesRefuse(t *testing.T) {
	t.Chdir(t.TempDir())
	sketched := output(t, "stage", "sketch", "--texts", "texts", feedPath("quickstart.jsonl"))
	header, rest, _ := strings.Cut(sketched, "\n")
	header += "\n"
	lines := slices.Sorted(strings.Lines(rest))
	text := slices.Sorted(strings.Lines(read(t, "texts")))[1]
	one := "x" + strings.Repeat("0", 16)
	for name, test := range map[string]struct {
		step, in, want string
	}{
		"nothing":            {"pairs", "", "want a header"},
		"no header":          {"pairs", rest, "want a header"},
		"another version":    {"pairs", strings.Replace(header, "\t1\t", "\t2\t", 1) + rest, "is of version \"2\""},
		"other parameters":   {"pairs", header + strings.Replace(header, "0.7", "0.6", 1) + rest, "line 2: a header that is not that of line 1"},
		"unknown parameters": {"pairs", strings.Replace(header, "{", `{"depth":3,`, 1) + rest, "that this program does not know"},
		"bad parameters":     {"pairs", strings.Replace(header, "0.7", "7", 1) + rest, "threshold 7"},
		"not sorted":         {"pairs", header + lines[1] + lines[0], "line 3: is not sorted"},
		"cut":                {"pairs", header + lines[0][:len(lines[0])/2], "line 2: is cut"},
		"a field too few":    {"pairs", header + lines[0][:strings.LastIndexByte(lines[0], '\t')] + "\n", "line 2: has too few fields"},
		"a field too many":   {"pairs", header + strings.TrimSuffix(lines[0], "\n") + "\tmore\n", "line 2: has too many fields"},
		"an empty line":      {"pairs", header + "\n", "line 2: has no key"},
		"half an entry":      {"pairs", header + "b000000000000\t0000000000000000\tAAAA\n", "line 2: has an entry that is cut"},
		"no number":          {"pairs", header + "b000000000000\tzero\tAAAA\n", "line 2: has \"zero\" in the place of an article's number"},
		"no base64":          {"pairs", header + "b000000000000\t0000000000000000\t*\n", "line 2: has a field that is not base64"},
		"sketches":           {"verify", header + lines[0], "line 2: is of no kind that verify takes"},
		"no text":            {"verify --half", header + one + "\tv\t0000000000000001\n", "whose text is missing"},
		"no text later":      {"verify", header + one + "\tw\t0000000000000001\t0\t0\t0\t\t\t\"\"\n", "whose text is missing"},
		"a text that is none": {"verify", header + text + text[:17] + "\tw\t0000000000000001\t0\t0\t0\t\t\t\"\n",
			"line 3: has a text that is none"},
		"sketches to link":   {"link", header + lines[0], "line 2: is of no kind that link takes"},
		"copies to stories":  {"stories", header + lines[0], "is of the relation \"copy\""},
		"stories to pairs":   {"pairs", strings.Replace(header, "copy", "story", 1) + lines[0], "is of the relation \"story\""},
		"sketches to tell":   {"stories", strings.Replace(header, "copy", "story", 1) + lines[0], "line 2: is of no kind that stories takes"},
		"sketches to count":  {"words", strings.Replace(header, "copy", "story", 1) + lines[0], "line 2: is of no kind that words takes"},
		"an article of none": {"words", strings.Replace(header, "copy", "story", 1) + "m0000000000000000\t0000000000000000\t{\n", "line 2: has an article that is none"},
		"a feature of none":  {"stories", strings.Replace(header, "copy", "story", 1) + "z0000000000000000\tv\tx\t3\n", "line 2: has no feature"},
		"sketches to group":  {"group", header + lines[0], "line 2: is of no kind that group takes"},
	} {
		t.Run(name, func(t *testing.T) {
			got := program(strings.NewReader(test.in), append([]string{"stage", "-q"}, strings.Fields(test.step)...)...)
			if got.code != exitFailed && got.code != exitUsage || !strings.Contains(got.stderr, test.want) || !strings.Contains(got.stderr, "standard input") && test.in != "" && !strings.Contains(got.stderr, "--") {
				t.Errorf("exit %d\n%swant %s", got.code, got.stderr, test.want)
			}
		})
	}
	write(t, "dropped", header+"d0000000000000007\t0000000000000000\t{}\n")
	if got := program(nil, "stage", "keep", "dropped", feedPath("quickstart.jsonl")); got.code != exitFailed || !strings.Contains(got.stderr, "drops an article that the feed does not have") {
		t.Errorf("exit %d\n%s", got.code, got.stderr)
	}
}

// TestStoriesOfATime has the stories of one time be those of cluster, and each time tell no
// others than those that begin with one of its own.
func TestStoriesOfATime(t *testing.T) {
	for _, feed := range []string{"english", "world", "quickstart"} {
		path := feedPath(feed + ".jsonl")
		lines := slices.Collect(strings.Lines(output(t, "stage", "sketch", "--relation", "story", path)))
		header := lines[0]
		times := func(place func(i int, number, record string) string) string {
			var in []string
			for i, line := range lines[1:] {
				_, rest, _ := strings.Cut(line, "\t")
				number, record, _ := strings.Cut(rest, "\t")
				in = append(in, slices.Collect(strings.Lines(place(i, number, record)))...)
			}
			slices.Sort(in)
			got := program(strings.NewReader(header+strings.Join(in, "")), "stage", "stories", "-q")
			if got.code != exitDone || got.stderr != "" {
				t.Fatalf("%s: exit %d\n%s", feed, got.code, got.stderr)
			}
			told := slices.Collect(strings.Lines(got.stdout))[1:]
			slices.Sort(told)
			var stories strings.Builder
			for _, line := range told {
				fields := strings.SplitN(line, "\t", 5)
				stories.WriteString(fields[4])
			}
			return stories.String()
		}
		want := output(t, "cluster", "--format", "json", path)
		if got := times(func(_ int, number, record string) string {
			return "z0000000000000000\t" + number + "\town\t" + record
		}); got != want {
			t.Errorf("%s: the stories of one time are not those of cluster:\n%swant\n%s", feed, got, want)
		}
		twice := times(func(i int, number, record string) string {
			whose := [2][2]string{{"own", "near"}, {"near", "own"}}[i%2]
			return "z0000000000000000\t" + number + "\t" + whose[0] + "\t" + record +
				"z0000000000000001\t" + number + "\t" + whose[1] + "\t" + record
		})
		if twice != "" {
			got, all := decode[story](t, twice), decode[story](t, want)
			if len(got) != len(all) {
				t.Errorf("%s: two times that see all tell %d stories, and cluster %d", feed, len(got), len(all))
			}
		}
	}
}

// TestWordsOfATime has the stories of one time be the same where the words of the feed are
// counted by a step before, in parts.
func TestWordsOfATime(t *testing.T) {
	path := feedPath("english.jsonl")
	lines := slices.Collect(strings.Lines(output(t, "stage", "sketch", "--relation", "story", path)))
	header, articles := lines[0], lines[1:]
	words := func(lines []string) []string {
		got := program(strings.NewReader(header+strings.Join(lines, "")), "stage", "words", "-q")
		if got.code != exitDone || got.stderr != "" {
			t.Fatalf("exit %d\n%s", got.code, got.stderr)
		}
		return slices.Collect(strings.Lines(got.stdout))[1:]
	}
	docs := map[string]int{}
	for part := range slices.Chunk(articles, 30) {
		for _, line := range words(part) {
			feature, n, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			count, err := strconv.Atoi(n)
			if err != nil || feature[0] != 'v' {
				t.Fatalf("%q: %v", line, err)
			}
			docs[feature[1:]] += count
		}
	}
	var time []string
	for _, line := range articles {
		_, rest, _ := strings.Cut(line, "\t")
		number, record, _ := strings.Cut(rest, "\t")
		time = append(time, "z0000000000000000\t"+number+"\town\t"+record)
	}
	listed := words(time)
	if len(listed) != len(docs) {
		t.Errorf("%d features are counted, and %d listed", len(docs), len(listed))
	}
	stories := func(lines []string) string {
		lines = slices.Sorted(slices.Values(lines))
		got := program(strings.NewReader(header+strings.Join(lines, "")), "stage", "stories", "-q")
		if got.code != exitDone || got.stderr != "" {
			t.Fatalf("exit %d\n%s", got.code, got.stderr)
		}
		return got.stdout
	}
	want := stories(time)
	for _, times := range []int{1, 20} {
		counted := slices.Clone(time)
		for _, line := range listed {
			feature, at, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if n := docs[feature[1:]] * times; n > 1 {
				counted = append(counted, fmt.Sprintf("%s\tv\t%s\t%d\n", at, feature[1:], n))
			}
		}
		if got := stories(counted); (got == want) != (times == 1) {
			t.Errorf("with %d times the counts the stories are the same: %v", times, got == want)
		}
	}
}
