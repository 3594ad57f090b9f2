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

// deny is every peer at once, and every call of it is denied.
type deny struct{ down }

var errDenied = &port.PermanentError{Err: errBroken}

func (deny) Read(context.Context, []string) ([]order.Order, error) { return nil, errDenied }

func (deny) Results(context.Context, order.GateClosure, []order.Order) ([]auction.Result, bool, error) {
	return nil, false, errDenied
}

func (deny) Store(context.Context, []order.Order) ([]order.Order, error) { return nil, errDenied }

func (deny) Notify(context.Context, port.Notification) error { return errDenied }

// TestFunctions_PermanentFailure checks the error type that the state machine never retries.
func TestFunctions_PermanentFailure(t *testing.T) {
	f := newDecidedFixture(t)
	f.place(t, placed, "x")
	page := pageOf(won("won-1") + "," + lost("lost-1"))
	for name, c := range map[string]struct {
		handle      any
		event, text string
	}{
		"collect-results": {collectResults(f, deny{}, silent), firstPage, "request results of 1 orders from the platform: "},
		"store-results":   {storeResultsIn(f, deny{}, f.orders), page, "store 1 results: "},
		"store-results, read": {
			handler.StoreResults{UseCase: usecase.StoreResults{Orders: deny{}}, Log: silent}.Handle, page, "read 2 orders: ",
		},
		"notify": {
			handler.Notify{UseCase: usecase.Notify{Orders: f.orders, Notifier: deny{}}, Log: silent}.Handle,
			`{"auction":"2026-11-22T12:00:00Z","error":{"Error":"CollectFailed","Cause":""}}`, "notify of a failure: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, c.handle, c.event, "PermanentFailure", c.text+errBroken.Error())
		})
	}
}
