package embedded

import (
	"fmt"
	"runtime/debug"
	"sync"

	"auction.internal/domain/port"
)

// fault is a page of the file that could not be read, or was not the page that bbolt expects, while the store was open.
type fault struct {
	once sync.Once
	seen chan struct{} // closed after it
}

func newFault() fault { return fault{seen: make(chan struct{})} }

func (f *fault) happened() bool {
	select {
	case <-f.seen:
		return true
	default:
		return false
	}
}

// Damaged returns a channel that is closed once a part of the file could not be read. Every later call fails with
// ErrDamaged, and calls in progress may never return, since bbolt may keep its locks: the process has to end.
func (s *Orders) Damaged() <-chan struct{} { return s.faulted.seen }

// guard runs a transaction. The file is mapped into memory: a page that cannot be read would end the process, and one
// that is another than bbolt expects makes it panic. Both fail the transaction with ErrDamaged.
func (s *Orders) guard(transaction func() error) (err error) {
	if s.faulted.happened() {
		return damage("it was damaged while it was open")
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if cause := recover(); cause != nil {
			s.faulted.once.Do(func() { close(s.faulted.seen) })
			err = damage(cause)
		}
	}()
	return transaction()
}

func damage(cause any) error {
	return &port.PermanentError{Err: fmt.Errorf("the file of the orders is %w: %v", ErrDamaged, cause)}
}
