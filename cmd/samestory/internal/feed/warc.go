package feed

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// pages converts the pages of a WARC file (ISO 28500), as Common Crawl's CC-NEWS has them:
// the responses that are HTML and came with status 200. Finding the text of a page takes
// some ten milliseconds, so as many are read at once as there are workers.
type pages struct {
	feed  *Feed
	in    *bufio.Reader
	off   int64
	queue []chan []byte
	err   error
}

// maxHeader bounds a record's header lines.
const maxHeader = 64 << 10

func (f *Feed) newPages(in io.Reader) *pages {
	return &pages{feed: f, in: bufio.NewReaderSize(in, 64<<10)}
}

func (c *pages) next(dst []byte) ([]byte, error) {
	for c.err == nil && len(c.queue) < 2*c.feed.opts.Workers {
		c.err = c.read()
	}
	if len(c.queue) == 0 {
		return dst, c.err
	}
	line := <-c.queue[0]
	c.queue = c.queue[1:]
	return append(dst, line...), nil
}

// read reads a record, and begins to work on it if it is a page.
func (c *pages) read() error {
	head, err := c.header()
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(head.Get("Content-Length")), 10, 64)
	if err != nil || n < 0 {
		return c.failed(fmt.Errorf("a WARC record of %q bytes", clip(head.Get("Content-Length"))))
	}
	if head.Get("WARC-Type") != "response" || n > c.feed.opts.MaxRecord {
		if n > c.feed.opts.MaxRecord && head.Get("WARC-Type") == "response" {
			c.put(func() []byte { return appendFailed(nil, c.feed.tooLong(n), "") })
		} else {
			c.feed.counts.skipped.Add(1)
		}
		return c.skip(n)
	}
	raw := make([]byte, n)
	got, err := io.ReadFull(c.in, raw)
	c.off += int64(got)
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	seen, _ := time.Parse(time.RFC3339, head.Get("WARC-Date"))
	address := strings.Trim(head.Get("WARC-Target-URI"), "<> ")
	name := cmp.Or(clip(address), "a page without an address")
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), nil)
	if err != nil {
		c.put(func() []byte { return appendFailed(nil, fmt.Errorf("%s: no HTTP response: %w", name, err), "") })
		return nil
	}
	if kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); response.StatusCode != http.StatusOK || kind != "text/html" && kind != "application/xhtml+xml" {
		c.feed.counts.skipped.Add(1)
		return nil
	}
	c.put(func() []byte {
		body, err := body(response, c.feed.opts.MaxRecord)
		if err != nil {
			return appendFailed(nil, fmt.Errorf("%s: %w", name, err), "")
		}
		return pageLine(body, address, response.Header.Get("Content-Type"), seen)
	})
	return nil
}

// pageLine is the line of a page.
func pageLine(raw []byte, address, contentType string, seen time.Time) []byte {
	a, err := readPage(raw, address, contentType, seen)
	if err != nil {
		return appendFailed(nil, err, "")
	}
	return appendLine(nil, a)
}

// put has a line made beside others; they come out in their order.
func (c *pages) put(line func() []byte) {
	made := make(chan []byte, 1)
	c.queue = append(c.queue, made)
	go func() { made <- line() }()
}

// failed tells of a record that makes no sense, and goes on at the next.
func (c *pages) failed(reason error) error {
	at := c.off
	c.put(func() []byte { return appendFailed(nil, fmt.Errorf("byte %d: %w", at, reason), "") })
	return c.resync()
}

var warcMagic = []byte("WARC/1.")

// header reads the header of the next record.
func (c *pages) header() (textproto.MIMEHeader, error) {
	for { // the blank lines behind the record before
		p, err := c.in.Peek(1)
		if err != nil {
			return nil, err
		}
		if p[0] != '\r' && p[0] != '\n' {
			break
		}
		c.in.Discard(1)
		c.off++
	}
	for {
		if p, _ := c.in.Peek(len(warcMagic)); bytes.Equal(p, warcMagic) {
			break
		}
		if err := c.failed(errors.New("no WARC record begins here")); err != nil {
			return nil, err
		}
	}
	head, size := textproto.MIMEHeader{}, 0
	for {
		line, err := c.in.ReadSlice('\n')
		c.off += int64(len(line))
		size += len(line)
		if err == bufio.ErrBufferFull || size > maxHeader {
			return head, nil // without a length, which is told
		}
		if err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			return head, nil
		}
		if name, value, ok := strings.Cut(text, ":"); ok {
			head.Set(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
}

// resync goes on to the next line that begins a record.
func (c *pages) resync() error {
	atLine := false
	for {
		if p, _ := c.in.Peek(len(warcMagic)); atLine && bytes.Equal(p, warcMagic) {
			return nil
		}
		line, err := c.in.ReadSlice('\n')
		c.off += int64(len(line))
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
		atLine = err == nil
	}
}

func (c *pages) skip(n int64) error {
	m, err := io.CopyN(io.Discard, c.in, n)
	c.off += m
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// body is what a response holds, decoded as its header says, and not more than most bytes.
func body(r *http.Response, most int64) ([]byte, error) {
	in := io.Reader(r.Body)
	var err error
	switch encoding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding"))); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		in, err = gzip.NewReader(in)
	case "br":
		in = brotli.NewReader(in)
	case "zstd":
		var z *zstd.Decoder
		if z, err = zstd.NewReader(in, zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderConcurrency(1)); err == nil {
			defer z.Close()
			in = z
		}
	default:
		err = fmt.Errorf("a content encoding of %q", clip(encoding))
	}
	if err != nil {
		return nil, err
	}
	p, err := io.ReadAll(io.LimitReader(in, most+1))
	if int64(len(p)) > most {
		return nil, fmt.Errorf("%w: more than %d bytes decoded", errTooLong, most)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) && len(p) > 0 {
		err = nil // crawlers cut long pages
	}
	return p, err
}
