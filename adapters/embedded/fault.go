package embedded

import (
	"fmt"
	"runtime/debug"
	"sync"

	"auction.internal/domain/port"
)

// fault records that a page of the open file could not be read or was corrupt.
type fault struct {
	once     sync.Once
	detected chan struct{} // closed by the first fault
}

func newFault() fault { return fault{detected: make(chan struct{})} }

func (f *fault) record() { f.once.Do(func() { close(f.detected) }) }

func (f *fault) occurred() bool {
	select {
	case <-f.detected:
		return true
	default:
		return false
	}
}

// Damaged returns a channel that is closed when a part of the open file is corrupt or cannot be
// read. From then on, every call fails with ErrDamaged, and calls in progress may never return,
// because bbolt may keep its locks. The process must exit.
func (s *Orders) Damaged() <-chan struct{} { return s.fault.detected }

// guard runs a transaction. bbolt maps the file into memory: a page that cannot be read would crash
// the process, and a corrupt page makes bbolt panic. In both cases, guard returns ErrDamaged
// instead.
func (s *Orders) guard(transaction func() error) (err error) {
	if s.fault.occurred() {
		return damagedStore("an earlier call failed; restart the process")
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if cause := recover(); cause != nil {
			s.fault.record()
			err = damagedStore(cause)
		}
	}()
	return transaction()
}

func damagedStore(cause any) error {
	return &port.PermanentError{Err: fmt.Errorf("the order store is %w: %v", ErrDamaged, cause)}
}
