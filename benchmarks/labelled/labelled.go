package labelled

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/samestory/samestory/cluster"
)

// Article is an article with what is known of it.
type Article struct {
	cluster.Article
	Label string // of its story, "" where it has none
	Set   string // the collection it comes from, "" where the file is one
}

// Dir is a folder of labelled news.
type Dir string

// Find returns the folder that the environment's SAMESTORY_DATA names, else the
// usual one beside the repository, or "" where there is neither.
func Find() Dir {
	for _, dir := range []string{os.Getenv("SAMESTORY_DATA"), filepath.Join("..", "..", "shared", "data")} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return Dir(dir)
		}
	}
	return ""
}

// Path returns where the file of that name, NAME.jsonl or NAME.jsonl.zst, is.
func (d Dir) Path(name string) (string, error) {
	for _, end := range []string{".jsonl", ".jsonl.zst"} {
		path := filepath.Join(string(d), name+end)
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return path, err
		}
	}
	return "", fmt.Errorf("find %s.jsonl or .jsonl.zst in %s: %w", name, string(d), fs.ErrNotExist)
}

// Read returns the articles of the file of that name.
func (d Dir) Read(name string) ([]Article, error) {
	path, err := d.Path(name)
	if err != nil {
		return nil, err
	}
	return Read(path)
}

// Read returns the articles of a file.
func Read(path string) ([]Article, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = bufio.NewReader(f)
	if filepath.Ext(path) == ".zst" {
		z, err := zstd.NewReader(r)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		defer z.Close()
		r = z
	}
	articles, err := decode(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return articles, nil
}

func decode(r io.Reader) ([]Article, error) {
	var articles []Article
	for d := json.NewDecoder(r); ; {
		var o struct {
			ID, Title, Text, URL, Source, Lang string
			Published                          string
			Cluster, Set                       string
		}
		if err := d.Decode(&o); err == io.EOF {
			return articles, nil
		} else if err != nil {
			return nil, fmt.Errorf("record %d: %w", len(articles)+1, err)
		}
		articles = append(articles, Article{
			Article: cluster.Article{
				ID: o.ID, Title: o.Title, Text: o.Text, URL: o.URL, Source: o.Source, Lang: o.Lang,
				Published: date(o.Published),
			},
			Label: o.Cluster,
			Set:   o.Set,
		})
	}
}

// date reads the forms that labelled collections are found to use. What it
// cannot read is no date, as it would be to the command.
func date(s string) time.Time {
	for _, layout := range []string{time.RFC3339, time.DateOnly, "2/1/2006 15:04", "02-Jan-2006 15:04:05.00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}
