package state

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/cespare/xxhash/v2"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// Version is that of what a state's files hold. One of another version is refused.
	Version = 1

	application = 0x73616d65 // by which SQLite's tools know whose a file is
)

// store is the file of a state, an SQLite database. All that is written between two
// commits is there or is not.
type store struct {
	dir   string
	lock  *sql.DB // held as long as the state is open, so that there is one writer
	db    *sql.DB
	begun bool
	stmts map[string]*sql.Stmt
}

// Errors that callers tell apart.
var (
	ErrBusy      = errors.New("another process is using it")
	ErrDamaged   = errors.New("it is damaged")
	ErrForgotten = errors.New("it is not remembered any more") // of an article
)

func fileName(dir, name string) string { return filepath.Join(dir, name+".db") }

// openStore opens the file of a name in a directory, or makes one with the given
// tables.
func openStore(dir, name, schema string) (*store, error) {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("state %s: it is a file, want a directory", dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("state %s: %w", dir, cause(err))
	}
	s := &store{dir: dir}
	err := s.take(name)
	if err == nil {
		// Who reads meanwhile, as state check does, is waited for, for long.
		s.db, err = openFile(fileName(dir, name), "_pragma=synchronous(extra)&_pragma=busy_timeout(600000)&_pragma=cache_size(-16000)")
	}
	if err == nil {
		err = s.prepare(schema)
	}
	if err != nil {
		return nil, errors.Join(s.explain(err), s.close())
	}
	return s, nil
}

// openFile opens a database in one connection. The query is of SQLite's parameters.
func openFile(path, query string) (*sql.DB, error) {
	// A URI, so that no character of the path is taken for a parameter.
	uri := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()}
	db, err := sql.Open("sqlite", uri.String()+"?"+query)
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// take takes the lock, in a file of its own: those who only read the other need none.
func (s *store) take(name string) (err error) {
	if s.lock, err = openFile(fileName(s.dir, name+".lock"), "_pragma=locking_mode(exclusive)&_pragma=busy_timeout(0)"); err != nil {
		return err
	}
	_, err = s.lock.Exec("begin exclusive")
	return err
}

// prepare makes the tables or finds that they are ours.
func (s *store) prepare(schema string) error {
	var tables int
	if err := s.db.QueryRow("select count(*) from sqlite_master").Scan(&tables); err != nil || tables > 0 {
		return cmp.Or(err, s.known())
	}
	_, err := s.db.Exec(fmt.Sprintf("begin; %s pragma application_id = %d; pragma user_version = %d; commit", schema, application, Version))
	return err
}

// known refuses a file that is not of this format.
func (s *store) known() error {
	var id, is int
	if err := s.db.QueryRow("select application_id, user_version from pragma_application_id, pragma_user_version").Scan(&id, &is); err != nil {
		return err
	}
	switch {
	case id != application:
		return errors.New("its database is not one of samestory")
	case is != Version:
		return fmt.Errorf("it is of format %d, this program knows %d: use the program that made it, or begin another state", is, Version)
	}
	return nil
}

// begin begins what the next commit ends, unless that is so already.
func (s *store) begin() error {
	if s.begun {
		return nil
	}
	_, err := s.db.Exec("begin immediate")
	s.begun = err == nil
	return err
}

func (s *store) commit() error {
	if !s.begun {
		return nil
	}
	_, err := s.db.Exec("commit")
	if err == nil {
		s.begun = false
	}
	return err
}

// exec runs a statement that is prepared once.
func (s *store) exec(query string, args ...any) error {
	stmt, err := s.stmt(query)
	if err == nil {
		_, err = stmt.Exec(args...)
	}
	return err
}

func (s *store) stmt(query string) (*sql.Stmt, error) {
	if stmt := s.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.db.Prepare(query)
	if err == nil {
		if s.stmts == nil {
			s.stmts = map[string]*sql.Stmt{}
		}
		s.stmts[query] = stmt
	}
	return stmt, err
}

// put and get keep a value under a key, as JSON.
func (s *store) put(key string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return s.exec("insert or replace into meta values(?, ?, ?)", key, data, sum(data))
}

func (s *store) get(key string, value any) (found bool, err error) {
	stmt, err := s.stmt("select value, sum from meta where key = ?")
	if err != nil {
		return false, err
	}
	var data []byte
	var want int64
	switch err := stmt.QueryRow(key).Scan(&data, &want); {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, err
	}
	if sum(data) != want {
		return false, fmt.Errorf("%w: the %s do not have their checksum", ErrDamaged, key)
	}
	return true, json.Unmarshal(data, value)
}

const metaTable = "create table meta(key text primary key, value blob, sum integer) without rowid;"

// close lets go of the file; what was not committed is lost.
func (s *store) close() error {
	var errs []error
	for _, stmt := range s.stmts {
		errs = append(errs, stmt.Close())
	}
	for _, db := range []*sql.DB{s.db, s.lock} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// explain names the state and what can be done.
func (s *store) explain(err error) error {
	if err == nil {
		return nil
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			err = ErrBusy
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, // and what our statements meet in no table of ours
			sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH:
			err = fmt.Errorf("%w: %v", ErrDamaged, e)
		case sqlite3.SQLITE_FULL:
			err = errors.New("the disk is full; it is as it was after the last commit")
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			err = fmt.Errorf("it cannot be written: %v", e)
		}
	}
	if errors.Is(err, ErrDamaged) {
		err = fmt.Errorf("%w (samestory state check tells what, state compact mends it)", err)
	}
	return fmt.Errorf("state %s: %w", s.dir, err)
}

// cause is the reason in an fs.PathError.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// sum is a checksum of parts of a row, as SQLite's integers have a sign.
func sum(parts ...[]byte) int64 {
	d := xxhash.New()
	for _, p := range parts {
		d.Write(p)
	}
	return int64(d.Sum64())
}
