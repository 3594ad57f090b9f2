package memory_test

import (
	"testing"
	"time"

	"auction.internal/adapters/memory"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func TestOrders_Contract(t *testing.T) {
	porttest.OrderStore(t, porttest.OrderStoreHarness{
		New: func(testing.TB) port.OrderStore { return memory.NewOrders() },
		DeleteExpired: func(_ testing.TB, s port.OrderStore, now time.Time) {
			s.(*memory.Orders).DeleteExpired(now)
		},
		Capabilities: porttest.Capabilities{Concurrency: true, Cancellation: true, Deletion: true},
	})
}

func TestDocuments_ResultsContract(t *testing.T) {
	porttest.ResultStore(t, porttest.ResultStoreHarness{
		New: func(testing.TB) port.ResultStore { return memory.NewDocuments() },
		Objects: func(_ testing.TB, s port.ResultStore) map[string][]byte {
			return s.(*memory.Documents).All()
		},
	})
}

func TestDocuments_RejectionListsContract(t *testing.T) {
	porttest.RejectionListStore(t, porttest.RejectionListStoreHarness{
		New: func(testing.TB) port.RejectionListStore { return memory.NewDocuments() },
		Content: func(_ testing.TB, l port.RejectionListStore, location string) []byte {
			return l.(*memory.Documents).All()[location]
		},
	})
}
