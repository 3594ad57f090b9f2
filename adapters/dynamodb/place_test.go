package dynamodb_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/dynamodb/dynamotest"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

const transact = "TransactWriteItems"

func mustPlace(t *testing.T, s *dynamodb.Orders, orders []order.Order) []port.Placement {
	t.Helper()
	placements, err := s.Place(t.Context(), orders, placed)
	if err != nil {
		t.Fatal(err)
	}
	return placements
}

// wantPlaced checks the placements of orders: those that an index names were in the way of, the others were placed.
func wantPlaced(t *testing.T, placements []port.Placement, orders []order.Order, inTheWay map[int]order.Order) {
	t.Helper()
	for i, p := range placements {
		want := port.Placement{Placed: true, Stored: orders[i]}
		if standing, found := inTheWay[i]; found {
			want = port.Placement{Stored: standing}
		}
		if p != want {
			t.Fatalf("placement %d: %+v, want %+v", i, p, want)
		}
	}
}

func TestAThousandNewOrdersTakeTenCalls(t *testing.T) {
	for orders, most := range map[int]int{1: 1, 100: 1, 101: 2, 1_000: 10, 10_000: 100} {
		table, s := faulty(nil)
		batch := newOrders(t, orders, "4")
		wantPlaced(t, mustPlace(t, s, batch), batch, nil)
		if calls := table.Calls(transact); calls > most || table.Items() != orders {
			t.Errorf("%d orders: %d calls, %d items, want %d calls", orders, calls, table.Items(), most)
		}
	}
}

// TestWhatIsInTheWayIsToldWithoutAnotherRead places a batch of which some are there: the cancelled transaction tells
// them, and the rest goes through.
func TestWhatIsInTheWayIsToldWithoutAnotherRead(t *testing.T) {
	table, s := faulty(nil)
	batch := newOrders(t, 100, "4")
	others := map[int]order.Order{3: newOrder(t, "order-00003", "7"), 99: batch[99]}
	mustPlace(t, s, []order.Order{others[3], others[99]})
	wantPlaced(t, mustPlace(t, s, batch), batch, others)
	if table.Calls(transact) != 3 || table.Calls("BatchGetItem") != 0 || table.Items() != 100 {
		t.Errorf("%d transactions, %d reads, %d items", table.Calls(transact), table.Calls("BatchGetItem"), table.Items())
	}
	if table.Attribute("order-00003", "parameter_2") != "7" {
		t.Error("an order was overwritten")
	}
	mustPlace(t, s, batch)
	if calls := table.Calls(transact); calls != 4 {
		t.Errorf("a batch of replays took %d calls, want 1", calls-3)
	}
}

// TestEverySecondCallThrottled measures the patience: all orders are placed, with fewer than three attempts a call.
func TestEverySecondCallThrottled(t *testing.T) {
	for _, fault := range []dynamotest.Fault{
		dynamotest.Throttled, dynamotest.Conflict, dynamotest.CancelledThrottled, dynamotest.CancelledOverrun, dynamotest.Gone, dynamotest.Broken,
	} {
		synctest.Test(t, func(t *testing.T) {
			table, s := faulty(func(_ string, n int) dynamotest.Fault {
				if n%2 == 1 {
					return fault
				}
				return dynamotest.None
			})
			batch := newOrders(t, 2_000, "4")
			wantPlaced(t, mustPlace(t, s, batch), batch, nil)
			if calls := table.Calls(transact); calls >= 3*20 || calls <= 20 || table.Items() != 2_000 {
				t.Errorf("fault %d: %d calls for 20 transactions, %d items", fault, calls, table.Items())
			}
		})
	}
}

// TestALostAnswerIsNoReplay repeats a transaction under its token: it is the same one, and its orders are new.
func TestALostAnswerIsNoReplay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table, s := faulty(func(_ string, n int) dynamotest.Fault {
			if n <= 3 {
				return dynamotest.Lost
			}
			return dynamotest.None
		})
		batch := newOrders(t, 100, "4")
		wantPlaced(t, mustPlace(t, s, batch), batch, nil)
		if calls := table.Calls(transact); calls != 4 {
			t.Errorf("%d calls, want 4", calls)
		}
	})
}

