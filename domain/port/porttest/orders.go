// Package porttest contains the contract tests of the ports. Each adapter has a test that calls
// them with a harness. The fix of a bug in one adapter adds a case to the contract tests, so that
// all adapters are tested for it.
package porttest

import (
	"testing"
	"time"

	"auction.internal/domain/port"
)

// OrderStoreHarness connects an adapter to the contract tests of port.OrderStore.
type OrderStoreHarness struct {
	// New returns a new, empty store. It registers the cleanup with the test.
	New func(t testing.TB) port.OrderStore

	// DeleteExpired deletes the orders that the store may delete at now. Outside of tests, a store
	// does this in the background.
	DeleteExpired func(t testing.TB, s port.OrderStore, now time.Time)

	// Sequences is the number of random sequences of transitions to test; zero means 20. A slow
	// adapter sets a smaller number.
	Sequences int

	// Capabilities declares which optional tests the adapter supports.
	Capabilities Capabilities
}

// Capabilities declares what an adapter supports. Tests of capabilities that it does not support
// are skipped.
type Capabilities struct {
	Concurrency  bool // concurrent callers are supported
	Cancellation bool // a call with a cancelled context returns an error
	Deletion     bool // DeleteExpired is supported
}

// OrderStore runs the contract tests of port.OrderStore.
func OrderStore(t *testing.T, h OrderStoreHarness) {
	t.Run("Place", func(t *testing.T) { testPlace(t, h) })
	t.Run("Read", func(t *testing.T) { testRead(t, h) })
	t.Run("List", func(t *testing.T) { testList(t, h) })
	t.Run("Decide", func(t *testing.T) { testDecide(t, h) })
	t.Run("Settle", func(t *testing.T) { testSettle(t, h) })
	t.Run("Close", func(t *testing.T) { testClose(t, h) })
	t.Run("Transitions", func(t *testing.T) { testTransitions(t, h) })
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

func skipUnless(t *testing.T, supported bool, capability string) {
	t.Helper()
	if !supported {
		t.Skip("the adapter does not have the capability " + capability)
	}
}
