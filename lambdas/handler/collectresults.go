package handler

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/workflow"
)

// CollectResults is Lambda A.
type CollectResults struct {
	UseCase usecase.CollectResults
	Now     func() time.Time
	Log     *slog.Logger
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

// page is one page of results. A cursor that is not empty asks for another page, a problem that is not empty says
// why the platform's answer for this one was refused.
type page struct {
	Results bool     `json:"results"`
	Orders  []result `json:"orders"`
	Cursor  string   `json:"cursor"`
	Problem string   `json:"problem"`
}

// Handle answers one event. The error is a *workflow.InvalidEvent or a *workflow.CollectFailed.
func (h CollectResults) Handle(ctx context.Context, raw json.RawMessage) (any, error) {
	var event collectEvent
	if err := decode(raw, &event); err != nil {
		return nil, err
	}
	now := h.Now()
	auction, err := parseAuction(event.Auction, now)
	if err != nil {
		return nil, err
	}
	collected, err := h.UseCase.Collect(ctx, auction, port.Cursor(event.Cursor), now)
	log := h.Log.With("auction", event.Auction)
	if collected.Closed > 0 {
		log.WarnContext(ctx, "orders expired undecided", "orders", collected.Closed)
	}
	switch {
	case errors.Is(err, port.ErrBadCursor):
		return nil, &workflow.InvalidEvent{Reason: err.Error()}
	case err != nil:
		log.ErrorContext(ctx, "page not collected", "error", err)
		return nil, &workflow.CollectFailed{Err: err}
	}
	h.report(ctx, log, collected, now)
	if !collected.Ready {
		return notReady{}, nil
	}
	return page{
		Results: true, Orders: results(collected.Orders), Cursor: string(collected.Next), Problem: collected.Problem,
	}, nil
}

func (h CollectResults) report(ctx context.Context, log *slog.Logger, p usecase.CollectedPage, now time.Time) {
	oldest := time.Duration(0)
	if !p.OldestOpen.IsZero() {
		oldest = now.Sub(p.OldestOpen)
	}
	log.InfoContext(ctx, "page collected", "ready", p.Ready, "asked", p.Asked, "decided", p.Decided, "raced", p.Raced,
		"forwarded", len(p.Orders), "expired_undecided", p.Closed, "oldest_open", oldest, "more", p.Next != "")
	if p.Problem != "" {
		log.ErrorContext(ctx, "answer of the platform refused", "problem", p.Problem)
	}
}
