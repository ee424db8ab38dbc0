package feed

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
)

// Feed is a list of inputs that is read as one.
//
// A feed is read by ranging over Records or Map, as often as is wanted but not
// twice at one time. Raw, Read, CopyRaw and Progress may be called from any
// goroutine meanwhile.
type Feed struct {
	opts    Options
	sources []*source
	handles handles
	spill   spill
	head    []byte // for sniffing
	scratch []byte // for looking ahead
	blocks  blockList

	reading   atomic.Bool // a pass is under way
	noticed   atomic.Bool // the fields were announced
	used      Fields      // as they were
	has       []string    // until then, the names of the first record
	bytesRead atomic.Int64
	total     int64 // of the files on disk; -1 if unknown
	counts    counts
}

// FileInfo describes one input.
type FileInfo struct {
	Name        string // as given, or as found in a directory; "stdin" for standard input
	Format      string // one of Formats; "" before it was read
	Compression string // "gzip", "zstd", "bzip2" or ""
}

const defaultMaxRecord = 64 << 20

// Formats are the values of Options.Format.
var Formats = []string{"auto", "jsonl", "json", "csv", "tsv", "text", "rss", "atom", "parquet", "html", "warc"}

// Open prepares to read the files, and the files in the directories, that the
// paths name. "-" is stdin, and so is no path at all. It finds out what is not
// there or may not be read; content is looked at when its turn comes.
func Open(paths []string, stdin io.Reader, opts Options) (*Feed, error) {
	if err := opts.complete(); err != nil {
		return nil, err
	}
	f := &Feed{opts: opts}
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	if i := slices.Index(paths, "-"); i >= 0 && slices.Contains(paths[i+1:], "-") {
		return nil, errors.New("standard input is named twice")
	}
	for _, path := range paths {
		if err := f.add(path, stdin); err != nil {
			f.Close()
			return nil, err
		}
	}
	if len(f.sources) > math.MaxInt32 {
		return nil, fmt.Errorf("too many files: %d", len(f.sources))
	}
	for _, s := range f.sources {
		if s.size < 0 {
			f.total = -1
			break
		}
		f.total += s.size
	}
	return f, nil
}

func (o *Options) complete() error {
	if o.Format == "" {
		o.Format = "auto"
	}
	if !slices.Contains(Formats, o.Format) {
		return fmt.Errorf("unknown format %q: want one of %s", o.Format, strings.Join(Formats, ", "))
	}
	if o.HTML == "" {
		o.HTML = "auto"
	}
	if !slices.Contains([]string{"auto", "always", "never"}, o.HTML) {
		return fmt.Errorf("unknown html mode %q: want auto, always or never", o.HTML)
	}
	if o.MaxRecord == 0 {
		o.MaxRecord = defaultMaxRecord
	}
	if o.MaxRecord < 0 || o.MaxRecord > math.MaxInt32 {
		return fmt.Errorf("longest record of %d bytes: want 1 to %d", o.MaxRecord, math.MaxInt32)
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return nil
}

// Close closes all files and removes what was spilled. It must not be called
// while the feed is read.
func (f *Feed) Close() error {
	for _, s := range f.sources {
		if s.packed != nil {
			s.packed.stop()
		}
		if s.close != nil {
			s.close()
			s.close = nil
		}
	}
	f.handles.close()
	return f.spill.close()
}

// Workers is how many goroutines Map runs.
func (f *Feed) Workers() int { return f.opts.Workers }

// File describes the input with a Ref's number. Its format is known once
// records of it have come.
func (f *Feed) File(i int32) FileInfo {
	s := f.sources[i]
	return FileInfo{Name: s.name, Format: s.format, Compression: s.compression}
}

// Progress tells how many bytes of the files have been read, as they stand on
// disk, and how many there are: -1 if that is unknown.
func (f *Feed) Progress() (bytesRead, bytesTotal int64) {
	return f.bytesRead.Load(), f.total
}

func (f *Feed) add(path string, stdin io.Reader) error {
	if path == "-" {
		return f.addStdin(stdin)
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &MissingError{path, cause(err)}
	}
	if err != nil {
		return fmt.Errorf("opening %s: %w", path, cause(err))
	}
	switch {
	case info.IsDir():
		return f.addDir(path)
	case info.Mode().IsRegular():
		s := f.addFile(path, info)
		// Opened at once, so that a file that may not be read is told before
		// hours of work on the files before it.
		if _, err := f.handles.acquire(s); err != nil {
			return err
		}
		f.handles.release(s)
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("opening %s: %w", path, cause(err))
	}
	f.sources = append(f.sources, &source{name: path, size: -1, end: -1, stream: file, close: file.Close})
	return nil
}

// MissingError is that of a file that is not there.
type MissingError struct {
	Path string
	Err  error
}

func (e *MissingError) Error() string { return fmt.Sprintf("opening %s: %v", e.Path, e.Err) }

func (e *MissingError) Unwrap() error { return e.Err }

// addStdin takes standard input: where it is a redirected file, as that file
// from where it stands, for then nothing has to be spilled.
func (f *Feed) addStdin(stdin io.Reader) error {
	s := &source{name: "stdin", size: -1, end: -1, stream: stdin}
	f.sources = append(f.sources, s)
	file, ok := stdin.(*os.File)
	if !ok {
		if stdin == nil {
			s.stream = strings.NewReader("")
		}
		return nil
	}
	info, err := file.Stat()
	if err != nil {
		return ioError("reading", s, err)
	}
	if info.IsDir() {
		return fmt.Errorf("reading stdin: it is a directory")
	}
	if !info.Mode().IsRegular() {
		return nil
	}
	base, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil // a stream after all
	}
	s.stream, s.file, s.users, s.info = nil, file, 1, info
	s.base, s.size = base, max(0, info.Size()-base)
	return nil
}

