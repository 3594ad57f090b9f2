package handler_test

import (
	"log/slog"
	"testing"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/metrics"
)

// collectEvent is the event for the first page.
const collectEvent = `{"auction":"2026-11-22T12:00:00Z","cursor":""}`

// collectResults returns the handler function of collect-results with the stores of a fixture and a
// platform, shortly after noon.
func collectResults(f *fixture, p port.Platform, log *slog.Logger) any {
	return handler.CollectResults{UseCase: f.collect(p, log, nil), Now: clock(startedAt), Log: log}.Handle
}

// collect returns the use case of collect-results with the stores of the fixture.
func (f *fixture) collect(p port.Platform, log *slog.Logger, recorder *metrics.Recorder) usecase.CollectResults {
	return usecase.CollectResults{
		Open: f.orders, Platform: p, Decider: f.orders, Closer: f.orders,
		Expiries: metrics.ExpiryReporter{Recorder: recorder, Now: clock(startedAt), Log: log},
	}
}

func TestCollectResults_PlatformNotReady(t *testing.T) {
	f := newFixture()
	f.place(t, placedAt, "x")
	wantOutput(t, collectResults(f, stubPlatform{}, discard), collectEvent, `{"results":false}`)
}

func TestCollectResults_ReturnsResults(t *testing.T) {
	f := newFixture()
	f.place(t, placedAt, "unique_id_1", "unique_id_2", "undecided")
	p := stubPlatform{ready: true, results: []auction.Result{
		{RecordID: "unique_id_1", Outcome: "accepted", Power: "4"},
		{RecordID: "unique_id_2", Outcome: "rejected", Power: "0.0"},
	}}
	wantOutput(t, collectResults(f, p, discard), collectEvent,
		`{"results":true,"orders":[{"record_id":"unique_id_1","order":"accepted","power":4},`+
			`{"record_id":"unique_id_2","order":"rejected","power":0}],"count":2,"cursor":"","problem":""}`)
	got := f.stored(t, "unique_id_1")
	if got.Status() != order.Accepted || got.Auction() != gate || !got.DecidedAt().Equal(startedAt) {
		t.Errorf("stored %+v, want accepted in the noon auction at %v", got, startedAt)
	}
}

// TestCollectResults_Retry checks that a retry returns the same page without polling the platform
// again.
func TestCollectResults_Retry(t *testing.T) {
	f := newFixture()
	f.place(t, placedAt, "x")
	const want = `{"results":true,"orders":[{"record_id":"x","order":"accepted","power":1e-130}],"count":1,` +
		`"cursor":"","problem":""}`
	wantOutput(t, collectResults(f, acceptingPlatform("1e-130"), discard), collectEvent, want)
	wantOutput(t, collectResults(f, failingPorts{}, discard), collectEvent, want)
}

// TestCollectResults_NoOrders checks that the list is an empty array and not null.
func TestCollectResults_NoOrders(t *testing.T) {
	const none = `{"results":true,"orders":[],"count":0,"cursor":"","problem":""}`
	f := newFixture()
	wantOutput(t, collectResults(f, failingPorts{}, discard), collectEvent, none)
	f.place(t, placedAt, "x")
	wantOutput(t, collectResults(f, stubPlatform{ready: true}, discard), collectEvent, none)
}

// TestCollectResults_InvalidPlatformResults checks that none of the results of a page are applied
// if one is invalid, but that orders that were decided before are forwarded.
func TestCollectResults_InvalidPlatformResults(t *testing.T) {
	f := newFixture()
	f.place(t, placedAt, "pending")
	f.decide(t, order.OutcomeRejected, "0", "older")
	p := stubPlatform{ready: true, results: []auction.Result{
		{RecordID: "pending", Outcome: "accepted", Power: "4"},
		{RecordID: `<"unknown">`, Outcome: "accepted", Power: "4"},
	}}
	log, text := newTestLog()
	wantOutput(t, collectResults(f, p, log), collectEvent,
		`{"results":true,"orders":[{"record_id":"older","order":"rejected","power":0}],"count":1,"cursor":"",`+
			`"problem":"platform results rejected: unknown record_id: \"<\\\"unknown\\\">\""}`)
	if got := f.stored(t, "pending").Status(); got != order.Pending {
		t.Errorf("status of the other order is %s, want pending", got)
	}
	wantLine(t, text, "page problem", map[string]any{"level": "ERROR", "auction": "2026-11-22T12:00:00Z"})
}

// TestCollectResults_ConcurrentExecution checks that the first decision stands, and that it is the
// decision that is forwarded.
func TestCollectResults_ConcurrentExecution(t *testing.T) {
	f := newFixture()
	f.place(t, placedAt, "x")
	log, text := newTestLog()
	wantOutput(t, collectResults(f, racingPlatform{t, f}, log), collectEvent,
		`{"results":true,"orders":[{"record_id":"x","order":"rejected","power":0}],"count":1,"cursor":"","problem":""}`)
	wantLine(t, text, "page collected", map[string]any{
		"sent": 1.0, "decided": 0.0, "superseded": 1.0, "forwarded": 1.0,
	})
}

// TestCollectResults_ReportsExpiredOrders checks that expired orders are reported before they are
// closed, even if the platform is not ready or fails.
func TestCollectResults_ReportsExpiredOrders(t *testing.T) {
	for name, p := range map[string]port.Platform{
		"ready": stubPlatform{ready: true}, "not ready": stubPlatform{}, "unavailable": failingPorts{},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			f.place(t, noon.Add(-order.Lifetime), "old")
			f.place(t, placedAt, "x")
			log, text := newTestLog()
			_, err := invoke(t.Context(), collectResults(f, p, log), collectEvent)
			wantLine(t, text, "orders expired undecided", map[string]any{
				"level": "WARN", "auction": "2026-11-22T12:00:00Z", "orders": 1.0, "record_ids": "old",
			})
			if err == nil {
				wantLine(t, text, "page collected", map[string]any{
					"sent": 1.0, "expired_undecided": 1.0, "oldest_open": "2026-11-21T12:00:00Z",
				})
			}
			if f.stored(t, "old").Open() || !f.stored(t, "x").Open() {
				t.Errorf("expired order open: %v, other order open: %v, want false and true",
					f.stored(t, "old").Open(), f.stored(t, "x").Open())
			}
		})
	}
}
