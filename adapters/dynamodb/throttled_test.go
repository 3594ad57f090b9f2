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

// standing are orders that a batch meets: by its index, what is stored under that record_id.
func standing(t *testing.T, batch []order.Order) map[int]order.Order {
	t.Helper()
	old := func(o order.Order, open bool) order.Order {
		s := o.Snapshot()
		s.PlacedAt, s.Open = placed.Add(-order.Lifetime), open
		return order.Restore(s)
	}
	return map[int]order.Order{
		1: batch[1],
		2: newOrder(t, "order-00002", "7"),
		3: decided(t, "order-00003", order.OutcomeAccepted),
		4: old(decided(t, "order-00004", order.OutcomeRejected), true),
		5: old(batch[5], false),
		6: old(decided(t, "order-00006", order.OutcomeAccepted), false),
		7: old(batch[7], true),
	}
}

// TestPlace_ThrottledBatch places a batch that meets orders of every kind, with and without a throttled first attempt:
// what is read is judged as the conditions judge it.
func TestPlace_ThrottledBatch(t *testing.T) {
	for name, c := range map[string]struct {
		fault        dynamotest.Fault
		reads, calls int
	}{
		"not throttled":                       {dynamotest.None, 0, 2},
		"the call is throttled":               {dynamotest.Throttled, 1, 2},
		"a write is throttled":                {dynamotest.CancelledThrottled, 1, 2},
		"the throughput of a write is all up": {dynamotest.CancelledOverrun, 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				table, s := faulty(nil)
				batch := newOrders(t, 100, "4")
				stored := standing(t, batch)
				for i := range stored {
					mustPlace(t, s, []order.Order{stored[i]})
				}
				before := table.Calls(transact)
				table.Fault = func(operation string, n int) dynamotest.Fault {
					if operation == transact && n == before+1 {
						return c.fault
					}
					return dynamotest.None
				}
				placements := mustPlace(t, s, batch)
				delete(stored, 5) // replaced, as the next
				delete(stored, 6)
				wantPlaced(t, placements, batch, stored)
				if reads, calls := table.Calls("BatchGetItem"), table.Calls(transact)-before; reads != c.reads || calls != c.calls {
					t.Errorf("%d reads and %d transactions, want %d and %d", reads, calls, c.reads, c.calls)
				}
			})
		})
	}
}

// TestPlace_RepeatedCall places 10,000 orders that are stored, but for one batch. Only the transactions that were
// in flight when the first of them was met are sent, and the missing batch.
func TestPlace_RepeatedCall(t *testing.T) {
	const inFlight = 16
	table, s := faulty(nil)
	batch := newOrders(t, 10_000, "4")
	mustPlace(t, s, slices.Concat(batch[:5_000], batch[5_100:]))
	calls := table.Calls(transact)
	replays := map[int]order.Order{}
	for i, o := range batch {
		if i < 5_000 || i >= 5_100 {
			replays[i] = o
		}
	}
	wantPlaced(t, mustPlace(t, s, batch), batch, replays)
	if calls, reads := table.Calls(transact)-calls, table.Calls("BatchGetItem"); calls > inFlight+1 || reads+calls > 101 {
		t.Errorf("%d transactions and %d reads, want at most %d and the other batches", calls, reads, inFlight+1)
	}
}

// TestPlace_ReplaysDoNotPause has replays in a batch: the rest of it is sent at once.
func TestPlace_ReplaysDoNotPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, s := faulty(nil)
		batch := newOrders(t, 100, "4")
		mustPlace(t, s, batch[:50])
		started := time.Now()
		mustPlace(t, s, batch)
		if took := time.Since(started); took != 0 {
			t.Errorf("placing beside replays took %s, want no pause", took)
		}
	})
}

// TestPlace_ThrottledBatchMeetsDamage reads a batch of which one order cannot be read: the others are placed.
func TestPlace_ThrottledBatchMeetsDamage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := answering(func(operation string, n int, body string) (int, string, error) {
			switch {
			case operation == "BatchGetItem":
				return http.StatusOK, `{"Responses":{"orders":[{"record_id":{"S":"order-00002"},"status":{"S":"odd"}}]}}`, nil
			case n == 1:
				return http.StatusBadRequest, `{"__type":"ThrottlingException","message":"Rate exceeded"}`, nil
			case strings.Contains(body, "order-00002") || !strings.Contains(body, "order-00000"):
				t.Errorf("sent again: %s", body)
			}
			return http.StatusOK, `{}`, nil
		})
		_, err := on(s).Place(t.Context(), newOrders(t, 3, "4"), placed)
		if !port.IsPermanent(err) || !strings.Contains(err.Error(), "stored order order-00002") || s.calls[transact] != 2 {
			t.Errorf("Place: %v after %d calls, want the others placed and the damaged one in the error", err, s.calls[transact])
		}
	})
}

// TestPlace_FreshTable places as many orders as a request holds on a table of little throughput. The pauses between
// transactions keep what throttled ones waste below a third.
func TestPlace_FreshTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table, s := faulty(nil)
		table.Latency = 10 * time.Millisecond
		table.Limit(dynamotest.Fresh)
		batch := newOrders(t, 10_000, "4")
		started := time.Now()
		placements, err := s.Place(t.Context(), batch, placed)
		if err != nil || slices.ContainsFunc(placements, func(p port.Placement) bool { return !p.Placed }) {
			t.Fatalf("Place: %v, want all placed", err)
		}
		used := table.Consumed()
		t.Logf("%d orders in %s: %+v", table.Items(), time.Since(started), used)
		if used.Writes > 27_000 || used.Reads > 5_000 || used.IndexWrites != 10_000 {
			t.Errorf("consumed %+v, want about 20,000 write units", used)
		}
	})
}
