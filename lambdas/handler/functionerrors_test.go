package handler_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

// hangingPorts implements every port. The methods that it defines block until the context ends; the
// others fail.
type hangingPorts struct{ failingPorts }

func (hangingPorts) Results(ctx context.Context, _ order.GateClosure, _ []order.Order) ([]auction.Result, bool, error) {
	<-ctx.Done()
	return nil, false, ctx.Err()
}

func (hangingPorts) Read(ctx context.Context, _ []string) ([]order.Order, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (hangingPorts) Notify(ctx context.Context, _ port.Notification) error {
	<-ctx.Done()
	return ctx.Err()
}

// TestFunctions_GracePeriod invokes each function of the state machine with a timeout of 10 s. The
// use case must stop 2 s earlier, so that the function can return its error.
func TestFunctions_GracePeriod(t *testing.T) {
	for name, c := range map[string]struct {
		handle func(*fixture) any
		event  string
		want   string
	}{
		"collect-results": {func(f *fixture) any {
			return collectResults(f, hangingPorts{}, discard)
		}, collectEvent, "CollectFailed"},
		"store-results": {func(f *fixture) any {
			u := usecase.StoreResults{Orders: hangingPorts{}, Results: f.documents, Settler: f.orders}
			return handler.StoreResults{UseCase: u, Log: discard}.Handle
		}, storeEvent(acceptedResult("a")), "StoreFailed"},
		"notify": {func(f *fixture) any {
			return notifyWith(usecase.Notify{
				Orders: f.orders, Lists: f.documents, Settler: f.orders, Notifier: hangingPorts{},
			})
		}, failureEvent("StoreFailed", `"cause"`), "NotifyFailed"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				started := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				f := newFixture()
				f.place(t, placedAt, "a")
				_, err := invoke(ctx, c.handle(f), c.event)
				if took := time.Since(started); err == nil || typeName(err) != c.want || took != 8*time.Second {
					t.Errorf("%v after %s, want %s after 8s", err, took, c.want)
				}
			})
		})
	}
}

// TestFunctions_LogErrorsWithAuction invokes each function of the state machine with failing ports
// and with invalid events.
func TestFunctions_LogErrorsWithAuction(t *testing.T) {
	const auction = "2026-11-22T12:00:00Z"
	const invalidCursor = `{"auction":"` + auction + `","cursor":"invalid"}`
	const futureGate = `{"auction":"2026-11-22T23:00:00Z","cursor":""}`
	const invalidAuction = `{"auction":"noon","error":{"Error":"OrderRejected"}}`
	for name, c := range map[string]struct {
		function, event, message, auction string
	}{
		"collect-results, failing port":        {"collect", collectEvent, "page not collected", auction},
		"collect-results, array":               {"collect", `[]`, "event rejected", ""},
		"collect-results, invalid cursor":      {"collect", invalidCursor, "event rejected", auction},
		"collect-results, future gate closure": {"collect", futureGate, "event rejected", "2026-11-22T23:00:00Z"},
		"store-results, failing port":          {"store", storeEvent(acceptedResult("a")), "results not stored", auction},
		"store-results, array":                 {"store", `[]`, "event rejected", ""},
		"notify, failing port": {
			"notify", failureEvent("StoreFailed", `"cause"`), "notification failed", auction,
		},
		"notify, array":           {"notify", `[]`, "event rejected", ""},
		"notify, no error":        {"notify", `{"auction":"` + auction + `"}`, "event rejected", auction},
		"notify, invalid auction": {"notify", invalidAuction, "event rejected", "noon"},
	} {
		t.Run(name, func(t *testing.T) {
			log, text := newTestLog()
			f := newFixture()
			f.place(t, placedAt, "a")
			functions := map[string]any{
				"collect": collectResults(f, failingPorts{}, log),
				"store":   handler.StoreResults{UseCase: usecase.StoreResults{Orders: failingPorts{}}, Log: log}.Handle,
				"notify":  handler.Notify{UseCase: usecase.Notify{Notifier: failingPorts{}}, Log: log}.Handle,
			}
			if _, err := invoke(t.Context(), functions[c.function], c.event); err == nil {
				t.Fatal("Handle: no error")
			}
			want := map[string]any{"level": "ERROR"}
			if c.auction != "" {
				want["auction"] = c.auction
			}
			wantLine(t, text, c.message, want)
		})
	}
}

// TestPlaceOrders_LogsRejectionWithRequestID checks the request ID that a customer may report.
func TestPlaceOrders_LogsRejectionWithRequestID(t *testing.T) {
	for _, body := range []string{`[1,2]`, ``, `{`} {
		log, text := newTestLog()
		event := post(body)
		event.RequestContext.RequestID = "request-2"
		send(t, placeOrders(newFixture().orders, placedAt, log), event)
		wantLine(t, text, "request rejected", map[string]any{"level": "INFO", "request_id": "request-2", "status": 400.0})
	}
}
