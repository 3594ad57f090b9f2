package porttest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// ResultStoreHarness connects an adapter to the contract tests of port.ResultStore.
type ResultStoreHarness struct {
	// New returns a new, empty store.
	New func(t testing.TB) port.ResultStore

	// Objects returns all stored objects by key.
	Objects func(t testing.TB, s port.ResultStore) map[string][]byte
}

// ResultStore runs the contract tests of port.ResultStore.
func ResultStore(t *testing.T, h ResultStoreHarness) {
	t.Run("one object for each accepted order", func(t *testing.T) { testObject(t, h) })
	t.Run("idempotent", func(t *testing.T) { testStoreTwice(t, h) })
	t.Run("other content under the same key is a permanent error", func(t *testing.T) { testStoreConflict(t, h) })
	t.Run("record_ids that differ only in case", func(t *testing.T) { testStoreCase(t, h) })
	t.Run("cancelled context", func(t *testing.T) { testStoreCancelled(t, h) })
	t.Run("hundreds of orders from concurrent callers", func(t *testing.T) { testStoreMany(t, h) })
}

func testObject(t *testing.T, h ResultStoreHarness) {
	s := h.New(t)
	o := acceptedOrder(t, "unique_id_1", "-12.50")
	mustStore(t, s, o)
	const want = `{"record_id":"unique_id_1","parameter_1":"buy, é \"quoted\" \u0000 🔋","parameter_2":4,` +
		`"placed_at":"2026-11-22T11:00:00.000Z","outcome":"accepted","power":-12.5,` +
		`"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.000Z"}` + "\n"
	objects := h.Objects(t, s)
	if got := string(objects["results/auction=20261122T120000Z/unique_id_1.json"]); got != want || len(objects) != 1 {
		t.Fatalf("objects %q\nwant one: %s", objects, want)
	}
}

func testStoreTwice(t *testing.T, h ResultStoreHarness) {
	s := h.New(t)
	orders := []order.Order{acceptedOrder(t, "a", "1"), acceptedOrder(t, "b", "2")}
	mustStore(t, s, orders...)
	before := h.Objects(t, s)
	mustStore(t, s, orders...)
	mustStore(t, s, orders[1])
	after := h.Objects(t, s)
	if len(after) != 2 {
		t.Fatalf("%d objects, want 2", len(after))
	}
	for key, content := range before {
		if !slices.Equal(after[key], content) {
			t.Errorf("%s changed to %s, want it unchanged", key, after[key])
		}
	}
}

// testStoreConflict stores an order whose key already has a result with another power. The existing
// result must stay, and the other order must be stored.
func testStoreConflict(t *testing.T, h ResultStoreHarness) {
	s := h.New(t)
	mustStore(t, s, acceptedOrder(t, "a", "1"))
	before := h.Objects(t, s)
	other := acceptedOrder(t, "b", "1")
	stored, err := s.Store(t.Context(), []order.Order{acceptedOrder(t, "a", "2"), other})
	if !port.IsPermanent(err) || len(stored) != 1 || stored[0] != other {
		t.Fatalf("Store = %v, %v, want the other order stored and a permanent error", sortedIDs(stored), err)
	}
	after := h.Objects(t, s)
	for key, content := range before {
		if !slices.Equal(after[key], content) {
			t.Errorf("%s changed to %s, want it unchanged", key, after[key])
		}
	}
}

func testStoreCase(t *testing.T, h ResultStoreHarness) {
	s := h.New(t)
	mustStore(t, s, acceptedOrder(t, "Ab.C", "1"), acceptedOrder(t, "aB.C", "2"), acceptedOrder(t, "ab.c", "3"))
	objects := h.Objects(t, s)
	if len(objects) != 3 {
		t.Fatalf("objects %q, want three", objects)
	}
}

func testStoreCancelled(t *testing.T, h ResultStoreHarness) {
	s := h.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	stored, err := s.Store(ctx, []order.Order{acceptedOrder(t, "a", "1")})
	if !errors.Is(err, context.Canceled) || len(stored) > 0 || len(h.Objects(t, s)) > 0 {
		t.Fatalf("Store with a cancelled context = %v, %v, want nothing stored", stored, err)
	}
}

func testStoreMany(t *testing.T, h ResultStoreHarness) {
	s := h.New(t)
	var orders []order.Order
	for _, o := range newOrders(t, 300, placed) {
		orders = append(orders, acceptedOrder(t, o.RecordID(), "1"))
	}
	race(3, func(int) {
		if _, err := s.Store(t.Context(), orders); err != nil {
			t.Errorf("Store: %v", err)
		}
	})
	if got := len(h.Objects(t, s)); got != len(orders) {
		t.Fatalf("%d objects, want %d", got, len(orders))
	}
}

// mustStore stores the orders, all of which must be stored.
func mustStore(t testing.TB, s port.ResultStore, orders ...order.Order) {
	t.Helper()
	stored, err := s.Store(t.Context(), orders)
	if err != nil || !slices.Equal(sortedIDs(stored), sortedIDs(orders)) {
		t.Fatalf("Store = %d orders, %v, want %d", len(stored), err, len(orders))
	}
}

func sortedIDs(orders []order.Order) []string {
	ids := make([]string, len(orders))
	for i, o := range orders {
		ids[i] = o.RecordID()
	}
	slices.Sort(ids)
	return ids
}

// acceptedOrder returns an order that the noon auction accepted.
func acceptedOrder(t testing.TB, recordID, power string) order.Order {
	t.Helper()
	o := newOrder(t, recordID, "4", placed)
	decided, ok := o.Decide(decision(t, o, order.OutcomeAccepted, power))
	if !ok {
		t.Fatalf("Decide of a new order %s = false, want true", recordID)
	}
	return decided
}

// RejectionListStoreHarness connects an adapter to the contract tests of port.RejectionListStore.
type RejectionListStoreHarness struct {
	// New returns a new, empty store.
	New func(t testing.TB) port.RejectionListStore

	// Content returns the list at a location that StoreRejectionList returned.
	Content func(t testing.TB, s port.RejectionListStore, location string) []byte
}

// RejectionListStore runs the contract tests of port.RejectionListStore.
func RejectionListStore(t *testing.T, h RejectionListStoreHarness) {
	s := h.New(t)
	var rejected []order.Order
	for _, o := range newOrders(t, 2, placed) {
		decided, _ := o.Decide(decision(t, o, order.OutcomeRejected, "0"))
		rejected = append(rejected, decided)
	}
	location, err := s.StoreRejectionList(t.Context(), gate, rejected)
	if err != nil || location == "" {
		t.Fatalf("StoreRejectionList = %q, %v, want a location", location, err)
	}
	const want = `{"auction":"2026-11-22T12:00:00Z","orders":["order-000","order-001"]}` + "\n"
	if got := string(h.Content(t, s, location)); got != want {
		t.Fatalf("content %s, want %s", got, want)
	}
	if again, err := s.StoreRejectionList(t.Context(), gate, rejected); err != nil || again != location {
		t.Errorf("StoreRejectionList of the same list = %q, %v, want %q", again, err, location)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if location, err := s.StoreRejectionList(ctx, gate, rejected); !errors.Is(err, context.Canceled) {
		t.Errorf("StoreRejectionList with a cancelled context = %q, %v, want context.Canceled", location, err)
	}
	if other, err := s.StoreRejectionList(t.Context(), gate, rejected[:1]); err != nil || other == location {
		t.Errorf("StoreRejectionList of another list = %q, %v, want another location", other, err)
	}
}
