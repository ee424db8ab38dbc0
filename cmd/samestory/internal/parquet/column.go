package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
	"strings"

	"github.com/parquet-go/parquet-go/format"
)

// column is one leaf of the schema and the place in it.
type column struct {
	name           string
	kind           format.Type
	length         int // of values of fixed length
	form           form
	maxRep, maxDef int
	file           *Reader

	codec  format.CompressionCodec
	at     int64 // of the next page
	left   int64 // values of the chunk in the pages to come
	dict   *dictionary
	page   int64 // bytes that are held
	n      int   // values of the page to come
	reps   hybrid
	defs   hybrid
	values values
	loaded bool
	ended  bool
	rep    int // of the value that is loaded
	def    int
}

func (c *column) wrong(err error) error {
	return fmt.Errorf("column %q: %w", clip(c.name), err)
}

func clip(name string) string {
	if len(name) > 64 {
		return strings.ToValidUTF8(name[:61], "") + "..."
	}
	return name
}

// begin goes to the first page of a chunk.
func (c *column) begin(chunk *format.ColumnChunk) error {
	m := &chunk.MetaData
	switch {
	case chunk.CryptoMetadata.Value != nil:
		return errors.New("it is encrypted")
	case chunk.FilePath != "":
		return errors.New("it is in another file")
	case m.Type != c.kind:
		return fmt.Errorf("values of type %v, the schema says %v", m.Type, c.kind)
	case m.NumValues < 0:
		return fmt.Errorf("%d values", m.NumValues)
	}
	c.at = m.DataPageOffset
	if d := m.DictionaryPageOffset; d > 0 && d < c.at {
		c.at = d
	}
	if c.at < 4 {
		return fmt.Errorf("its pages begin at byte %d", c.at)
	}
	c.codec, c.left = m.Codec, m.NumValues
	c.dict, c.values, c.page, c.n = nil, nil, 0, 0
	c.loaded, c.ended = false, false
	return nil
}

// load makes sure that there is a value, or that the column has ended.
func (c *column) load() error {
	if c.loaded || c.ended {
		return nil
	}
	for c.n == 0 {
		if c.left == 0 {
			c.ended, c.rep, c.def = true, 0, 0
			return nil
		}
		if err := c.nextPage(); err != nil {
			return c.wrong(err)
		}
	}
	rep, err := c.reps.next()
	if err == nil {
		var def uint32
		def, err = c.defs.next()
		c.rep, c.def = int(rep), int(def)
	}
	if err == nil && (c.rep > c.maxRep || c.def > c.maxDef) {
		err = errors.New("levels that the schema does not have")
	}
	if err != nil {
		return c.wrong(err)
	}
	c.n--
	c.loaded = true
	return nil
}

// take returns the value that is loaded, whose definition level is the highest.
func (c *column) take() (value, error) {
	c.loaded = false
	v, err := c.values.next()
	if err != nil {
		return v, c.wrong(err)
	}
	return v, nil
}

// nextPage reads a page, of values or another.
func (c *column) nextPage() error {
	var h format.PageHeader
	n, err := c.header(&h)
	if err != nil {
		return err
	}
	body := c.at + int64(n)
	size, full := int64(h.CompressedPageSize), int64(h.UncompressedPageSize)
	if size < 0 || full < 0 || size > c.file.size-body {
		return fmt.Errorf("a page of %d bytes, %d as it lies there, of which the file has %d", full, size, c.file.size-body)
	}
	c.at = body + size
	if h.Type == format.DictionaryPage {
		if !h.DictionaryPageHeader.Valid || c.dict != nil {
			return errors.New("no dictionary, or two")
		}
		if err := c.file.hold(full); err != nil {
			return err
		}
		p, err := c.body(&h, body, 0)
		if err != nil {
			return err
		}
		c.dict, err = c.newDictionary(p, int(h.DictionaryPageHeader.V.NumValues))
		return err
	}
	if err := c.file.hold(full - c.page); err != nil {
		return err
	}
	c.page = full
	switch {
	case h.Type == format.DataPage && h.DataPageHeader.Valid:
		return c.pageV1(&h, body)
	case h.Type == format.DataPageV2 && h.DataPageHeaderV2.Valid:
		return c.pageV2(&h, body)
	case h.Type == format.IndexPage:
		return nil
	}
	return fmt.Errorf("a page of an unknown type %d", h.Type)
}

