package handler

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// CollectResults handles the events of the function collect-results (Lambda A).
type CollectResults struct {
	UseCase usecase.CollectResults
	Now     func() time.Time
	Log     *slog.Logger
	Metrics *metrics.Recorder
}

// collectEvent requests a page of an auction: the page after the cursor, or the first page if the
// cursor is empty.
type collectEvent struct {
	Auction string `json:"auction"`
	Cursor  string `json:"cursor"`
}

// notReady is the response while the platform has no results yet.
type notReady struct {
	Results bool `json:"results"`
}

// page is the response with one page of results. Count is the number of its orders, which the state
// machine needs to recognize an empty list. Cursor is the cursor of the next page, or empty on the
// last page. Problem is the text of a notification if the platform's results for this page were
// rejected or some of its orders are damaged, and empty otherwise.
type page struct {
	Results bool     `json:"results"`
	Orders  []result `json:"orders"`
	Count   int      `json:"count"`
	Cursor  string   `json:"cursor"`
	Problem string   `json:"problem"`
}

// Handle handles one event. The error is a *workflow.InvalidEvent, a *workflow.CollectFailed or a
// *workflow.PermanentFailure.
func (h CollectResults) Handle(ctx context.Context, raw json.RawMessage) (any, error) {
	var event collectEvent
	if err := decode(raw, &event); err != nil {
		return nil, rejectEvent(ctx, h.Log, err)
	}
	now := h.Now()
	log := h.Log.With("auction", event.Auction)
	auction, err := parseAuction(event.Auction, now)
	if err != nil {
		return nil, rejectEvent(ctx, log, err)
	}
	ctx, cancel := withGracePeriod(ctx)
	defer cancel()
	collected, err := h.UseCase.Collect(ctx, auction, port.Cursor(event.Cursor), now)
	h.recordMetrics(collected, err, now)
	switch {
	case errors.Is(err, port.ErrInvalidCursor):
		return nil, rejectEvent(ctx, log, &workflow.InvalidEvent{Reason: err.Error()})
	case err != nil:
		log.ErrorContext(ctx, "page not collected", "error", err)
		return nil, failure(err, &workflow.CollectFailed{Err: err})
	}
	logPage(ctx, log, collected)
	if !collected.Ready {
		return notReady{}, nil
	}
	return page{
		Results: true, Orders: newResults(collected.Orders), Count: len(collected.Orders),
		Cursor: string(collected.Next), Problem: collected.Problem,
	}, nil
}

func logPage(ctx context.Context, log *slog.Logger, p usecase.CollectedPage) {
	log.InfoContext(ctx, "page collected", "ready", p.Ready, "open", p.Open, "oldest_open", p.OldestOpen,
		"sent", p.Sent, "decided", p.Decided, "superseded", p.Superseded,
		"forwarded", len(p.Orders), "expired_undecided", p.Closed, "more_pages", p.Next != "")
	if p.Problem != "" {
		log.ErrorContext(ctx, "page problem", "problem", p.Problem)
	}
}

// recordMetrics records the metrics of a page, even if it was not collected. It counts the open
// orders of a page only when the platform is ready, so that repeated polls do not count them again.
// It records the age of the oldest open order whenever the age is known.
func (h CollectResults) recordMetrics(p usecase.CollectedPage, err error, now time.Time) {
	values := []metrics.Metric{metrics.Count(settings.OrdersDecided, p.Decided)}
	switch {
	case !p.OldestOpen.IsZero():
		values = append(values, metrics.Seconds(settings.OldestOpenAge, now.Sub(p.OldestOpen)))
	case err == nil:
		values = append(values, metrics.Seconds(settings.OldestOpenAge, 0)) // no open orders
	}
	if p.Ready {
		values = append(values, metrics.Count(settings.OpenOrders, p.Open))
	}
	h.Metrics.Record(values...)
}
