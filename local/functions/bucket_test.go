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

// cannotStore is a bucket that takes everything but the result of one order.
type cannotStore struct {
	*memory.Documents

	recordID string
}

func (d cannotStore) Store(ctx context.Context, accepted []order.Order) ([]order.Order, error) {
	i := slices.IndexFunc(accepted, func(o order.Order) bool { return o.RecordID() == d.recordID })
	if i < 0 {
		return d.Documents.Store(ctx, accepted)
	}
	stored, err := d.Documents.Store(ctx, slices.Delete(slices.Clone(accepted), i, i+1))
	return stored, errors.Join(err, errors.New("never"))
}

// TestAResultThatCannotBeStoredSilencesNoRejection checks the other orders of its page: each comes to its end.
func TestAResultThatCannotBeStoredSilencesNoRejection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.place(t, 100)
		f.functions = functions.New(functions.Adapters{
			Orders: f.orders, Documents: cannotStore{f.documents, "order-000000"}, Platform: f.platform,
			Notifier: f.channel, Environment: "test", Now: f.clock, Log: slog.New(slog.DiscardHandler),
		})
		if e := f.run(t); e.Status != statemachine.Failed || f.open(t) != 1 {
			t.Errorf("%s: %s, %d open, want the one alone", e.Status, e.Cause, f.open(t))
		}
		titles := f.channel.titles()
		if len(titles) != 2 || !strings.HasPrefix(titles[0], "StoreFailed") || !strings.Contains(titles[1], "of 100 orders rejected") {
			t.Errorf("told %q, want the failure, then the rejections", titles)
		}
	})
}

// TestABrokenBucketKeepsItsPageOpen fails the storing of one page of three for good: the others go on.
func TestABrokenBucketKeepsItsPageOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.platform = all("accepted")
		f.rebuild()
		f.place(t, 4_500)
		failing := func(ctx context.Context, name string, payload []byte) ([]byte, error) {
			if name == settings.StoreResults && strings.Contains(string(payload), "order-002500") {
				return nil, &statemachine.FunctionError{Type: "StoreFailed", Message: "the bucket is gone"}
			}
			return f.functions.Invoke(ctx, name, payload)
		}
		e := f.machine.Run(t.Context(), []byte(`{"auction":"2026-11-22T12:00:00Z"}`), statemachine.Options{Invoke: failing})
		if e.Status != statemachine.Failed || e.Error != "AuctionFailed" || count(e.Path, "StoreResults") != 3 {
			t.Fatalf("%s: %s, path %v", e.Status, e.Error, e.Path)
		}
		if left := f.open(t); left == 0 || left > 2_000 {
			t.Errorf("%d orders are open, want those of one page", left)
		}
		if got := f.channel.titles(); !slices.Equal(got, []string{"StoreFailed in auction 2026-11-22T12:00Z (test)"}) {
			t.Errorf("told %q", got)
		}
		if e := f.run(t); e.Status != statemachine.Succeeded || f.open(t) != 0 || len(f.documents.All()) != 4_500 {
			t.Errorf("the next execution: %s, %d open, %d results", e.Status, f.open(t), len(f.documents.All()))
		}
	})
}
