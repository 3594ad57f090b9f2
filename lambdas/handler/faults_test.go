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

// What a store can do instead of answering: fail, hang until the caller's patience ends, panic.

func failing[A any](context.Context) ([]A, error) { return nil, errBroken }

func denied[A any](context.Context) ([]A, error) {
	return nil, &port.PermanentError{Err: errBroken}
}

func hanging[A any](ctx context.Context) ([]A, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("the table orders-table-test does not answer: %w", ctx.Err())
}

func panicking[A any](context.Context) ([]A, error) { panic(errBroken) }

// request is a request on a store with a fault. The operators learn what the customer does not: which request it was,
// what was being done, and the fault.
type request struct {
	handle         any
	event          events.APIGatewayProxyRequest
	message, doing string
	log            *bytes.Buffer
}

// requests are both functions for customers, on stores that do the same to either.
func requests(place placer, read reader) map[string]request {
	placeLog, placeText := logged()
	readLog, readText := logged()
	return map[string]request{
		"place orders": {
			placeOrders(place, placed, placeLog), post(twoOrders), "orders not stored", "place 2 orders: ", placeText,
		},
		"look up an order": {
			lookUpOrder(read, placed, readLog), get("x"), "order lookup failed", "look up an order: ", readText,
		},
	}
}

func TestAStoreThatFailsIsToTryAgain(t *testing.T) {
	for name, r := range requests(failing[port.Placement], failing[order.Order]) {
		t.Run(name, func(t *testing.T) {
			wantReplyWith(t, later, r.handle, r.event, 503, tryAgain)
			wantLine(t, r.log, r.message, map[string]any{
				"level": "ERROR", "request_id": "request-1", "error": r.doing + errBroken.Error(),
			})
		})
	}
}

// TestRequests_PermanentFaultIs500 holds for a damaged order and a missing permission: a retry would get the same.
func TestRequests_PermanentFaultIs500(t *testing.T) {
	for name, r := range requests(denied[port.Placement], denied[order.Order]) {
		t.Run(name, func(t *testing.T) {
			wantReply(t, r.handle, r.event, 500, ourFault)
			wantLine(t, r.log, r.message, map[string]any{
				"level": "ERROR", "request_id": "request-1", "error": r.doing + errBroken.Error(),
			})
		})
	}
}

// TestAStoreThatHangsIsToTryAgain measures the patience: well below the 29 seconds of API Gateway, which would tell
// the customer something that is not ours.
func TestAStoreThatHangsIsToTryAgain(t *testing.T) {
	for name, r := range requests(hanging[port.Placement], hanging[order.Order]) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				wantReplyWith(t, later, r.handle, r.event, 503, tryAgain)
				if took := time.Since(start); took < time.Second || took > 10*time.Second {
					t.Errorf("the customer waited %v, want some seconds and at most ten", took)
				}
				wantLine(t, r.log, r.message, map[string]any{
					"level": "ERROR", "request_id": "request-1",
					"error": r.doing + "the table orders-table-test does not answer: context deadline exceeded",
				})
			})
		})
	}
}

// TestPlaceOrders_LargeRequestWaitsLonger checks that a full request waits for a table that throttles, and is still
// answered before Lambda ends the function and API Gateway gives up.
func TestPlaceOrders_LargeRequestWaitsLonger(t *testing.T) {
	const apiGateway = 29 * time.Second
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		h := placeOrders(placer(hanging[port.Placement]), placed, silent)
		wantReplyWith(t, later, h, post(list(order.MaxBatch, valid)), 503, tryAgain)
		took, lambda := time.Since(start), settings.Timeout(settings.PlaceOrders)
		if took < 20*time.Second || took > lambda-3*time.Second || lambda >= apiGateway {
			t.Errorf("the client waited %v; Lambda ends the function after %v, API Gateway gives up after %v", took, lambda, apiGateway)
		}
	})
}

func TestAPanicTellsNothingInternal(t *testing.T) {
	for name, r := range requests(panicking[port.Placement], panicking[order.Order]) {
		t.Run(name, func(t *testing.T) {
			wantReply(t, r.handle, r.event, 500, ourFault)
			wantLine(t, r.log, "panic", map[string]any{
				"level": "ERROR", "request_id": "request-1", "panic": errBroken.Error(),
			})
		})
	}
}

// TestLogsHoldNoOrders sends requests of every end and looks for what is the customers' own.
func TestLogsHoldNoOrders(t *testing.T) {
	log, text := logged()
	f := newFixture()
	secret := `[{"record_id":"id-of-a-customer","parameter_1":"price of a customer","parameter_2":123456789}]`
	other := strings.Replace(secret, "123456789", "987654321", 1)
	statuses := []int{}
	for _, c := range []struct {
		orders port.OrderPlacer
		body   string
	}{
		{f.orders, secret},
		{f.orders, secret},
		{f.orders, other},
		{down{}, secret},
		{placer(panicking[port.Placement]), secret},
		{f.orders, secret + "]"},
		{f.orders, strings.Replace(secret, "parameter_2", "id-of-a-customer", 1)},
	} {
		statuses = append(statuses, send(t, placeOrders(c.orders, placed, log), post(c.body)).StatusCode)
	}
	statuses = append(statuses, send(t, lookUpOrder(f.orders, placed, log), get("id-of-a-customer")).StatusCode)
	if want := []int{201, 201, 409, 503, 500, 400, 400, 200}; fmt.Sprint(statuses) != fmt.Sprint(want) {
		t.Fatalf("the replies are %v, want %v", statuses, want)
	}
	for _, theirs := range []string{"of-a-customer", "of a customer", "123456789", "987654321"} {
		if strings.Contains(text.String(), theirs) {
			t.Errorf("%q stands in the log:\n%s", theirs, text)
		}
	}
}

// TestPlacedOrdersAreCounted checks what operators see of a request that went well.
func TestPlacedOrdersAreCounted(t *testing.T) {
	log, text := logged()
	f := newFixture()
	f.place(t, placed, "known", "taken")
	body := `[{"record_id":"known","parameter_1":"abc","parameter_2":4},{"record_id":"taken","parameter_1":"abc","parameter_2":5},` +
		`{"record_id":"new-1","parameter_1":"abc","parameter_2":4},{"record_id":"new-2","parameter_1":"abc","parameter_2":4}]`
	send(t, placeOrders(f.orders, noon, log), post(body))
	wantLine(t, text, "orders placed", map[string]any{
		"level": "INFO", "request_id": "request-1", "placed": 2.0, "replayed": 1.0, "conflicts": 1.0,
	})
}
