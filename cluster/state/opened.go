package state

import (
	"errors"
	"sync"
)

// opened is what all states have that are in use.
type opened struct {
	mu     sync.Mutex
	store  *store
	closed error // why it cannot be used any more
}

// fail ends the use of a state whose memory may not be what was written.
func (o *opened) fail(err error) error {
	o.closed = o.store.explain(err)
	return o.closed
}

// end commits what was begun, after what write adds to it.
func (o *opened) end(write func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed != nil || !o.store.begun {
		return o.closed
	}
	err := write()
	if err == nil {
		err = o.store.commit()
	}
	if err != nil {
		return o.fail(err)
	}
	return nil
}

// Close lets go of the state. What was not committed is as if it had not come.
func (o *opened) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = errors.New("state " + o.store.dir + ": it is closed")
	return o.store.close()
}

// forget removes the article of an identity, and reports whether there was one.
func forget[T any](o *opened, s *shelf[T], id string, remove func(slot uint32) error) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed != nil {
		return false, o.closed
	}
	slot, found := s.known(keyOf(id, true))
	if !found {
		return false, nil
	}
	err := o.store.begin()
	if err == nil {
		err = remove(slot)
	}
	if err != nil {
		return false, o.fail(err)
	}
	return true, nil
}