// header reads the header of the page that is next.
func (c *column) header(h *format.PageHeader) (n int, err error) {
	for size := int64(512); ; size *= 8 {
		left := c.file.size - c.at
		if left <= 0 {
			return 0, io.ErrUnexpectedEOF
		}
		p, err := c.file.read(c.file.head, c.at, min(size, left))
		if err != nil {
			return 0, err
		}
		c.file.head = p
		n, err = unmarshal(p, h)
		if err == io.ErrUnexpectedEOF && size < min(left, maxThriftHeader) {
			continue
		}
		if err != nil {
			err = fmt.Errorf("the header of a page: %w", err)
		}
		return n, err
	}
}

func (r *Reader) read(buf []byte, at, n int64) ([]byte, error) {
	if int64(cap(buf)) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	if m, err := r.in.ReadAt(buf, at); int64(m) < n {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return buf, nil
}

// body returns a page without its compression, but for the bytes in front that
// have none.
func (c *column) body(h *format.PageHeader, at int64, bare int) ([]byte, error) {
	full := int64(h.UncompressedPageSize)
	p, err := c.file.read(nil, at, int64(h.CompressedPageSize))
	if err != nil {
		return nil, err
	}
	if h.CRC != 0 && uint32(h.CRC) != crc32.ChecksumIEEE(p) && !c.file.fuzzed {
		return nil, errors.New("a page whose checksum is wrong")
	}
	if bare > len(p) || int64(bare) > full {
		return nil, io.ErrUnexpectedEOF
	}
	rest, err := c.file.decompress(c.codec, p[bare:], full-int64(bare))
	if err != nil || bare == 0 {
		return rest, err
	}
	return append(p[:bare:bare], rest...), nil
}

func (c *column) pageV1(page *format.PageHeader, at int64) error {
	h := &page.DataPageHeader.V
	p, err := c.body(page, at, 0)
	if err != nil {
		return err
	}
	level := func(most int, e format.Encoding) (l hybrid, err error) {
		if most == 0 {
			return l, nil
		}
		if e != format.RLE {
			return l, fmt.Errorf("levels in the encoding %v", e)
		}
		if len(p) < 4 {
			return l, io.ErrUnexpectedEOF
		}
		n := uint64(binary.LittleEndian.Uint32(p))
		if n > uint64(len(p)-4) {
			return l, io.ErrUnexpectedEOF
		}
		l = hybrid{p: p[4 : 4+n], width: bits.Len(uint(most))}
		p = p[4+n:]
		return l, nil
	}
	if c.reps, err = level(c.maxRep, h.RepetitionLevelEncoding); err != nil {
		return err
	}
	if c.defs, err = level(c.maxDef, h.DefinitionLevelEncoding); err != nil {
		return err
	}
	return c.content(p, int64(h.NumValues), h.Encoding)
}

func (c *column) pageV2(page *format.PageHeader, at int64) error {
	h := &page.DataPageHeaderV2.V
	reps, defs := int(h.RepetitionLevelsByteLength), int(h.DefinitionLevelsByteLength)
	if reps < 0 || defs < 0 || int64(reps)+int64(defs) > int64(page.UncompressedPageSize) {
		return io.ErrUnexpectedEOF
	}
	codec := c.codec
	if h.IsCompressed.Valid && !h.IsCompressed.V {
		c.codec = format.Uncompressed
	}
	p, err := c.body(page, at, reps+defs)
	c.codec = codec
	if err != nil {
		return err
	}
	if len(p) < reps+defs {
		return io.ErrUnexpectedEOF
	}
	c.reps, c.defs = hybrid{}, hybrid{}
	if c.maxRep > 0 {
		c.reps = hybrid{p: p[:reps], width: bits.Len(uint(c.maxRep))}
	}
	if c.maxDef > 0 {
		c.defs = hybrid{p: p[reps : reps+defs], width: bits.Len(uint(c.maxDef))}
	}
	return c.content(p[reps+defs:], int64(h.NumValues), h.Encoding)
}

// content sets up the values of a page of n.
func (c *column) content(p []byte, n int64, e format.Encoding) (err error) {
	if n < 0 || n > c.left {
		return fmt.Errorf("a page of %d values, %d were to come", n, c.left)
	}
	c.left -= n
	c.n = int(n)
	c.values, err = c.decoder(p, e)
	return err
}
