package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"auction.internal/adapters/memory"
	"auction.internal/adapters/simulated"
	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

// noon is the gate closure of the auction in the tests. Orders are placed in the hour before it;
// the auction runs an hour after it.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// fixture is the system with stores in memory and the deployed state machine.
type fixture struct {
	orders    *memory.Orders
	documents *memory.Documents
	platform  port.Platform
	notifier  *fakeNotifier
	now       time.Time
	functions functions.Functions
	machine   *statemachine.Machine
}

// fakeNotifier keeps the notifications, or fails with err.
type fakeNotifier struct {
	mu            sync.Mutex
	notifications []port.Notification
	err           error
}

func (f *fakeNotifier) Notify(_ context.Context, n port.Notification) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return f.err
	}
	f.notifications = append(f.notifications, n)
	return nil
}

func (f *fakeNotifier) titles() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	titles := []string{}
	for _, n := range f.notifications {
		titles = append(titles, n.Title)
	}
	return titles
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{
		orders: memory.NewOrders(), documents: memory.NewDocuments(), notifier: &fakeNotifier{}, now: noon.Add(time.Hour),
	}
	var err error
	f.platform, err = simulated.New(simulated.Config{Ready: 1, Accept: 0.9, Seed: 1, PlatformWait: time.Second}, f.clock)
	if err != nil {
		t.Fatal(err)
	}
	definition, err := functions.Definition()
	if err != nil {
		t.Fatal(err)
	}
	if f.machine, err = statemachine.Load([]byte(definition)); err != nil {
		t.Fatal(err)
	}
	f.rebuild()
	return f
}

func (f *fixture) clock() time.Time { return f.now }

// rebuild creates the functions again after an adapter was replaced.
func (f *fixture) rebuild() {
	f.functions = functions.New(functions.Adapters{
		Orders: f.orders, Documents: f.documents, Platform: f.platform, Notifier: f.notifier,
		Environment: "test", Now: f.clock, Log: slog.New(slog.DiscardHandler),
	})
}

// place places n orders, ten at each placement time.
func (f *fixture) place(t testing.TB, n int) {
	t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = order.Restore(order.Snapshot{
			RecordID: fmt.Sprintf("order-%06d", i), Parameter1: "p", Status: order.Pending, Open: true,
			PlacedAt: noon.Add(-time.Hour + time.Duration(i/10)*time.Millisecond),
		})
	}
	if _, err := f.orders.Place(t.Context(), orders, noon.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
}

// run executes the auction of noon.
func (f *fixture) run(t testing.TB) statemachine.Execution {
	t.Helper()
	input := []byte(`{"auction":"2026-11-22T12:00:00Z"}`)
	return f.machine.Run(t.Context(), input, statemachine.Options{Invoke: f.functions.Invoke})
}

// open returns the number of open orders.
func (f *fixture) open(t testing.TB) int {
	t.Helper()
	count := 0
	for _, err := range f.orders.List(t.Context(), order.GateClosureAt(noon.Add(48*time.Hour)), "") {
		if err != nil {
			t.Fatal(err)
		}
		count++
	}
	return count
}

// stubPlatform is a platform whose results a test computes.
type stubPlatform func(orders []order.Order) ([]auction.Result, bool, error)

func (p stubPlatform) Results(
	_ context.Context, _ order.GateClosure, orders []order.Order,
) ([]auction.Result, bool, error) {
	return p(orders)
}

// allOrders returns a platform that decides every order with the same outcome.
func allOrders(outcome string) stubPlatform {
	return func(orders []order.Order) ([]auction.Result, bool, error) {
		results := make([]auction.Result, len(orders))
		for i, o := range orders {
			results[i] = auction.Result{RecordID: o.RecordID(), Outcome: outcome, Power: "1"}
		}
		return results, true, nil
	}
}

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
