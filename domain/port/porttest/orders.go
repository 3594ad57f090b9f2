// Package porttest holds the contract suite of each port. An adapter's test brings a harness and runs the suite; a
// fixed bug becomes a case of it, so that no other adapter repeats it.
package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/port"
)

// OrdersHarness is what an adapter brings to the suite of the order stores.
type OrdersHarness struct {
	// New gives a fresh, empty store, which is cleaned up with the test.
	New func(t testing.TB) port.OrderStore

	// DeleteExpired makes the store delete at once what it may delete at now, as it else does by and by.
	DeleteExpired func(t testing.TB, s port.OrderStore, now time.Time)

	// Sequences is how many random lives the suite leads; zero means 20. A store that takes milliseconds a call leads fewer
	// of them, the same ones.
	Sequences int

	Capabilities Capabilities
}

// Capabilities says what an adapter can show. What it does not declare is skipped, aloud.
type Capabilities struct {
	Concurrency  bool // callers at the same time are kept apart
	Cancellation bool // a call whose context has ended fails
	Deletion     bool // DeleteExpired works
}

// Orders runs the contract suite of the ports that store orders.
func Orders(t *testing.T, h OrdersHarness) {
	t.Run("Place", func(t *testing.T) { testPlace(t, h) })
	t.Run("Read", func(t *testing.T) { testRead(t, h) })
	t.Run("List", func(t *testing.T) { testList(t, h) })
	t.Run("Decide", func(t *testing.T) { testDecide(t, h) })
	t.Run("Settle", func(t *testing.T) { testSettle(t, h) })
	t.Run("Close", func(t *testing.T) { testClose(t, h) })
	t.Run("Life", func(t *testing.T) { testLife(t, h) })
	t.Run("Concurrency", func(t *testing.T) {
		skipUnless(t, h.Capabilities.Concurrency, "Concurrency")
		testConcurrency(t, h)
	})
	t.Run("Cancellation", func(t *testing.T) {
		skipUnless(t, h.Capabilities.Cancellation, "Cancellation")
		testCancellation(t, h)
	})
	t.Run("Deletion", func(t *testing.T) {
		skipUnless(t, h.Capabilities.Deletion, "Deletion")
		testDeletion(t, h)
	})
}

func skipUnless(t *testing.T, declared bool, capability string) {
	t.Helper()
	if !declared {
		t.Skip("the adapter does not declare the capability " + capability)
	}
}
