package porttest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// ResultsHarness is what an adapter brings to the suite of the result store.
type ResultsHarness struct {
	New func(t testing.TB) port.ResultStore

	// Objects gives every stored object, by its key below the store's root.
	Objects func(t testing.TB, s port.ResultStore) map[string][]byte
}

// Results runs the contract suite of the result store.
func Results(t *testing.T, h ResultsHarness) {
	t.Run("one object for each accepted order, of the agreed content", func(t *testing.T) { testObject(t, h) })
	t.Run("storing again changes nothing", func(t *testing.T) { testStoringAgain(t, h) })
	t.Run("other content under the same name is a permanent error", func(t *testing.T) { testStoreConflict(t, h) })
	t.Run("record_ids that differ in case only", func(t *testing.T) { testStoreCase(t, h) })
	t.Run("stops with its caller", func(t *testing.T) { testStoreStops(t, h) })
	t.Run("hundreds at once, from several callers", func(t *testing.T) { testStoreMany(t, h) })
}

func testObject(t *testing.T, h ResultsHarness) {
	s := h.New(t)
	o := acceptedOrder(t, "unique_id_1", "-12.50")
	mustStore(t, s, o)
	const want = `{"record_id":"unique_id_1","parameter_1":"buy, é \"quoted\" \u0000 🔋","parameter_2":4,` +
		`"placed_at":"2026-11-22T11:00:00.000Z","outcome":"accepted","power":-12.5,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.000Z"}` + "\n"
	objects := h.Objects(t, s)
	if got := string(objects["results/auction=20261122T120000Z/unique_id_1.json"]); got != want || len(objects) != 1 {
		t.Fatalf("objects: %q\nwant one: %s", objects, want)
	}
}

func testStoringAgain(t *testing.T, h ResultsHarness) {
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
			t.Errorf("%s changed to %s", key, after[key])
		}
	}
}

// testStoreConflict stores an order whose name holds another power: that result stays, and the order beside it is stored.
func testStoreConflict(t *testing.T, h ResultsHarness) {
	s := h.New(t)
	mustStore(t, s, acceptedOrder(t, "a", "1"))
	before := h.Objects(t, s)
	beside := acceptedOrder(t, "b", "1")
	stored, err := s.Store(t.Context(), []order.Order{acceptedOrder(t, "a", "2"), beside})
	if !port.IsPermanent(err) || len(stored) != 1 || stored[0] != beside {
		t.Fatalf("Store = %v, %v, want the other order stored and a permanent error", sortedIDs(stored), err)
	}
	after := h.Objects(t, s)
	for key, content := range before {
		if !slices.Equal(after[key], content) {
			t.Errorf("%s changed to %s", key, after[key])
		}
	}
}

func testStoreCase(t *testing.T, h ResultsHarness) {
	s := h.New(t)
	mustStore(t, s, acceptedOrder(t, "Ab.C", "1"), acceptedOrder(t, "aB.C", "2"), acceptedOrder(t, "ab.c", "3"))
	objects := h.Objects(t, s)
	names := map[string]bool{}
	for key := range objects {
		names[key] = true
	}
	if len(names) != 3 {
		t.Fatalf("objects %q, want three", objects)
	}
}

func testStoreStops(t *testing.T, h ResultsHarness) {
	s := h.New(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	stored, err := s.Store(gone, []order.Order{acceptedOrder(t, "a", "1")})
	if !errors.Is(err, context.Canceled) || len(stored) > 0 || len(h.Objects(t, s)) > 0 {
		t.Fatalf("Store with a cancelled context = %v, %v, want nothing stored", stored, err)
	}
}

func testStoreMany(t *testing.T, h ResultsHarness) {
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

func mustStore(t testing.TB, s port.ResultStore, orders ...order.Order) {
	t.Helper()
	stored, err := s.Store(t.Context(), orders)
	if err != nil || !slices.Equal(sortedIDs(stored), sortedIDs(orders)) {
		t.Fatalf("Store = %d of %d orders, %v", len(stored), len(orders), err)
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

// acceptedOrder makes an order that the noon auction accepted.
func acceptedOrder(t testing.TB, recordID, power string) order.Order {
	t.Helper()
	o := newOrder(t, recordID, "4", placed)
	decided, ok := o.Decide(decision(t, o, order.OutcomeAccepted, power))
	if !ok {
		t.Fatal("a new order cannot be decided")
	}
	return decided
}

// RejectionListsHarness is what an adapter brings to the suite of the rejection lists.
type RejectionListsHarness struct {
	New func(t testing.TB) port.RejectionListStore

	// Content gives the list that stands at a place that StoreRejectionList gave.
	Content func(t testing.TB, l port.RejectionListStore, place string) []byte
}

// RejectionListStore runs the contract suite of the rejection lists.
func RejectionListStore(t *testing.T, h RejectionListsHarness) {
	l := h.New(t)
	var rejected []order.Order
	for _, o := range newOrders(t, 2, placed) {
		decided, _ := o.Decide(decision(t, o, order.OutcomeRejected, "0"))
		rejected = append(rejected, decided)
	}
	place, err := l.StoreRejectionList(t.Context(), gate, rejected)
	if err != nil || place == "" {
		t.Fatalf("StoreRejectionList = %q, %v", place, err)
	}
	const want = `{"auction":"2026-11-22T12:00:00Z","orders":["order-000","order-001"]}` + "\n"
	if got := string(h.Content(t, l, place)); got != want {
		t.Fatalf("content %s, want %s", got, want)
	}
	if again, err := l.StoreRejectionList(t.Context(), gate, rejected); err != nil || again != place {
		t.Errorf("the same list again: %q, %v, want the same place", again, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if place, err := l.StoreRejectionList(gone, gate, rejected); !errors.Is(err, context.Canceled) {
		t.Errorf("StoreRejectionList with a cancelled context = %q, %v", place, err)
	}
	if other, err := l.StoreRejectionList(t.Context(), gate, rejected[:1]); err != nil || other == place {
		t.Errorf("another list: %q, %v, want another place", other, err)
	}
}