func (f *Feed) addFile(path string, info fs.FileInfo) *source {
	s := &source{name: path, path: path, size: info.Size(), info: info, end: -1}
	f.sources = append(f.sources, s)
	return s
}

// addDir takes the files with a known extension, in lexical order. Links to files
// count that stay within the directory; links to directories do not, for they may lead
// back, and nothing is taken that is no file.
func (f *Feed) addDir(dir string) error {
	before, passed := len(f.sources), 0
	home, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return fmt.Errorf("reading %s: %w", dir, cause(err))
	}
	root := dir + string(filepath.Separator) // WalkDir does not enter a link without it
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading %s: %w", path, cause(err))
		}
		if path != root && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() || formatOf(path) == "" {
			return nil
		}
		if entry.Type()&fs.ModeSymlink != 0 && !within(home, path) {
			passed++
			return nil
		}
		info, err := os.Stat(path)
		if err != nil {
			return fmt.Errorf("opening %s: %w", path, cause(err))
		}
		if info.Mode().IsRegular() {
			f.addFile(path, info)
		}
		return nil
	})
	if passed > 0 && f.opts.Notice != nil {
		f.opts.Notice(fmt.Sprintf("%d links in %s lead out of it or nowhere: passed over; a file that is named is read wherever it is", passed, dir))
	}
	if err == nil && len(f.sources) == before {
		err = fmt.Errorf("no articles in %s", dir)
	}
	return err
}

// within tells whether a link leads to something below a directory.
func within(home, link string) bool {
	target, err := filepath.EvalSymlinks(link)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(home, target)
	return err == nil && filepath.IsLocal(rel)
}

var packings = []string{".gz", ".zst", ".bz2"}

// packedName tells the name of a compressed file.
func packedName(path string) bool {
	return slices.Contains(packings, strings.ToLower(filepath.Ext(path)))
}

// formatOf is the format that a file's name promises, "" if none. The name of
// a compressed file tells by what stands before .gz, .zst or .bz2.
func formatOf(path string) string {
	name := strings.ToLower(filepath.Base(path))
	for _, packed := range packings {
		name = strings.TrimSuffix(name, packed)
	}
	switch filepath.Ext(name) {
	case ".jsonl", ".ndjson":
		return "jsonl"
	case ".json":
		return "json"
	case ".csv":
		return "csv"
	case ".tsv":
		return "tsv"
	case ".html", ".htm", ".xhtml":
		return "html"
	case ".warc":
		return "warc"
	case ".txt", ".text":
		return "text"
	case ".rss", ".rdf", ".xml":
		return "rss"
	case ".atom":
		return "atom"
	case ".parquet":
		return "parquet"
	}
	return ""
}
