package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/samestory/samestory/cluster"
	"github.com/samestory/samestory/cmd/samestory/internal/feed"
	"github.com/samestory/samestory/cmd/samestory/internal/report"
	"github.com/samestory/samestory/cmd/samestory/internal/stage"
)

// dated returns the line of an article for the steps of stories: when it was published, and
// the article as a line of JSON.
func dated(n uint64, rec *feed.Record) ([]byte, error) {
	line, err := jsonLine(rec)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "m%016x\t%016x\t%s", stage.Ordered(rec.Published), n, line), nil
}

// stageStories groups the articles of one time after another, each as cluster groups a
// feed, and writes the stories that begin with an article of that time's own.
//
// A line is z and the time, the article's number, own or near, and the article; or z and
// the time, v, and a feature and in how many articles of all times it stands, where they are
// to be weighed by these. What is written is k, the order of the story among all, its id,
// the time, the numbers of its articles, and the story as cluster --format json has it.
func stageStories(s *session, in *stage.Reader, out *stage.Writer) (n stage.Counts, err error) {
	t := &timePart{session: s, threshold: in.Params.Threshold, out: out}
	defer t.close()
	for {
		f, first, err := in.Next()
		if err != nil && err != io.EOF {
			return n, err
		}
		if first || err == io.EOF {
			if err := t.tell(); err != nil {
				return n, err
			}
			n.Written += t.told
		}
		if err == io.EOF {
			return n, nil
		}
		n.Lines++
		if t.time = string(in.Key()); t.time[:min(1, len(t.time))] != "z" {
			f.Fail("is of no kind that stories takes")
		}
		if f.Is("v") {
			t.count(f)
			if err := f.Err(); err != nil {
				return n, err
			}
			continue
		}
		number, own, article := f.Article(), string(f.Bytes()), f.Bytes()
		if err := f.Err(); err != nil {
			return n, err
		}
		if err := t.add(number, own == "own", article); err != nil {
			return n, err
		}
	}
}

// timePart is the articles of one time, and those near it.
type timePart struct {
	session   *session
	threshold float64
	out       *stage.Writer
	time      string
	file      *os.File // of the articles, as JSON Lines
	buffer    *bufio.Writer
	numbers   []uint64
	own       []bool
	counts    *cluster.FeatureCounts // nil for those of the articles
	told      int64
}

// count takes in how often a feature stands in the feed.
func (t *timePart) count(f *stage.Fields) {
	f.Bytes()
	feature, docs := f.Bytes(), f.Int()
	key, err := strconv.ParseUint(string(feature[min(1, len(feature)):]), 16, 64)
	if err != nil || feature[0] != 'w' && feature[0] != 'p' {
		f.Fail("has no feature")
		return
	}
	if t.counts == nil {
		t.counts = new(cluster.FeatureCounts)
	}
	t.counts.Add(cluster.Feature{Pair: feature[0] == 'p', Key: key}, uint32(docs))
}

func (t *timePart) add(number uint64, own bool, article []byte) (err error) {
	if t.file == nil {
		if t.file, err = os.CreateTemp("", "samestory-time-*.jsonl"); err != nil {
			return err
		}
		t.buffer = bufio.NewWriter(t.file)
	}
	t.numbers, t.own = append(t.numbers, number), append(t.own, own)
	t.buffer.Write(article)
	return t.buffer.WriteByte('\n')
}

func (t *timePart) close() {
	if t.file != nil {
		t.file.Close()
		os.Remove(t.file.Name())
	}
}

// tell groups what was added and forgets it.
func (t *timePart) tell() error {
	counts := t.counts
	t.told, t.counts = 0, nil
	if len(t.numbers) == 0 {
		return nil
	}
	if err := t.buffer.Flush(); err != nil {
		return err
	}
	// A run of cluster on the articles alone: as they were written, and with no say but
	// errors.
	o := *t.session.options
	o.fields, o.input, o.html, o.quiet, o.strict = feed.Fields{}, "jsonl", "never", true, true
	o.threshold, o.minSize, o.format = t.threshold, 2, "json"
	run := &session{options: &o, command: clusterCommand, ctx: t.session.ctx, stderr: t.session.stderr, progress: newProgress(io.Discard, true)}
	run.report.Counts = map[string]int64{}
	defer run.close()
	c, err := newStories(run, t.threshold)
	if err != nil {
		return err
	}
	if counts != nil {
		c.stories.Count(counts)
	}
	told, err := c.tell([]string{t.file.Name()})
	if err != nil {
		return err
	}
	at := 0
	for story, err := range told.stories() {
		if err != nil {
			return err
		}
		if group := told.groups[at]; t.own[group[0]] {
			if err := t.write(&story, group, c.heads); err != nil {
				return err
			}
		}
		at++
	}
	t.close()
	t.file, t.numbers, t.own = nil, t.numbers[:0], t.own[:0]
	return nil
}

func (t *timePart) write(story *report.Story, group []int, heads []head) error {
	var numbers []byte
	newest := int64(math.MinInt64)
	for i, a := range group {
		if i > 0 {
			numbers = append(numbers, ',')
		}
		numbers = fmt.Appendf(numbers, "%016x", t.numbers[a])
		if p := heads[a].published; !p.IsZero() {
			newest = max(newest, p.Unix())
		}
	}
	id, err := json.Marshal(story.Story)
	if err != nil {
		return err
	}
	told, err := report.AppendJSON(nil, story)
	if err != nil {
		return err
	}
	order := fmt.Sprintf("k%08x%016x", math.MaxUint32-uint32(len(group)), ^(uint64(newest) ^ 1<<63))
	t.out.Raw(bytes.Join([][]byte{[]byte(order), id, []byte(t.time), numbers, told}, []byte{'\t'}))
	t.told++
	return nil
}

// storyThreshold is the threshold of stories that was given, or the default.
func storyThreshold(s *session) float64 {
	if s.set("threshold") {
		return s.threshold
	}
	return cluster.DefaultStoryThreshold
}
