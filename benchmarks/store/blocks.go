package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
)

// blocks is two files, of heads and of words, as far as it takes to be measured: a
// checksum each, one sync a batch. What is dropped is copied around.
type blocks struct {
	heads, bodies *os.File
	first         int // article at the beginning
}

const bodySize = wordsSize + 4

func openBlocks(path string) (store, error) {
	a, err := os.OpenFile(path+".heads", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	w, err := os.OpenFile(path+".words", os.O_RDWR|os.O_CREATE, 0o600)
	return &blocks{a, w, 1}, err
}

func (s *blocks) append(_ int, some []article) error {
	var a, w []byte
	for _, x := range some {
		from := len(a)
		a = append(append(a, x.head...), x.print...)
		a = binary.LittleEndian.AppendUint32(a, crc32.ChecksumIEEE(a[from:]))
		w = append(w, x.words...)
		w = binary.LittleEndian.AppendUint32(w, crc32.ChecksumIEEE(x.words))
	}
	for _, part := range []struct {
		file *os.File
		data []byte
	}{{s.bodies, w}, {s.heads, a}} {
		if _, err := part.file.Seek(0, io.SeekEnd); err != nil {
			return err
		}
		if _, err := part.file.Write(part.data); err != nil {
			return err
		}
		if err := part.file.Sync(); err != nil {
			return err
		}
	}
	return nil
}

var errSum = errors.New("wrong checksum")

func (s *blocks) scan(f func(article)) error {
	if _, err := s.heads.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r := bufio.NewReaderSize(s.heads, 1<<20)
	for {
		b := make([]byte, headSize+printSize+4)
		if _, err := io.ReadFull(r, b); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		n := len(b) - 4
		if crc32.ChecksumIEEE(b[:n]) != binary.LittleEndian.Uint32(b[n:]) {
			return errSum
		}
		f(article{head: string(b[:headSize]), print: b[headSize:n]})
	}
}

func (s *blocks) words(i int) ([]byte, error) {
	b := make([]byte, bodySize)
	if _, err := s.bodies.ReadAt(b, int64(i-s.first)*bodySize); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(b[:wordsSize]) != binary.LittleEndian.Uint32(b[wordsSize:]) {
		return nil, errSum
	}
	return b[:wordsSize], nil
}

func (s *blocks) drop(before int) error {
	for _, part := range []struct {
		file **os.File
		size int64
	}{{&s.heads, headSize + printSize + 4}, {&s.bodies, bodySize}} {
		old := *part.file
		fresh, err := os.Create(old.Name() + ".new")
		if err != nil {
			return err
		}
		if _, err := old.Seek(int64(before-s.first)*part.size, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.Copy(fresh, old); err != nil {
			return err
		}
		if err := fresh.Sync(); err != nil {
			return err
		}
		if err := os.Rename(fresh.Name(), old.Name()); err != nil {
			return err
		}
		if err := old.Close(); err != nil {
			return err
		}
		*part.file = fresh
	}
	s.first = before
	return nil
}

func (s *blocks) close() error { return errors.Join(s.heads.Close(), s.bodies.Close()) }
