package dynamodb_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/emulator"
)

// truncatedOnce returns a stub that sends half of the first response, and then the whole response.
func truncatedOnce(response string) *stub {
	return newStub(func(_ string, n int, _ string) (int, string, error) {
		if n == 1 {
			return http.StatusOK, response[:len(response)/2], nil
		}
		return http.StatusOK, response, nil
	})
}

func TestRead_RetriesTruncatedResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := truncatedOnce(`{"Responses":{"orders":[` + itemJSON("x") + `]}}`)
		if found, err := newStore(s).Read(t.Context(), []string{"x"}); err != nil || len(found) != 1 {
			t.Errorf("Read = %d orders, %v, want 1", len(found), err)
		}
		wantCalls(t, s, batchGetItem, 2)
	})
}

func TestSettle_RetriesTruncatedResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := truncatedOnce(`{"Attributes":{}}`)
		if n, err := newStore(s).Settle(t.Context(), decidedOrders(t, 1)); err != nil || n != 1 {
			t.Errorf("Settle = %d, %v, want 1", n, err)
		}
		wantCalls(t, s, updateItem, 2)
	})
}

// TestSettle_RetriesTransactionConflict responds as DynamoDB does while a transaction, such as a
// customer's replay, writes the order.
func TestSettle_RetriesTransactionConflict(t *testing.T) {
	const conflict = `{"__type":"TransactionConflictException","message":"Transaction is ongoing for the item"}`
	synctest.Test(t, func(t *testing.T) {
		s := newStub(func(_ string, n int, _ string) (int, string, error) {
			if n < 4 {
				return http.StatusBadRequest, conflict, nil
			}
			return http.StatusOK, `{}`, nil
		})
		if n, err := newStore(s).Settle(t.Context(), decidedOrders(t, 1)); err != nil || n != 1 {
			t.Errorf("Settle = %d, %v, want 1", n, err)
		}
		wantCalls(t, s, updateItem, 4)
	})
}

// TestPlace_EmulatorLostResponse checks that transactions with the same token are idempotent in the
// emulator: on a slow machine, responses may be lost.
func TestPlace_EmulatorLostResponse(t *testing.T) {
	config := emulator.Config(t)
	client := &lossyClient{next: config.HTTPClient}
	config.HTTPClient = client
	batch := newOrders(t, 3, "4")
	wantPlacements(t, mustPlace(t, dynamodb.New(config, emulator.NewOrdersTable(t)), batch), batch, nil)
	if client.calls != 2 {
		t.Errorf("%d calls, want 2", client.calls)
	}
}
