package main

import (
	"encoding/binary"
	"slices"

	"go.etcd.io/bbolt"
)

type bolt struct{ db *bbolt.DB }

var articles, words = []byte("articles"), []byte("words")

func openBolt(path string) (store, error) {
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		return nil, err
	}
	return &bolt{db}, db.Update(func(tx *bbolt.Tx) error {
		if _, err := tx.CreateBucketIfNotExists(articles); err != nil {
			return err
		}
		_, err := tx.CreateBucketIfNotExists(words)
		return err
	})
}

func key(i int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(i)) }

func (s *bolt) append(first int, some []article) error {
	return s.db.Update(func(tx *bbolt.Tx) error {
		a, w := tx.Bucket(articles), tx.Bucket(words)
		a.FillPercent, w.FillPercent = 1, 1 // they only grow at the end
		for i, x := range some {
			if err := a.Put(key(first+i), slices.Concat([]byte(x.head), x.print)); err != nil {
				return err
			}
			if err := w.Put(key(first+i), x.words); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *bolt) scan(f func(article)) error {
	return s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(articles).ForEach(func(_, v []byte) error {
			f(article{head: string(v[:headSize]), print: v[headSize:]})
			return nil
		})
	})
}

func (s *bolt) words(i int) (data []byte, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		data = slices.Clone(tx.Bucket(words).Get(key(i)))
		return nil
	})
	return data, err
}

func (s *bolt) drop(before int) error {
	return s.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{articles, words} {
			b := tx.Bucket(name)
			for i := 1; i < before; i++ {
				if err := b.Delete(key(i)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *bolt) close() error { return s.db.Close() }
