package main

import (
	"database/sql"

	_ "modernc.org/sqlite"
)

type sqlite struct{ db *sql.DB }

// openSQLite is as a state is opened: a rollback journal, which is synced with its folder
// when a transaction ends, and readers are let in between two.
func openSQLite(path string) (store, error) {
	return openBy(path, "_pragma=synchronous(extra)&_pragma=cache_size(-16000)")
}

func openWAL(path string) (store, error) {
	return openBy(path, "_pragma=locking_mode(exclusive)&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=auto_vacuum(incremental)")
}

func openBy(path, pragmas string) (store, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&"+pragmas)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`create table if not exists article(n integer primary key, head text, print blob);
		create table if not exists words(n integer primary key, data blob)`)
	return &sqlite{db}, err
}

func (s *sqlite) append(first int, articles []article) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	a, err := tx.Prepare("insert into article values(?, ?, ?)")
	if err != nil {
		return err
	}
	w, err := tx.Prepare("insert into words values(?, ?)")
	if err != nil {
		return err
	}
	for i, x := range articles {
		if _, err := a.Exec(first+i, x.head, x.print); err != nil {
			return err
		}
		if _, err := w.Exec(first+i, x.words); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (s *sqlite) scan(f func(article)) error {
	rows, err := s.db.Query("select head, print from article order by n")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var a article
		var raw sql.RawBytes
		if err := rows.Scan(&a.head, &raw); err != nil {
			return err
		}
		a.print = raw
		f(a)
	}
	return rows.Err()
}

func (s *sqlite) words(i int) (data []byte, err error) {
	err = s.db.QueryRow("select data from words where n = ?", i).Scan(&data)
	return data, err
}

func (s *sqlite) drop(before int) error {
	_, err := s.db.Exec("begin; delete from article where n < ?1; delete from words where n < ?1; commit", before)
	return err
}

func (s *sqlite) close() error { return s.db.Close() }