// TestPatienceEndsBeforeTheCallersDeadline checks what is told when a table never answers as it should: what went
// wrong, in time for the caller to say so.
func TestPatienceEndsBeforeTheCallersDeadline(t *testing.T) {
	cases := map[string]struct {
		client client
		want   string
	}{
		"throttled": {always(dynamotest.Throttled), "Rate exceeded"},
		"conflict":  {always(dynamotest.Conflict), "TransactionConflict"},
		"broken":    {always(dynamotest.Broken), "Internal server error"},
		"refused":   {answering(func(string, int, string) (int, string, error) { return 0, "", errRefused }), "connection refused"},
		"no JSON": {answering(func(string, int, string) (int, string, error) {
			return http.StatusServiceUnavailable, "<html>", nil
		}), "503"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const patience = 8 * time.Second
				started := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				_, err := on(c.client).Place(ctx, newOrders(t, 1, "4"), placed)
				if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, awsclient.ErrNoTimeLeft) {
					t.Errorf("Place: %v, want %q told", err, c.want)
				}
				if took := time.Since(started); took >= patience || took < patience/2 {
					t.Errorf("it took %s of %s", took, patience)
				}
			})
		})
	}
}

func always(fault dynamotest.Fault) *dynamotest.Table {
	table := dynamotest.New()
	table.Fault = func(string, int) dynamotest.Fault { return fault }
	return table
}

// TestWhatCannotBeRightTheNextTimeIsNotTriedAgain checks the refusals that no waiting heals.
func TestWhatCannotBeRightTheNextTimeIsNotTriedAgain(t *testing.T) {
	cases := map[string]struct{ answer, want string }{
		"not allowed":       {`{"__type":"AccessDeniedException","message":"no"}`, "AccessDenied"},
		"no such table":     {`{"__type":"ResourceNotFoundException","message":"no"}`, "ResourceNotFound"},
		"an invalid item":   {cancelled(`{"Code":"ValidationError","Message":"too large"}`), "order order-00000 was refused: ValidationError: too large"},
		"a damaged order":   {cancelled(`{"Code":"ConditionalCheckFailed","Item":{"record_id":{"S":"order-00000"},"status":{"S":"odd"}}}`), "stored order order-00000"},
		"reasons that miss": {`{"__type":"TransactionCanceledException","message":"no","CancellationReasons":[]}`, "TransactionCanceled"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := answering(func(string, int, string) (int, string, error) { return http.StatusBadRequest, c.answer, nil })
			_, err := on(s).Place(t.Context(), newOrders(t, 1, "4"), placed)
			if !port.IsPermanent(err) || !strings.Contains(err.Error(), c.want) || s.calls[transact] != 1 {
				t.Errorf("Place: %v after %d calls, want the permanent error %q after one", err, s.calls[transact], c.want)
			}
		})
	}
}

func cancelled(reason string) string {
	return `{"__type":"TransactionCanceledException","message":"cancelled","CancellationReasons":[` + reason + `]}`
}

// TestADamagedOrderKeepsNoOtherFromBeingPlaced posts a batch of which one record_id belongs to a damaged item.
func TestADamagedOrderKeepsNoOtherFromBeingPlaced(t *testing.T) {
	s := answering(func(_ string, n int, body string) (int, string, error) {
		if n == 1 {
			none := strings.Repeat(`{"Code":"None"},`, 2)
			return http.StatusBadRequest, cancelled(none + `{"Code":"ConditionalCheckFailed","Item":{"record_id":{"S":"order-00002"},"status":{"S":"odd"}}}`), nil
		}
		if strings.Contains(body, "order-00002") || !strings.Contains(body, "order-00000") {
			t.Errorf("sent again: %s", body)
		}
		return http.StatusOK, `{}`, nil
	})
	_, err := on(s).Place(t.Context(), newOrders(t, 3, "4"), placed)
	if err == nil || !strings.Contains(err.Error(), "stored order order-00002") || s.calls[transact] != 2 {
		t.Errorf("Place: %v after %d calls, want the others placed and the damaged one told", err, s.calls[transact])
	}
}
