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

// patient waits for as long as its caller does, whatever it is asked.
type patient struct{ down }

func (patient) Results(ctx context.Context, _ order.GateClosure, _ []order.Order) ([]auction.Result, bool, error) {
	<-ctx.Done()
	return nil, false, ctx.Err()
}

func (patient) Read(ctx context.Context, _ []string) ([]order.Order, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (patient) Notify(ctx context.Context, _ port.Notification) error {
	<-ctx.Done()
	return ctx.Err()
}

// TestAFunctionStopsBeforeItIsStopped gives each function of the state machine ten seconds: what it
// calls must end two seconds before that, so that it can say what it could not do.
func TestAFunctionStopsBeforeItIsStopped(t *testing.T) {
	for name, c := range map[string]struct {
		handle func(*fixture) any
		event  string
		want   string
	}{
		"collect": {func(f *fixture) any { return collectResults(f, patient{}, silent) }, firstPage, "CollectFailed"},
		"store": {func(f *fixture) any {
			return handler.StoreResults{UseCase: usecase.StoreResults{Orders: patient{}, Results: f.documents, Settler: f.orders}, Log: silent}.Handle
		}, pageOf(won("a")), "StoreFailed"},
		"notify": {func(f *fixture) any {
			return notifyWith(usecase.Notify{Orders: f.orders, Lists: f.documents, Settler: f.orders, Notifier: patient{}})
		}, failed("StoreFailed", `"why"`), "NotifyFailed"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				started := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				f := newFixture()
				f.place(t, placed, "a")
				_, err := invoke(ctx, c.handle(f), c.event)
				if took := time.Since(started); err == nil || typeName(err) != c.want || took != 8*time.Second {
					t.Errorf("%v after %s, want %s after 8s", err, took, c.want)
				}
			})
		})
	}
}

// TestEveryErrorIsLoggedWithItsAuction breaks each function of the state machine, and gives each an
// event that it refuses.
func TestEveryErrorIsLoggedWithItsAuction(t *testing.T) {
	const auction = "2026-11-22T12:00:00Z"
	const tooEarly = `{"auction":"2026-11-22T23:00:00Z","cursor":""}`
	for name, c := range map[string]struct {
		function, event, message, auction string
	}{
		"collect, broken":             {"collect", firstPage, "page not collected", auction},
		"collect, no JSON":            {"collect", `[]`, "event rejected", ""},
		"collect, a bad cursor":       {"collect", `{"auction":"` + auction + `","cursor":"odd"}`, "event rejected", auction},
		"collect, a gate still open":  {"collect", tooEarly, "event rejected", "2026-11-22T23:00:00Z"},
		"store, broken":               {"store", pageOf(won("a")), "results not stored", auction},
		"store, no JSON":              {"store", `[]`, "event rejected", ""},
		"notify, broken":              {"notify", failed("StoreFailed", `"why"`), "notification failed", auction},
		"notify, no JSON":             {"notify", `[]`, "event rejected", ""},
		"notify, without an error":    {"notify", `{"auction":"` + auction + `"}`, "event rejected", auction},
		"notify, rejected in no name": {"notify", `{"auction":"noon","error":{"Error":"OrderRejected"}}`, "event rejected", "noon"},
	} {
		t.Run(name, func(t *testing.T) {
			log, text := logged()
			f := newFixture()
			f.place(t, placed, "a")
			functions := map[string]any{
				"collect": collectResults(f, down{}, log),
				"store":   handler.StoreResults{UseCase: usecase.StoreResults{Orders: down{}, Results: f.documents, Settler: f.orders}, Log: log}.Handle,
				"notify":  handler.Notify{UseCase: usecase.Notify{Orders: f.orders, Lists: f.documents, Settler: f.orders, Notifier: down{}}, Log: log}.Handle,
			}
			if _, err := invoke(t.Context(), functions[c.function], c.event); err == nil {
				t.Fatal("no error")
			}
			want := map[string]any{"level": "ERROR"}
			if c.auction != "" {
				want["auction"] = c.auction
			}
			wantLine(t, text, c.message, want)
		})
	}
}

// TestARefusedRequestIsFoundInTheLog gives the id that a customer may ask about.
func TestARefusedRequestIsFoundInTheLog(t *testing.T) {
	for body, want := range map[string]float64{`[1,2]`: 400, ``: 400, `{`: 400} {
		log, text := logged()
		event := post(body)
		event.RequestContext.RequestID = "the-id"
		function := handler.PlaceOrders{UseCase: usecase.PlaceOrders{Orders: newFixture().orders}, Now: clock(placed), Log: log}
		if _, err := function.Handle(t.Context(), event); err != nil {
			t.Fatal(err)
		}
		wantLine(t, text, "request rejected", map[string]any{"level": "INFO", "request_id": "the-id", "status": want})
	}
}
