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

// CollectResults is Lambda A.
type CollectResults struct {
	UseCase usecase.CollectResults
	Now     func() time.Time
	Log     *slog.Logger
	Metrics *metrics.Recorder
}

// collectEvent asks for a page of an auction: the first one for the empty cursor.
type collectEvent struct {
	Auction string `json:"auction"`
	Cursor  string `json:"cursor"`
}

// notReady says that the platform has no results yet.
type notReady struct {
	Results bool `json:"results"`
}

// page is one page of results. Count is the number of its orders, from which the state machine knows an empty list. A
// cursor that is not empty asks for another page. A problem that is not empty has to be notified: why the platform's
// answer for this page was refused, or which of its orders are damaged.
type page struct {
	Results bool     `json:"results"`
	Orders  []result `json:"orders"`
	Count   int      `json:"count"`
	Cursor  string   `json:"cursor"`
	Problem string   `json:"problem"`
}

// Handle answers one event. The error is a *workflow.InvalidEvent, a *workflow.CollectFailed or a
// *workflow.PermanentFailure.
func (h CollectResults) Handle(ctx context.Context, raw json.RawMessage) (any, error) {
	var event collectEvent
	if err := decode(raw, &event); err != nil {
		return nil, refused(ctx, h.Log, err)
	}
	now := h.Now()
	log := h.Log.With("auction", event.Auction)
	auction, err := parseAuction(event.Auction, now)
	if err != nil {
		return nil, refused(ctx, log, err)
	}
	ctx, cancel := inTime(ctx)
	defer cancel()
	collected, err := h.UseCase.Collect(ctx, auction, port.Cursor(event.Cursor), now)
	h.measure(collected, err, now)
	switch {
	case errors.Is(err, port.ErrBadCursor):
		return nil, refused(ctx, log, &workflow.InvalidEvent{Reason: err.Error()})
	case err != nil:
		log.ErrorContext(ctx, "page not collected", "error", err)
		return nil, failure(err, &workflow.CollectFailed{Err: err})
	}
	report(ctx, log, collected)
	if !collected.Ready {
		return notReady{}, nil
	}
	return page{
		Results: true, Orders: results(collected.Orders), Count: len(collected.Orders),
		Cursor: string(collected.Next), Problem: collected.Problem,
	}, nil
}

func report(ctx context.Context, log *slog.Logger, p usecase.CollectedPage) {
	log.InfoContext(ctx, "page collected", "ready", p.Ready, "open", p.Open, "oldest_open", p.OldestOpen,
		"asked", p.Sent, "decided", p.Decided, "raced", p.Superseded,
		"forwarded", len(p.Orders), "expired_undecided", p.Closed, "more", p.Next != "")
	if p.Problem != "" {
		log.ErrorContext(ctx, "page with a problem", "problem", p.Problem)
	}
}

// measure records a page, one that failed too. The open orders are counted once an execution, which
// asks for a page again and again while the platform is not ready; how old the oldest one is, each
// time that it is known.
func (h CollectResults) measure(p usecase.CollectedPage, err error, now time.Time) {
	values := []metrics.Metric{metrics.Count(settings.OrdersDecided, p.Decided)}
	switch {
	case !p.OldestOpen.IsZero():
		values = append(values, metrics.Seconds(settings.OldestOpenAge, now.Sub(p.OldestOpen)))
	case err == nil:
		values = append(values, metrics.Seconds(settings.OldestOpenAge, 0)) // nothing waits
	}
	if p.Ready {
		values = append(values, metrics.Count(settings.OpenOrders, p.Open))
	}
	h.Metrics.Record(values...)
}
