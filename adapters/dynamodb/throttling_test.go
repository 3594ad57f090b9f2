package dynamodb_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/dynamodb/dynamotest"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// storedOrders returns one order of every kind that can exist under a record_id of a batch, by
// index in the batch.
func storedOrders(t *testing.T, batch []order.Order) map[int]order.Order {
	t.Helper()
	expired := func(o order.Order, open bool) order.Order {
		s := o.Snapshot()
		s.PlacedAt, s.Open = placedAt.Add(-order.Lifetime), open
		return order.Restore(s)
	}
	return map[int]order.Order{
		1: batch[1],
		2: newOrder(t, "order-00002", "7"),
		3: decidedOrder(t, "order-00003", order.OutcomeAccepted),
		4: expired(decidedOrder(t, "order-00004", order.OutcomeRejected), true),
		5: expired(batch[5], false),
		6: expired(decidedOrder(t, "order-00006", order.OutcomeAccepted), false),
		7: expired(batch[7], true),
	}
}

// TestPlace_ThrottledBatch places a batch, with and without throttling of the first attempt. Orders
// of every kind already exist under some of its record_ids. The placements are the same in all
// cases: Place evaluates orders that it reads as the conditions in the table do.
func TestPlace_ThrottledBatch(t *testing.T) {
	for name, tc := range map[string]struct {
		fault               dynamotest.Fault
		reads, transactions int
	}{
		"not throttled":       {dynamotest.None, 0, 2},
		"call throttled":      {dynamotest.Throttled, 1, 2},
		"write throttled":     {dynamotest.CancelledThrottled, 1, 2},
		"throughput exceeded": {dynamotest.CancelledThroughputExceeded, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				table, s := newFakeTable(nil)
				batch := newOrders(t, 100, "4")
				stored := storedOrders(t, batch)
				for i := range stored {
					mustPlace(t, s, []order.Order{stored[i]})
				}
				before := table.Calls(transactWriteItems)
				table.Fault = func(operation string, n int) dynamotest.Fault {
					if operation == transactWriteItems && n == before+1 {
						return tc.fault
					}
					return dynamotest.None
				}
				placements := mustPlace(t, s, batch)
				delete(stored, 5) // expired and not open: replaced
				delete(stored, 6)
				wantPlacements(t, placements, batch, stored)
				reads, transactions := table.Calls(batchGetItem), table.Calls(transactWriteItems)-before
				if reads != tc.reads || transactions != tc.transactions {
					t.Errorf("%d reads and %d transactions, want %d and %d", reads, transactions, tc.reads, tc.transactions)
				}
			})
		})
	}
}

// TestPlace_RepeatedCall places 10,000 orders. All of them are stored except one batch. After the
// first stored order is found, Place sends only the transactions in flight and the missing batch.
func TestPlace_RepeatedCall(t *testing.T) {
	const inFlight = 16
	table, s := newFakeTable(nil)
	orders := newOrders(t, 10_000, "4")
	mustPlace(t, s, slices.Concat(orders[:5_000], orders[5_100:]))
	before := table.Calls(transactWriteItems)
	stored := map[int]order.Order{}
	for i, o := range orders {
		if i < 5_000 || i >= 5_100 {
			stored[i] = o
		}
	}
	wantPlacements(t, mustPlace(t, s, orders), orders, stored)
	transactions, reads := table.Calls(transactWriteItems)-before, table.Calls(batchGetItem)
	if transactions > inFlight+1 || reads+transactions > 101 {
		t.Errorf("%d transactions and %d reads, want at most %d transactions and 101 calls", transactions, reads, inFlight+1)
	}
}

// TestPlace_ReplaysCauseNoDelay places a batch whose first half is stored.
func TestPlace_ReplaysCauseNoDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, s := newFakeTable(nil)
		batch := newOrders(t, 100, "4")
		mustPlace(t, s, batch[:50])
		started := time.Now()
		mustPlace(t, s, batch)
		if took := time.Since(started); took != 0 {
			t.Errorf("Place took %s, want no delay", took)
		}
	})
}

// TestPlace_ThrottledBatchWithDamagedOrder throttles a batch, so that Place reads its orders. One
// of them is damaged; the others are placed.
func TestPlace_ThrottledBatchWithDamagedOrder(t *testing.T) {
	const (
		throttled = `{"__type":"ThrottlingException","message":"Rate exceeded"}`
		damaged   = `{"record_id":{"S":"order-00002"},"status":{"S":"odd"}}`
	)
	synctest.Test(t, func(t *testing.T) {
		s := newStub(func(operation string, n int, body string) (int, string, error) {
			switch {
			case operation == batchGetItem:
				return http.StatusOK, `{"Responses":{"orders":[` + damaged + `]}}`, nil
			case n == 1:
				return http.StatusBadRequest, throttled, nil
			case strings.Contains(body, "order-00002") || !strings.Contains(body, "order-00000"):
				t.Errorf("retried transaction = %s, want it without order-00002", body)
			}
			return http.StatusOK, `{}`, nil
		})
		_, err := newStore(s).Place(t.Context(), newOrders(t, 3, "4"), placedAt)
		if !port.IsPermanent(err) || !strings.Contains(err.Error(), "damaged order order-00002") {
			t.Errorf("Place = %v, want a permanent error for order-00002", err)
		}
		wantCalls(t, s, transactWriteItems, 2)
	})
}

// TestPlace_NewTable places the maximum number of orders of a request in a new on-demand table.
// Because Place paces its transactions, throttled transactions consume less than a third of the
// capacity.
func TestPlace_NewTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table, s := newFakeTable(nil)
		table.Latency = 10 * time.Millisecond
		table.SetThroughput(dynamotest.InitialThroughput)
		orders := newOrders(t, 10_000, "4")
		started := time.Now()
		placements, err := s.Place(t.Context(), orders, placedAt)
		if err != nil || slices.ContainsFunc(placements, func(p port.Placement) bool { return !p.Placed }) {
			t.Fatalf("Place = %v, want all orders placed", err)
		}
		consumed := table.Consumed()
		t.Logf("placed %d orders in %s: consumed %+v", table.Items(), time.Since(started), consumed)
		if consumed.Writes > 27_000 || consumed.Reads > 5_000 || consumed.IndexWrites != 10_000 {
			t.Errorf("consumed %+v, want at most 27,000 write units, 5,000 read units, 10,000 index writes", consumed)
		}
	})
}
