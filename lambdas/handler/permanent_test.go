package handler_test

import (
	"context"
	"testing"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

// denyingPorts implements every port. The methods that it defines fail with a permanent error.
type denyingPorts struct{ failingPorts }

var errDenied = &port.PermanentError{Err: errFault}

func (denyingPorts) Read(context.Context, []string) ([]order.Order, error) { return nil, errDenied }

func (denyingPorts) Results(context.Context, order.GateClosure, []order.Order) ([]auction.Result, bool, error) {
	return nil, false, errDenied
}

func (denyingPorts) Store(context.Context, []order.Order) ([]order.Order, error) {
	return nil, errDenied
}

func (denyingPorts) Notify(context.Context, port.Notification) error { return errDenied }

// TestFunctions_PermanentFailure checks the error name, which the state machine never retries.
func TestFunctions_PermanentFailure(t *testing.T) {
	f := newDecidedFixture(t)
	f.place(t, placedAt, "x")
	page := storeEvent(acceptedResult("accepted-1"), rejectedResult("rejected-1"))
	for name, c := range map[string]struct {
		handle      any
		event, text string
	}{
		"collect-results": {
			collectResults(f, denyingPorts{}, discard), collectEvent,
			"request results of 1 orders from the platform: ",
		},
		"store-results": {storeResultsWith(f, denyingPorts{}, f.orders), page, "store 1 results: "},
		"store-results, read": {
			handler.StoreResults{UseCase: usecase.StoreResults{Orders: denyingPorts{}}, Log: discard}.Handle, page,
			"read 2 orders: ",
		},
		"notify": {
			handler.Notify{UseCase: usecase.Notify{Orders: f.orders, Notifier: denyingPorts{}}, Log: discard}.Handle,
			`{"auction":"2026-11-22T12:00:00Z","error":{"Error":"CollectFailed","Cause":""}}`, "notify of a failure: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, c.handle, c.event, "PermanentFailure", c.text+errFault.Error())
		})
	}
}
