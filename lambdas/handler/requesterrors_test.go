package handler_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/lambdas/settings"
)

// Failures of a store. hanging blocks until the context ends.

func failing[A any](context.Context) ([]A, error) { return nil, errFault }

func denying[A any](context.Context) ([]A, error) {
	return nil, &port.PermanentError{Err: errFault}
}

func hanging[A any](ctx context.Context) ([]A, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("orders-table-test: no response: %w", ctx.Err())
}

func panicking[A any](context.Context) ([]A, error) { panic(errFault) }

// failedRequest is a request to a function of the API whose store fails. The log contains the
// cause; the response must not.
type failedRequest struct {
	handle      any
	event       events.APIGatewayProxyRequest
	message     string // of the log line
	errorPrefix string // of the logged error
	log         *bytes.Buffer
}

// failedRequests returns a request to each function of the API, with these stores.
func failedRequests(place placerFunc, read readerFunc) map[string]failedRequest {
	placeLog, placeText := newTestLog()
	readLog, readText := newTestLog()
	return map[string]failedRequest{
		"place-orders": {
			placeOrders(place, placedAt, placeLog), post(twoOrders), "orders not stored", "place 2 orders: ", placeText,
		},
		"look-up-order": {
			lookUpOrder(read, placedAt, readLog), get("x"), "order lookup failed", "look up an order: ", readText,
		},
	}
}

func TestRequests_TemporaryErrorIs503(t *testing.T) {
	for name, r := range failedRequests(failing[port.Placement], failing[order.Order]) {
		t.Run(name, func(t *testing.T) {
			wantResponseWith(t, retryHeaders, r.handle, r.event, 503, unavailable)
			wantLine(t, r.log, r.message, map[string]any{
				"level": "ERROR", "request_id": "request-1", "error": r.errorPrefix + errFault.Error(),
			})
		})
	}
}

// TestRequests_PermanentErrorIs500 checks errors that a retry cannot resolve, such as a damaged
// order.
func TestRequests_PermanentErrorIs500(t *testing.T) {
	for name, r := range failedRequests(denying[port.Placement], denying[order.Order]) {
		t.Run(name, func(t *testing.T) {
			wantResponse(t, r.handle, r.event, 500, internalError)
			wantLine(t, r.log, r.message, map[string]any{
				"level": "ERROR", "request_id": "request-1", "error": r.errorPrefix + errFault.Error(),
			})
		})
	}
}

// TestRequests_HangingStoreIs503 checks that the response is sent well before the timeout of API
// Gateway, 29 s.
func TestRequests_HangingStoreIs503(t *testing.T) {
	for name, r := range failedRequests(hanging[port.Placement], hanging[order.Order]) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				wantResponseWith(t, retryHeaders, r.handle, r.event, 503, unavailable)
				if took := time.Since(start); took < time.Second || took > 10*time.Second {
					t.Errorf("response after %v, want 1s to 10s", took)
				}
				wantLine(t, r.log, r.message, map[string]any{
					"level": "ERROR", "request_id": "request-1",
					"error": r.errorPrefix + "orders-table-test: no response: context deadline exceeded",
				})
			})
		})
	}
}

// TestPlaceOrders_LargeRequestWaitsLonger checks that the largest request waits longer for a
// throttled table, but that the response is sent before the function and API Gateway time out.
func TestPlaceOrders_LargeRequestWaitsLonger(t *testing.T) {
	const gatewayTimeout = 29 * time.Second
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		h := placeOrders(placerFunc(hanging[port.Placement]), placedAt, discard)
		wantResponseWith(t, retryHeaders, h, post(orderList(order.MaxBatch, validOrder)), 503, unavailable)
		took, timeout := time.Since(start), settings.Timeout(settings.PlaceOrders)
		if took < 20*time.Second || took > timeout-3*time.Second || timeout >= gatewayTimeout {
			t.Errorf("response after %v, function timeout %v, API Gateway timeout %v", took, timeout, gatewayTimeout)
		}
	})
}

func TestRequests_PanicIs500(t *testing.T) {
	for name, r := range failedRequests(panicking[port.Placement], panicking[order.Order]) {
		t.Run(name, func(t *testing.T) {
			wantResponse(t, r.handle, r.event, 500, internalError)
			wantLine(t, r.log, "panic", map[string]any{
				"level": "ERROR", "request_id": "request-1", "panic": errFault.Error(),
			})
		})
	}
}

// TestRequests_LogsContainNoOrders checks the logs of successful and failed requests.
func TestRequests_LogsContainNoOrders(t *testing.T) {
	log, text := newTestLog()
	f := newFixture()
	body := `[{"record_id":"id-of-a-customer","parameter_1":"price of a customer","parameter_2":123456789}]`
	conflict := strings.Replace(body, "123456789", "987654321", 1)
	statuses := []int{}
	for _, c := range []struct {
		orders port.OrderPlacer
		body   string
	}{
		{f.orders, body},
		{f.orders, body},
		{f.orders, conflict},
		{failingPorts{}, body},
		{placerFunc(panicking[port.Placement]), body},
		{f.orders, body + "]"},
		{f.orders, strings.Replace(body, "parameter_2", "id-of-a-customer", 1)},
	} {
		statuses = append(statuses, send(t, placeOrders(c.orders, placedAt, log), post(c.body)).StatusCode)
	}
	statuses = append(statuses, send(t, lookUpOrder(f.orders, placedAt, log), get("id-of-a-customer")).StatusCode)
	if want := []int{201, 201, 409, 503, 500, 400, 400, 200}; fmt.Sprint(statuses) != fmt.Sprint(want) {
		t.Fatalf("statuses %v, want %v", statuses, want)
	}
	for _, value := range []string{"of-a-customer", "of a customer", "123456789", "987654321"} {
		if strings.Contains(text.String(), value) {
			t.Errorf("the log contains %q:\n%s", value, text)
		}
	}
}

func TestPlaceOrders_LogsCounts(t *testing.T) {
	log, text := newTestLog()
	f := newFixture()
	f.place(t, placedAt, "replayed", "conflict")
	body := `[{"record_id":"replayed","parameter_1":"abc","parameter_2":4},` +
		`{"record_id":"conflict","parameter_1":"abc","parameter_2":5},` +
		`{"record_id":"new-1","parameter_1":"abc","parameter_2":4},` +
		`{"record_id":"new-2","parameter_1":"abc","parameter_2":4}]`
	send(t, placeOrders(f.orders, noon, log), post(body))
	wantLine(t, text, "orders placed", map[string]any{
		"level": "INFO", "request_id": "request-1", "placed": 2.0, "replayed": 1.0, "conflicts": 1.0,
	})
}
