package dynamodb_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/dynamodb/dynamotest"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

func TestPlace_OneTransactionForEachHundredOrders(t *testing.T) {
	for n, want := range map[int]int{1: 1, 100: 1, 101: 2, 1_000: 10, 10_000: 100} {
		table, s := newFakeTable(nil)
		orders := newOrders(t, n, "4")
		wantPlacements(t, mustPlace(t, s, orders), orders, nil)
		if calls := table.Calls(transactWriteItems); calls > want || table.Items() != n {
			t.Errorf("%d orders: %d transactions, %d items, want at most %d transactions", n, calls, table.Items(), want)
		}
	}
}

// TestPlace_StoredOrdersNeedNoRead places a batch in which two record_ids already exist. The
// cancelled transaction returns the stored orders, and the other orders are placed.
func TestPlace_StoredOrdersNeedNoRead(t *testing.T) {
	table, s := newFakeTable(nil)
	batch := newOrders(t, 100, "4")
	stored := map[int]order.Order{3: newOrder(t, "order-00003", "7"), 99: batch[99]}
	mustPlace(t, s, []order.Order{stored[3], stored[99]})
	wantPlacements(t, mustPlace(t, s, batch), batch, stored)
	if transactions, reads := table.Calls(transactWriteItems), table.Calls(batchGetItem); transactions != 3 || reads != 0 {
		t.Errorf("%d transactions and %d reads, want 3 and 0", transactions, reads)
	}
	if table.Items() != 100 || table.Attribute("order-00003", "parameter_2") != "7" {
		t.Errorf("%d items, want 100 with order-00003 not replaced", table.Items())
	}
}

func TestPlace_BatchOfReplaysTakesOneTransaction(t *testing.T) {
	table, s := newFakeTable(nil)
	batch := newOrders(t, 100, "4")
	mustPlace(t, s, batch)
	mustPlace(t, s, batch)
	if got := table.Calls(transactWriteItems); got != 2 {
		t.Errorf("%d transactions for two calls, want 2", got)
	}
}

// TestPlace_EverySecondCallFails checks that all orders are placed with fewer than three calls per
// transaction on average.
func TestPlace_EverySecondCallFails(t *testing.T) {
	for name, fault := range map[string]dynamotest.Fault{
		"call throttled":        dynamotest.Throttled,
		"transaction conflict":  dynamotest.Conflict,
		"write throttled":       dynamotest.CancelledThrottled,
		"throughput exceeded":   dynamotest.CancelledThroughputExceeded,
		"item deleted":          dynamotest.ConditionFailed,
		"internal server error": dynamotest.InternalError,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				table, s := newFakeTable(func(_ string, n int) dynamotest.Fault {
					if n%2 == 1 {
						return fault
					}
					return dynamotest.None
				})
				orders := newOrders(t, 2_000, "4")
				wantPlacements(t, mustPlace(t, s, orders), orders, nil)
				if calls := table.Calls(transactWriteItems); calls >= 3*20 || calls <= 20 || table.Items() != 2_000 {
					t.Errorf("%d calls for 20 transactions, %d items, want 21 to 59 calls", calls, table.Items())
				}
			})
		})
	}
}

// TestPlace_LostResponseIsNotReplay loses three responses. The retries have the same client request
// token, so the orders are reported as placed.
func TestPlace_LostResponseIsNotReplay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table, s := newFakeTable(func(_ string, n int) dynamotest.Fault {
			if n <= 3 {
				return dynamotest.ResponseLost
			}
			return dynamotest.None
		})
		batch := newOrders(t, 100, "4")
		wantPlacements(t, mustPlace(t, s, batch), batch, nil)
		if calls := table.Calls(transactWriteItems); calls != 4 {
			t.Errorf("%d calls, want 4", calls)
		}
	})
}

