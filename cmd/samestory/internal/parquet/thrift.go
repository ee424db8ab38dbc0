package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
)

// What the metadata of a file may hold. A struct takes a byte there at least and
// 800 in memory, another element of a list up to 16.
const (
	maxStructs      = 1 << 18
	maxElements     = 1 << 22
	maxThriftDepth  = 32
	maxThriftHeader = 4 << 20 // of a page: with the least and the greatest value of a column of texts
)

// unmarshal decodes the struct at the beginning of p and returns its length. It is
// io.ErrUnexpectedEOF where p ends before it does.
func unmarshal(p []byte, into any) (n int, err error) {
	c := checker{p: p}
	if err := c.structure(0); err != nil {
		return 0, err
	}
	return c.at, thrift.Unmarshal(new(thrift.CompactProtocol), p[:c.at], into)
}

// checker walks over thrift in its compact form before it is decoded, for the
// decoder allocates lists by the length they claim, and skips by recursion.
type checker struct {
	p                 []byte
	at                int
	structs, elements int
}

// The types of the compact form.
const (
	thriftTrue = iota + 1
	thriftFalse
	thriftByte
	thriftI16
	thriftI32
	thriftI64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	thriftMap
	thriftStruct
	thriftUUID
)

func (c *checker) structure(depth int) error {
	for {
		head, err := c.byte()
		if err != nil {
			return err
		}
		if head == 0 {
			return nil
		}
		if head>>4 == 0 { // the field's number follows
			if _, err := c.varint(); err != nil {
				return err
			}
		}
		kind := head & 15
		if kind == thriftTrue || kind == thriftFalse {
			continue // that was the value
		}
		if err := c.value(kind, depth+1); err != nil {
			return err
		}
	}
}

func (c *checker) value(kind byte, depth int) error {
	if depth > maxThriftDepth {
		return errors.New("metadata nested too deep")
	}
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		return c.skip(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := c.varint()
		return err
	case thriftDouble:
		return c.skip(8)
	case thriftUUID:
		return c.skip(16)
	case thriftBinary:
		n, err := c.varint()
		if err != nil {
			return err
		}
		return c.skip(n)
	case thriftList, thriftSet:
		head, err := c.byte()
		if err != nil {
			return err
		}
		n := uint64(head >> 4)
		if n == 15 {
			if n, err = c.varint(); err != nil {
				return err
			}
		}
		return c.list(n, depth, head&15)
	case thriftMap:
		n, err := c.varint()
		if err != nil || n == 0 {
			return err
		}
		kinds, err := c.byte()
		if err != nil {
			return err
		}
		return c.list(n, depth, kinds>>4, kinds&15)
	case thriftStruct:
		if c.structs++; c.structs > maxStructs {
			return fmt.Errorf("metadata of more than %d parts", maxStructs)
		}
		return c.structure(depth)
	}
	return fmt.Errorf("metadata of an unknown type %d", kind)
}

// list walks over n elements, each of values of the kinds given.
func (c *checker) list(n uint64, depth int, kinds ...byte) error {
	if n > uint64(len(c.p)-c.at) {
		return io.ErrUnexpectedEOF // each takes a byte at least
	}
	if c.elements += int(n); c.elements > maxElements {
		return fmt.Errorf("metadata of more than %d elements", maxElements)
	}
	for range n {
		for _, kind := range kinds {
			if err := c.value(kind, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) byte() (byte, error) {
	if c.at >= len(c.p) {
		return 0, io.ErrUnexpectedEOF
	}
	c.at++
	return c.p[c.at-1], nil
}

func (c *checker) varint() (uint64, error) {
	v, n := binary.Uvarint(c.p[c.at:])
	if n == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	if n < 0 {
		return 0, errors.New("a number in the metadata is too large")
	}
	c.at += n
	return v, nil
}

func (c *checker) skip(n uint64) error {
	if n > uint64(len(c.p)-c.at) {
		return io.ErrUnexpectedEOF
	}
	c.at += int(n)
	return nil
}
