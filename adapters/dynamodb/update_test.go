package dynamodb_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

// concurrentStub is an HTTP client that responds to concurrent calls and counts the calls in
// flight.
type concurrentStub struct {
	calls, inFlight, maxInFlight atomic.Int32
	respond                      func(n int, body string) (status int, response string) // to the n-th call, from 1
}

// Do implements aws.HTTPClient. Each call takes a millisecond of synthetic time, so that concurrent
// calls overlap.
func (s *concurrentStub) Do(r *http.Request) (*http.Response, error) {
	n := s.calls.Add(1)
	for inFlight := s.inFlight.Add(1); inFlight > s.maxInFlight.Load(); {
		s.maxInFlight.Store(inFlight)
	}
	time.Sleep(time.Millisecond)
	s.inFlight.Add(-1)
	return newStub(func(_ string, _ int, body string) (int, string, error) {
		status, response := s.respond(int(n), body)
		return status, response, nil
	}).Do(r)
}

// newFailingStub returns a stub that rejects updates of record_ids with the prefix, and gives all
// other calls the response.
func newFailingStub(prefix, response string) *concurrentStub {
	return &concurrentStub{respond: func(_ int, body string) (int, string) {
		if strings.Contains(body, prefix) {
			return http.StatusBadRequest, validationJSON
		}
		return http.StatusOK, response
	}}
}

func TestSettle_MaxConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &concurrentStub{respond: func(int, string) (int, string) { return http.StatusOK, `{"Attributes":{}}` }}
		if _, err := newStore(s).Settle(t.Context(), decidedOrders(t, 1_000)); err != nil {
			t.Fatal(err)
		}
		if s.calls.Load() != 1_000 || s.maxInFlight.Load() != 64 {
			t.Errorf("%d calls, at most %d in flight, want 1,000 and 64", s.calls.Load(), s.maxInFlight.Load())
		}
	})
}

func TestPlace_MaxConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &concurrentStub{respond: func(int, string) (int, string) { return http.StatusOK, `{}` }}
		if _, err := newStore(s).Place(t.Context(), newOrders(t, 10_000, "4"), placedAt); err != nil {
			t.Fatal(err)
		}
		if s.calls.Load() != 100 || s.maxInFlight.Load() != 16 {
			t.Errorf("%d calls, at most %d in flight, want 100 and 16", s.calls.Load(), s.maxInFlight.Load())
		}
	})
}

// TestSettle_EverySecondCallThrottled checks that all orders are settled with fewer than three
// calls per order on average.
func TestSettle_EverySecondCallThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &concurrentStub{respond: func(n int, _ string) (int, string) {
			if n%2 == 1 {
				return http.StatusBadRequest, throttledJSON
			}
			return http.StatusOK, `{"Attributes":{}}`
		}}
		if _, err := newStore(s).Settle(t.Context(), decidedOrders(t, 500)); err != nil {
			t.Fatal(err)
		}
		if calls := s.calls.Load(); calls >= 3*500 {
			t.Errorf("%d calls for 500 updates, want fewer than 1,500", calls)
		}
	})
}

// TestSettle_FailedOrderDoesNotBlockOthers rejects ten of 200 updates.
func TestSettle_FailedOrderDoesNotBlockOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFailingStub("order-0000", `{"Attributes":{}}`)
		settled, err := newStore(s).Settle(t.Context(), decidedOrders(t, 200))
		if settled != 190 || s.calls.Load() != 200 {
			t.Errorf("Settle = %d after %d calls, want 190 after 200", settled, s.calls.Load())
		}
		if err == nil || !strings.Contains(err.Error(), "10 of 200 calls failed, first error: ") {
			t.Errorf("Settle = %v, want the number of failed calls", err)
		}
	})
}

func TestClose_FailedOrderDoesNotBlockOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFailingStub("order-00001", `{}`)
		if n, err := newStore(s).Close(t.Context(), newOrders(t, 3, "4"), noon); err == nil || n != 2 {
			t.Errorf("Close = %d, %v, want 2 and an error", n, err)
		}
	})
}

// TestDecide_FailedDecisionDoesNotBlockOthers rejects one of three updates. The results of the
// others are returned together with the error.
func TestDecide_FailedDecisionDoesNotBlockOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFailingStub("order-00001", `{"Attributes":`+itemJSON("x")+`}`)
		decisions := make([]order.Decision, 3)
		for i, o := range decidedOrders(t, 3) {
			decisions[i] = decisionOf(o)
		}
		results, err := newStore(s).Decide(t.Context(), decisions)
		if err == nil || len(results) != 3 ||
			!results[0].Applied || results[1] != (port.DecisionResult{}) || !results[2].Applied {
			t.Errorf("Decide = %+v, %v, want the first and the third applied, and an error", results, err)
		}
	})
}

// TestSettle_AlreadySettled checks that a false condition is not an error: a concurrent execution
// has already settled the order.
func TestSettle_AlreadySettled(t *testing.T) {
	const conditionFailed = `{"__type":"ConditionalCheckFailedException","message":"The conditional request failed"}`
	synctest.Test(t, func(t *testing.T) {
		s := &concurrentStub{respond: func(int, string) (int, string) { return http.StatusBadRequest, conditionFailed }}
		if n, err := newStore(s).Settle(t.Context(), decidedOrders(t, 3)); err != nil || n != 0 || s.calls.Load() != 3 {
			t.Errorf("Settle = %d, %v after %d calls, want 0 after 3", n, err, s.calls.Load())
		}
	})
}

func TestDecide_InvalidResponse(t *testing.T) {
	decision := decisionOf(decidedOrder(t, "x", order.OutcomeAccepted))
	for name, response := range map[string]string{
		"damaged item": `{"Attributes":{"record_id":{"S":"x"}}}`,
		"invalid JSON": `{"Attributes":`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &concurrentStub{respond: func(int, string) (int, string) { return http.StatusOK, response }}
				if results, err := newStore(s).Decide(t.Context(), []order.Decision{decision}); err == nil {
					t.Errorf("Decide = %+v, want an error", results)
				}
			})
		})
	}
}

func TestDecide_NoOutcome(t *testing.T) {
	_, err := newStore(&concurrentStub{}).Decide(t.Context(), []order.Decision{{RecordID: "x"}})
	if err == nil || !strings.Contains(err.Error(), "the decision has no outcome") {
		t.Errorf("Decide = %v, want an error that names the missing outcome", err)
	}
}

func TestSettle_StopsAtDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := newStore(hangingClient{}).Settle(ctx, decidedOrders(t, 1))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Settle = %v, want context.DeadlineExceeded", err)
		}
	})
}
