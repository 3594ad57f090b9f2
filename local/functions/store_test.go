package functions_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"auction.internal/adapters/memory"
	"auction.internal/domain/order"
	"auction.internal/lambdas/settings"
	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

// failingStore stores all results except the result of one order.
type failingStore struct {
	*memory.Documents

	recordID string // of the order whose result cannot be stored
}

func (d failingStore) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	i := slices.IndexFunc(accepted, func(o order.Order) bool { return o.RecordID() == d.recordID })
	if i < 0 {
		return d.Documents.Store(ctx, accepted)
	}
	stored, err := d.Documents.Store(ctx, slices.Delete(slices.Clone(accepted), i, i+1))
	return stored, errors.Join(err, errors.New("not stored"))
}

// TestAuction_UnstorableResult checks that the other results of the page are stored and its
// rejections are notified.
func TestAuction_UnstorableResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.place(t, 100)
		f.functions = functions.New(functions.Adapters{
			Orders: f.orders, Documents: failingStore{f.documents, "order-000000"}, Platform: f.platform,
			Notifier: f.notifier, Environment: "test", Now: f.clock, Log: slog.New(slog.DiscardHandler),
		})
		if e := f.run(t); e.Status != statemachine.Failed || f.open(t) != 1 {
			t.Errorf("execution %s: %s, %d open orders, want FAILED and 1", e.Status, e.Cause, f.open(t))
		}
		titles := f.notifier.titles()
		if len(titles) != 2 || !strings.Contains(titles[0], "StoreFailed") ||
			!strings.Contains(titles[1], "of 100 orders rejected") {
			t.Errorf("notifications %q, want the failure, then the rejections", titles)
		}
	})
}

// TestAuction_FailedPage fails every attempt to store one page of three. The orders of that page
// stay open, the other pages are settled, and the next execution completes.
func TestAuction_FailedPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.platform = allOrders("accepted")
		f.rebuild()
		f.place(t, 4_500)
		failing := func(ctx context.Context, name string, payload []byte) ([]byte, error) {
			if name == settings.StoreResults && strings.Contains(string(payload), "order-002500") {
				return nil, &statemachine.FunctionError{Type: "StoreFailed", Message: "bucket not found"}
			}
			return f.functions.Invoke(ctx, name, payload)
		}
		input := []byte(`{"auction":"2026-11-22T12:00:00Z"}`)
		e := f.machine.Run(t.Context(), input, statemachine.Options{Invoke: failing})
		if e.Status != statemachine.Failed || e.Error != "AuctionFailed" || count(e.Path, "StoreResults") != 3 {
			t.Fatalf("execution %s: %s, path %v, want AuctionFailed after 3 pages", e.Status, e.Error, e.Path)
		}
		if left := f.open(t); left == 0 || left > 2_000 {
			t.Errorf("%d open orders, want those of one page", left)
		}
		if got := f.notifier.titles(); !slices.Equal(got, []string{"Auction 2026-11-22T12:00Z failed: StoreFailed (test)"}) {
			t.Errorf("notifications %q, want one StoreFailed", got)
		}
		if e := f.run(t); e.Status != statemachine.Succeeded || f.open(t) != 0 || len(f.documents.All()) != 4_500 {
			t.Errorf("next execution %s, %d open orders, %d results, want SUCCEEDED, 0 and 4500",
				e.Status, f.open(t), len(f.documents.All()))
		}
	})
}