// TestPlace_StopsBeforeDeadline calls a table that always fails. Place must return an error with
// the cause before the deadline, so that the caller can still respond.
func TestPlace_StopsBeforeDeadline(t *testing.T) {
	for name, tc := range map[string]struct {
		client aws.HTTPClient
		want   string
	}{
		"throttled":            {alwaysFailing(dynamotest.Throttled), "Rate exceeded"},
		"transaction conflict": {alwaysFailing(dynamotest.Conflict), "TransactionConflict"},
		"server error":         {alwaysFailing(dynamotest.InternalError), "Internal server error"},
		"connection refused": {newStub(func(string, int, string) (int, string, error) {
			return 0, "", errConnectionRefused
		}), "connection refused"},
		"invalid JSON": {newStub(func(string, int, string) (int, string, error) {
			return http.StatusServiceUnavailable, "<html>", nil
		}), "503"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const timeout = 8 * time.Second
				started := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), timeout)
				defer cancel()
				_, err := newStore(tc.client).Place(ctx, newOrders(t, 1, "4"), placedAt)
				if err == nil || !strings.Contains(err.Error(), tc.want) || !errors.Is(err, awsclient.ErrNoTimeLeft) {
					t.Errorf("Place = %v, want %q and ErrNoTimeLeft", err, tc.want)
				}
				if took := time.Since(started); took >= timeout || took < timeout/2 {
					t.Errorf("Place took %s, want %s to %s", took, timeout/2, timeout)
				}
			})
		})
	}
}

func alwaysFailing(fault dynamotest.Fault) *dynamotest.Table {
	table := dynamotest.New()
	table.Fault = func(string, int) dynamotest.Fault { return fault }
	return table
}

func TestPlace_PermanentErrorIsNotRetried(t *testing.T) {
	errorJSON := func(code string) string { return fmt.Sprintf(`{"__type":%q,"message":"no"}`, code) }
	const damaged = `{"Code":"ConditionalCheckFailed","Item":{"record_id":{"S":"order-00000"},"status":{"S":"odd"}}}`
	for name, tc := range map[string]struct{ response, want string }{
		"access denied": {errorJSON("AccessDeniedException"), "AccessDenied"},
		"no such table": {errorJSON("ResourceNotFoundException"), "ResourceNotFound"},
		"invalid item": {
			cancelledJSON(`{"Code":"ValidationError","Message":"too large"}`),
			"place order order-00000: ValidationError: too large",
		},
		"damaged order":           {cancelledJSON(damaged), "damaged order order-00000"},
		"no cancellation reasons": {cancelledJSON(""), "TransactionCanceled"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(func(string, int, string) (int, string, error) { return http.StatusBadRequest, tc.response, nil })
			_, err := newStore(s).Place(t.Context(), newOrders(t, 1, "4"), placedAt)
			if !port.IsPermanent(err) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Place = %v, want the permanent error %q", err, tc.want)
			}
			wantCalls(t, s, transactWriteItems, 1)
		})
	}
}

// TestPlace_DamagedOrderDoesNotBlockOthers places a batch in which one record_id belongs to a
// damaged order.
func TestPlace_DamagedOrderDoesNotBlockOthers(t *testing.T) {
	const reasons = `{"Code":"None"},{"Code":"None"},` +
		`{"Code":"ConditionalCheckFailed","Item":{"record_id":{"S":"order-00002"},"status":{"S":"odd"}}}`
	s := newStub(func(_ string, n int, body string) (int, string, error) {
		if n == 1 {
			return http.StatusBadRequest, cancelledJSON(reasons), nil
		}
		if strings.Contains(body, "order-00002") || !strings.Contains(body, "order-00000") {
			t.Errorf("retried transaction = %s, want it without order-00002", body)
		}
		return http.StatusOK, `{}`, nil
	})
	_, err := newStore(s).Place(t.Context(), newOrders(t, 3, "4"), placedAt)
	if err == nil || !strings.Contains(err.Error(), "damaged order order-00002") {
		t.Errorf("Place = %v, want an error for order-00002", err)
	}
	wantCalls(t, s, transactWriteItems, 2)
}
