package stage

import (
	"fmt"
	"io"
)

// Drops tells of one article after another, in their order, whether it is dropped.
type Drops struct {
	in   *Reader
	next uint64
	done bool
	err  error
}

// NewDrops returns what [Group] wrote, sorted.
func NewDrops(in *Reader) *Drops {
	d := &Drops{in: in}
	d.advance()
	return d
}

func (d *Drops) advance() {
	f, _, err := d.in.Next()
	if err == io.EOF {
		d.done = true
		return
	}
	if err == nil && (len(d.in.key) == 0 || d.in.key[0] != 'd') {
		f.fail("is of no kind that keep takes")
	}
	if err == nil {
		d.next = d.in.KeyArticle(f)
		f.Rest()
		err = f.Err()
	}
	d.err = err
}

// Has reports whether an article is dropped. Its number is higher than the last one's.
func (d *Drops) Has(n uint64) (bool, error) {
	if d.err != nil || d.done || d.next > n {
		return false, d.err
	}
	if d.next < n {
		return false, d.strange()
	}
	d.advance()
	return true, nil
}

// End returns an error where articles are left that did not come.
func (d *Drops) End() error {
	if d.err == nil && !d.done {
		return d.strange()
	}
	return d.err
}

func (d *Drops) strange() error {
	return d.in.error(fmt.Errorf("line %d: drops an article that the feed does not have: want the feed and the flags that it was made of", d.in.number))
}
