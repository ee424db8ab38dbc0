package state

import "fmt"

// Output returns how many bytes of a file were written by what was committed, and
// whether the state knows the file.
func (c *Copies) Output(path string) (length int64, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	length, known = c.outputs[path]
	return length, known
}

// Wrote says how many bytes of a file all that was added so far has written. They must
// be durable: the next Commit remembers the number.
func (c *Copies) Wrote(path string, length int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != nil {
		return c.closed
	}
	if was, known := c.outputs[path]; known && was == length {
		return nil
	}
	err := c.store.begin()
	if err == nil {
		err = c.store.setOutput(path, length)
	}
	if err != nil {
		return c.fail(err)
	}
	c.outputs[path] = length
	return nil
}

func (s *store) setOutput(path string, length int64) error {
	return s.exec("insert or replace into output values(?, ?, ?)", path, length, outputSum(path, length))
}

func outputSum(path string, length int64) int64 { return sum([]byte(path), number(length)) }

// outputs tells of each file how much of it is known.
func (s *store) outputs(tell func(path string, length int64)) error {
	rows, err := s.db.Query("select path, length, sum from output order by path")
	if err != nil {
		return err
	}
	type output struct {
		path   string
		length int64
	}
	var all []output // before they are told, as the connection is one
	defer rows.Close()
	for rows.Next() {
		var o output
		var have int64
		if err := rows.Scan(&o.path, &o.length, &have); err != nil {
			return err
		}
		if outputSum(o.path, o.length) != have {
			return fmt.Errorf("%w: the length of %s does not have its checksum", ErrDamaged, o.path)
		}
		all = append(all, o)
	}
	for _, o := range all {
		tell(o.path, o.length)
	}
	return rows.Err()
}
