package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/samestory/samestory/cmd/samestory/internal/report"
)

// sink is where lines go: to a pipe or a terminal as soon as each is there.
type sink struct {
	*bufio.Writer
	file  *report.Appended // nil where nothing can be cut
	place string
	eager bool
}

func (r *remembering) open() (err error) {
	if r.kept, err = r.sink(r.output, r.session.out); err != nil {
		return err
	}
	if r.session.dropped != "" {
		if r.dropped, err = r.sink(r.session.dropped, nil); err != nil {
			return err
		}
	}
	return r.commit() // so that the files are known before there is anything in them
}

// sink opens an output; out is where it goes if it has no name, or a name that
// the session has opened.
func (r *remembering) sink(path string, out *bufio.Writer) (*sink, error) {
	if path == "" || path == "-" || r.state == "" && out != nil {
		return &sink{Writer: out, eager: streams(r.target)}, nil
	}
	if r.state == "" {
		f, err := r.session.open(path)
		return &sink{Writer: bufio.NewWriterSize(f, 1<<16)}, err
	}
	place, err := report.Place(path)
	if err != nil {
		return nil, err
	}
	if place == "" { // a device or a pipe
		f, err := r.session.open(path)
		return &sink{Writer: bufio.NewWriterSize(f, 1<<16), eager: true}, err
	}
	if slices.Contains(r.written, place) {
		return nil, usagef("%s is named for two outputs", path)
	}
	r.written = append(r.written, place)
	length, known := r.memory.Output(place)
	f, err := report.Append(path, place, length, known)
	if err != nil {
		return nil, err
	}
	if f.Cut > 0 {
		r.notice(fmt.Sprintf("%s: %s of a run that was stopped are cut; its articles are decided again", path, count(f.Cut, "byte")))
	}
	return &sink{Writer: bufio.NewWriterSize(f, 1<<16), file: f, place: place}, nil
}

// streams reports whether somebody may wait for what is written.
func streams(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return true
	}
	info, err := f.Stat()
	return err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeDevice == 0 || err == nil && info.Mode()&fs.ModeCharDevice != 0
}

func (r *remembering) sinks() []*sink {
	return slices.DeleteFunc([]*sink{r.kept, r.dropped}, func(k *sink) bool { return k == nil })
}

func (r *remembering) close() {
	for _, k := range r.sinks() {
		if k.file != nil {
			k.file.Close()
		}
	}
}

// line writes one line, and its end if it has none: more may follow in another run.
func (k *sink) line(line []byte) error {
	k.Write(line) // a bufio.Writer keeps its error
	if len(line) == 0 || line[len(line)-1] != '\n' {
		k.WriteByte('\n')
	}
	if k.eager {
		return k.Flush()
	}
	_, err := k.Write(nil)
	return err
}
