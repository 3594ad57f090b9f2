package dynamodb_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/dynamodb"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// updates answers UpdateItem side by side.
type updates struct {
	calls, atOnce, most atomic.Int32
	answer              func(n int, body string) (status int, answer string)
}

// Do takes a moment of synthetic time, so that calls that are made together are seen together.
func (u *updates) Do(r *http.Request) (*http.Response, error) {
	n := u.calls.Add(1)
	for now := u.atOnce.Add(1); now > u.most.Load(); {
		u.most.Store(now)
	}
	time.Sleep(time.Millisecond)
	u.atOnce.Add(-1)
	return answering(func(_ string, _ int, body string) (int, string, error) {
		status, answer := u.answer(int(n), body)
		return status, answer, nil
	}).Do(r)
}

const throttled = `{"__type":"ProvisionedThroughputExceededException","message":"slow down"}`

func settle(ctx context.Context, s *dynamodb.Orders, orders []order.Order) error {
	_, err := s.Settle(ctx, orders)
	return err
}

func decidedOrders(t testing.TB, n int) []order.Order {
	orders := make([]order.Order, n)
	for i := range orders {
		orders[i] = decided(t, fmt.Sprintf("order-%05d", i), order.OutcomeAccepted)
	}
	return orders
}

func TestUpdatesAreMadeSideBySideUpTo64(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &updates{answer: func(int, string) (int, string) { return http.StatusOK, `{"Attributes":{}}` }}
		if err := settle(t.Context(), on(u), decidedOrders(t, 1_000)); err != nil {
			t.Fatal(err)
		}
		if u.calls.Load() != 1_000 || u.most.Load() != 64 {
			t.Errorf("%d calls, at most %d at once, want 1,000 and 64", u.calls.Load(), u.most.Load())
		}
	})
}

func TestEverySecondUpdateThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &updates{answer: func(n int, _ string) (int, string) {
			if n%2 == 1 {
				return http.StatusBadRequest, throttled
			}
			return http.StatusOK, `{"Attributes":{}}`
		}}
		if err := settle(t.Context(), on(u), decidedOrders(t, 500)); err != nil {
			t.Fatal(err)
		}
		if calls := u.calls.Load(); calls >= 3*500 {
			t.Errorf("%d attempts for 500 updates", calls)
		}
	})
}

// TestEveryOrderIsAttempted fails one order for good: the others are settled, and the error counts.
func TestEveryOrderIsAttempted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &updates{answer: func(_ int, body string) (int, string) {
			if strings.Contains(body, "order-0000") { // ten of them
				return http.StatusBadRequest, `{"__type":"ValidationException","message":"never"}`
			}
			return http.StatusOK, `{"Attributes":{}}`
		}}
		settled, err := on(u).Settle(t.Context(), decidedOrders(t, 200))
		if err == nil || settled != 190 || !strings.Contains(err.Error(), "10 of 200 calls failed, the first: ") || u.calls.Load() != 200 {
			t.Errorf("Settle = %d, %v after %d calls", settled, err, u.calls.Load())
		}
	})
}

// TestWhatWasDecidedIsToldBesideAnError fails one decision of three: what the others came to is known.
func TestWhatWasDecidedIsToldBesideAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &updates{answer: func(_ int, body string) (int, string) {
			if strings.Contains(body, "order-00001") {
				return http.StatusBadRequest, `{"__type":"ValidationException","message":"never"}`
			}
			return http.StatusOK, `{"Attributes":` + itemJSON("x") + `}`
		}}
		decisions := make([]order.Decision, 3)
		for i, o := range decidedOrders(t, 3) {
			decisions[i] = order.Decision{RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Outcome: order.OutcomeAccepted, Auction: o.Auction(), At: o.DecidedAt()}
		}
		verdicts, err := on(u).Decide(t.Context(), decisions)
		if err == nil || len(verdicts) != 3 || !verdicts[0].Applied || verdicts[1] != (port.DecisionResult{}) || !verdicts[2].Applied {
			t.Errorf("Decide = %+v, %v", verdicts, err)
		}
	})
}

func TestAnOrderSettledByAnotherRunIsNoError(t *testing.T) {
	u := &updates{answer: func(int, string) (int, string) {
		return http.StatusBadRequest, `{"__type":"ConditionalCheckFailedException","message":"The conditional request failed"}`
	}}
	synctest.Test(t, func(t *testing.T) {
		if err := settle(t.Context(), on(u), decidedOrders(t, 3)); err != nil || u.calls.Load() != 3 {
			t.Errorf("Settle: %v after %d calls", err, u.calls.Load())
		}
	})
}

// TestADecisionThatCannotBeReadBackIsAnError checks answers that are not what DynamoDB gives.
func TestADecisionThatCannotBeReadBackIsAnError(t *testing.T) {
	is := decided(t, "x", order.OutcomeAccepted).Snapshot()
	d := order.Decision{RecordID: "x", PlacedAt: is.PlacedAt, Outcome: order.OutcomeAccepted, Power: is.Power, Auction: is.Auction, At: is.DecidedAt}
	for name, answer := range map[string]string{"odd": `{"Attributes":{"record_id":{"S":"x"}}}`, "no JSON": `{"Attributes":`} {
		u := &updates{answer: func(int, string) (int, string) { return http.StatusOK, answer }}
		synctest.Test(t, func(t *testing.T) {
			if verdicts, err := on(u).Decide(t.Context(), []order.Decision{d}); err == nil {
				t.Errorf("%s: %+v", name, verdicts)
			}
		})
	}
	if _, err := on(&updates{}).Decide(t.Context(), []order.Decision{{RecordID: "x"}}); err == nil || !strings.Contains(err.Error(), "without an outcome") {
		t.Errorf("a decision without an outcome: %v", err)
	}
}

// TestAHangingTableIsLeftInTime ends an attempt that is under way with the caller's deadline.
func TestAHangingTableIsLeftInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		err := settle(ctx, on(hanging{}), decidedOrders(t, 1))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Settle: %v", err)
		}
	})
}

// hanging takes calls and never answers.
type hanging struct{}

// Do waits for the caller to go away.
func (hanging) Do(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func TestBatchesAreSentSideBySideUpTo16(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &updates{answer: func(int, string) (int, string) { return http.StatusOK, `{}` }}
		if _, err := on(u).Place(t.Context(), newOrders(t, 10_000, "4"), placed); err != nil {
			t.Fatal(err)
		}
		if u.calls.Load() != 100 || u.most.Load() != 16 {
			t.Errorf("%d calls, at most %d at once, want 100 and 16", u.calls.Load(), u.most.Load())
		}
	})
}
