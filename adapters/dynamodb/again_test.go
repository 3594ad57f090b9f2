package dynamodb_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/emulator"
)

// TestAnAnswerThatBreaksOffIsAskedForAgain cuts the body of a success, of each kind of call.
func TestAnAnswerThatBreaksOffIsAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cut := func(whole string) *script {
			return answering(func(_ string, n int, _ string) (int, string, error) {
				if n == 1 {
					return http.StatusOK, whole[:len(whole)/2], nil
				}
				return http.StatusOK, whole, nil
			})
		}
		s := cut(`{"Responses":{"orders":[` + itemJSON("x") + `]}}`)
		if found, err := on(s).Read(t.Context(), []string{"x"}); err != nil || len(found) != 1 || s.calls["BatchGetItem"] != 2 {
			t.Errorf("Read = %d orders, %v after %d calls", len(found), err, s.calls["BatchGetItem"])
		}
		s = cut(`{"Attributes":{}}`)
		if n, err := on(s).Settle(t.Context(), decidedOrders(t, 1)); err != nil || n != 1 || s.calls["UpdateItem"] != 2 {
			t.Errorf("Settle = %d, %v after %d calls", n, err, s.calls["UpdateItem"])
		}
	})
}

// TestAnUpdateWaitsForARunningTransaction meets a customer's replay of the very order.
func TestAnUpdateWaitsForARunningTransaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := answering(func(_ string, n int, _ string) (int, string, error) {
			if n < 4 {
				return http.StatusBadRequest, `{"__type":"TransactionConflictException","message":"Transaction is ongoing for the item"}`, nil
			}
			return http.StatusOK, `{}`, nil
		})
		if n, err := on(s).Settle(t.Context(), decidedOrders(t, 1)); err != nil || n != 1 || s.calls["UpdateItem"] != 4 {
			t.Errorf("Settle = %d, %v after %d calls", n, err, s.calls["UpdateItem"])
		}
	})
}

// TestOneRefusedClosingHidesNoOther refuses one of three.
func TestOneRefusedClosingHidesNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &updates{answer: func(_ int, body string) (int, string) {
			if strings.Contains(body, "order-00001") {
				return http.StatusBadRequest, `{"__type":"ValidationException","message":"never"}`
			}
			return http.StatusOK, `{}`
		}}
		if n, err := on(u).Close(t.Context(), newOrders(t, 3, "4"), noon); err == nil || n != 2 {
			t.Errorf("Close = %d, %v, want 2 beside the error", n, err)
		}
	})
}

// TestTheEmulatorKnowsATransactionAgain loses an answer of the emulator, as a slow machine does now and then.
func TestTheEmulatorKnowsATransactionAgain(t *testing.T) {
	config := emulator.Config(t)
	lost := &losing{next: config.HTTPClient}
	config.HTTPClient = lost
	batch := newOrders(t, 3, "4")
	wantPlaced(t, mustPlace(t, dynamodb.New(config, emulator.NewOrdersTable(t)), batch), batch, nil)
	if lost.calls != 2 {
		t.Errorf("%d calls, want 2", lost.calls)
	}
}

// losing loses the first answer.
type losing struct {
	next  client
	calls int
}

// Do makes the call all the same.
func (l *losing) Do(r *http.Request) (*http.Response, error) {
	l.calls++
	response, err := l.next.Do(r)
	if err != nil || l.calls > 1 {
		return response, err
	}
	return nil, errors.Join(io.ErrUnexpectedEOF, response.Body.Close())
}
