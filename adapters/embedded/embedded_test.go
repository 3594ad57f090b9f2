package embedded_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func openTestOrders(t testing.TB, path string) *embedded.Orders {
	t.Helper()
	s, err := embedded.OpenOrderStore(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.CloseFile(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestOrders_Contract(t *testing.T) {
	porttest.OrderStore(t, porttest.OrderStoreHarness{
		New: func(t testing.TB) port.OrderStore {
			return openTestOrders(t, filepath.Join(t.TempDir(), "orders.db"))
		},
		DeleteExpired: func(t testing.TB, s port.OrderStore, now time.Time) {
			if _, err := s.(*embedded.Orders).DeleteExpired(t.Context(), now); err != nil {
				t.Fatal(err)
			}
		},
		Capabilities: porttest.Capabilities{Concurrency: true, Cancellation: true, Deletion: true},
	})
}

func TestOrders_KeepsOrdersAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "orders.db")
	s, err := embedded.OpenOrderStore(path)
	if err != nil {
		t.Fatal(err)
	}
	o := order.Restore(order.Snapshot{
		RecordID: "x", Parameter1: "p", Status: order.Pending, Open: true, PlacedAt: time.UnixMilli(1_800_000_000_123),
	})
	if _, err := s.Place(t.Context(), []order.Order{o}, o.PlacedAt()); err != nil {
		t.Fatal(err)
	}
	if err := s.CloseFile(); err != nil {
		t.Fatal(err)
	}
	found, err := openTestOrders(t, path).Read(t.Context(), []string{"x"})
	if err != nil || len(found) != 1 || found[0] != o {
		t.Fatalf("Read after reopening = %+v, %v, want %+v", found, err, o)
	}
}

func TestOpenOrderStore_RejectsSecondProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "orders.db")
	openTestOrders(t, path)
	if _, err := embedded.OpenOrderStore(path); !errors.Is(err, embedded.ErrInUse) {
		t.Fatalf("OpenOrderStore of an open file = %v, want ErrInUse", err)
	}
}
