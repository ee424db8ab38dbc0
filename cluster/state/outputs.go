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
		err = c.store.exec("insert or replace into output values(?, ?, ?)", path, length, sum([]byte(path), number(length)))
	}
	if err != nil {
		return c.fail(err)
	}
	c.outputs[path] = length
	return nil
}

func (c *Copies) loadOutputs() error {
	rows, err := c.store.db.Query("select path, length, sum from output")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var path string
		var length, have int64
		if err := rows.Scan(&path, &length, &have); err != nil {
			return err
		}
		if sum([]byte(path), number(length)) != have {
			return fmt.Errorf("%w: the length of %s does not have its checksum", ErrDamaged, path)
		}
		c.outputs[path] = length
	}
	return rows.Err()
}
