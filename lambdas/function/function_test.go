package function_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/memory"
	"auction.internal/adapters/simulated"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/lambdas/function"
	"auction.internal/lambdas/metrics"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon.Add(time.Minute) }

func newDeps(out *bytes.Buffer) function.Deps {
	return function.Deps{
		Environment: "test", Log: slog.New(slog.DiscardHandler), Metrics: metrics.New(out, "test", clock), Now: clock,
	}
}

func TestCollectResults_RecordsPlatformMetrics(t *testing.T) {
	orders := memory.NewOrders()
	open := order.Restore(order.Snapshot{
		RecordID: "x", Parameter1: "p", PlacedAt: noon.Add(-time.Hour), Status: order.Pending, Open: true,
	})
	if _, err := orders.Place(t.Context(), []order.Order{open}, noon.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	platform, err := simulated.New(simulated.Config{Ready: 1, Accept: 1, Seed: 1, PlatformWait: time.Second}, clock)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	h := function.CollectResults(orders, platform, newDeps(&out))
	if _, err := h.Invoke(t.Context(), []byte(`{"auction":"2026-11-22T12:00:00Z"}`)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `"PlatformPolls":1`) {
		t.Errorf("recorded %s, want one poll of the platform", &out)
	}
}

// fakeNotifier stores the last notification.
type fakeNotifier struct{ last port.Notification }

func (f *fakeNotifier) Notify(_ context.Context, n port.Notification) error {
	f.last = n
	return nil
}

func TestNotify_TitleContainsEnvironment(t *testing.T) {
	var notifier fakeNotifier
	h := function.Notify(memory.NewOrders(), memory.NewDocuments(), &notifier, newDeps(&bytes.Buffer{}))
	event := `{"auction":"2026-11-22T12:00:00Z","error":{"Error":"StoreFailed","Cause":"no bucket"}}`
	if _, err := h.Invoke(t.Context(), []byte(event)); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(notifier.last.Title, "(test)") {
		t.Errorf("title %q, want the environment in it", notifier.last.Title)
	}
}
