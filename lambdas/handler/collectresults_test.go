package handler_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/metrics"
)

// firstPage is what the state machine sends first.
const firstPage = `{"auction":"2026-11-22T12:00:00Z","cursor":""}`

// collectResults is Lambda A on a store and a platform, shortly after noon.
func collectResults(f *fixture, p port.Platform, log *slog.Logger) any {
	return handler.CollectResults{UseCase: f.collect(p, log, nil), Now: clock(ran), Log: log}.Handle
}

// collect is the use case of Lambda A on the stores of the fixture.
func (f *fixture) collect(p port.Platform, log *slog.Logger, recorder *metrics.Recorder) usecase.CollectResults {
	return usecase.CollectResults{
		Open: f.orders, Platform: p, Decider: f.orders, Closer: f.orders,
		Expiries: metrics.ExpiryReporter{Recorder: recorder, Now: clock(ran), Log: log},
	}
}

func TestCollectSaysWhenThereAreNoResultsYet(t *testing.T) {
	f := newFixture()
	f.place(t, placed, "x")
	wantAnswer(t, collectResults(f, platform{}, silent), firstPage, `{"results":false}`)
}

func TestCollectGivesTheResults(t *testing.T) {
	f := newFixture()
	f.place(t, placed, "unique_id_1", "unique_id_2", "unknown-yet")
	answer := platform{ready: true, results: []auction.Result{
		{RecordID: "unique_id_1", Outcome: "accepted", Power: "4"}, {RecordID: "unique_id_2", Outcome: "rejected", Power: "0.0"},
	}}
	wantAnswer(t, collectResults(f, answer, silent), firstPage,
		`{"results":true,"orders":[{"record_id":"unique_id_1","order":"accepted","power":4},`+
			`{"record_id":"unique_id_2","order":"rejected","power":0}],"count":2,"cursor":"","problem":""}`)
	if got := f.stored(t, "unique_id_1"); got.Status() != order.Accepted || got.Auction() != gate || !got.DecidedAt().Equal(ran) {
		t.Errorf("stored %+v, want it accepted by the noon auction at %v", got, ran)
	}
}

// TestCollectAgainGivesTheSame is what a retry of the state machine gets: the platform is not even
// asked.
func TestCollectAgainGivesTheSame(t *testing.T) {
	f := newFixture()
	f.place(t, placed, "x")
	const want = `{"results":true,"orders":[{"record_id":"x","order":"accepted","power":1e-130}],"count":1,"cursor":"","problem":""}`
	wantAnswer(t, collectResults(f, all("1e-130"), silent), firstPage, want)
	wantAnswer(t, collectResults(f, down{}, silent), firstPage, want)
}

// TestCollectWithoutOrdersHasAnEmptyList keeps null out of the state machine.
func TestCollectWithoutOrdersHasAnEmptyList(t *testing.T) {
	const none = `{"results":true,"orders":[],"count":0,"cursor":"","problem":""}`
	f := newFixture()
	wantAnswer(t, collectResults(f, down{}, silent), firstPage, none)
	f.place(t, placed, "x")
	wantAnswer(t, collectResults(f, platform{ready: true}, silent), firstPage, none)
}

// TestCollectTellsARefusedAnswer keeps what had been decided before, and applies nothing new.
func TestCollectTellsARefusedAnswer(t *testing.T) {
	f := newFixture()
	f.place(t, placed, "waits")
	f.decide(t, order.OutcomeRejected, "0", "older")
	answer := platform{ready: true, results: []auction.Result{
		{RecordID: "waits", Outcome: "accepted", Power: "4"}, {RecordID: `<"stranger">`, Outcome: "accepted", Power: "4"},
	}}
	log, text := logged()
	wantAnswer(t, collectResults(f, answer, log), firstPage,
		`{"results":true,"orders":[{"record_id":"older","order":"rejected","power":0}],"count":1,"cursor":"",`+
			`"problem":"platform results rejected: unknown record_id: \"<\\\"stranger\\\">\""}`)
	if got := f.stored(t, "waits").Status(); got != order.Pending {
		t.Errorf("the other order is %s, want it pending", got)
	}
	wantLine(t, text, "page problem", map[string]any{"level": "ERROR", "auction": "2026-11-22T12:00:00Z"})
}

// TestCollectGoesOnBehindTheCursor takes the pages of a list that is longer than one.
func TestCollectGoesOnBehindTheCursor(t *testing.T) {
	f := newFixture()
	ids := make([]string, 4_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("order-%04d", i)
	}
	f.place(t, placed, ids...)
	handle := collectResults(f, all("4"), silent)
	var found []string
	for cursor, pages := "", 1; ; pages++ {
		answer, err := invoke(t.Context(), handle, `{"auction":"2026-11-22T12:00:00Z","cursor":"`+cursor+`"}`)
		if err != nil {
			t.Fatal(err)
		}
		page := readPage(t, answer)
		for _, o := range page.Orders {
			found = append(found, o.RecordID)
		}
		if cursor = page.Cursor; cursor == "" {
			if pages < 2 {
				t.Errorf("%d pages, want several", pages)
			}
			break
		}
	}
	if strings.Join(found, " ") != strings.Join(ids, " ") {
		t.Errorf("the pages hold %d orders, want every one of %d once", len(found), len(ids))
	}
}

// TestTheLargestPageFitsTheMachine fills a page with the longest ids and powers there are.
func TestTheLargestPageFitsTheMachine(t *testing.T) {
	const power = "-0.0000012345678901234567890123456789012345678"
	if len(power) != order.MaxDecimalLength || decimal(t, power).String() != power {
		t.Fatalf("%s is not of the longest form", power)
	}
	f := newFixture()
	ids := make([]string, 1_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("%0128d", i)
	}
	f.place(t, placed, ids...)
	answer, err := invoke(t.Context(), collectResults(f, all(power), silent), firstPage)
	if err != nil {
		t.Fatal(err)
	}
	page := readPage(t, answer)
	if page.Cursor == "" || !strings.Contains(answer, `"power":`+power) {
		t.Fatalf("the page is not full, or its powers are not the longest: %.300s", answer)
	}
	if len(answer) > usecase.MaxPageBytes+200 || len(answer) < usecase.MaxPageBytes-400 {
		t.Errorf("%d orders in %d bytes, want nearly %d and hardly more", len(page.Orders), len(answer), usecase.MaxPageBytes)
	}
}

// TestTheFirstDecisionIsForwarded lets another execution decide while this one asks the platform.
func TestTheFirstDecisionIsForwarded(t *testing.T) {
	f := newFixture()
	f.place(t, placed, "x")
	log, text := logged()
	wantAnswer(t, collectResults(f, overtaken{t, f}, log), firstPage,
		`{"results":true,"orders":[{"record_id":"x","order":"rejected","power":0}],"count":1,"cursor":"","problem":""}`)
	wantLine(t, text, "page collected", map[string]any{"sent": 1.0, "decided": 0.0, "superseded": 1.0, "forwarded": 1.0})
}

// TestExpiredOrdersAreCounted checks that nothing leaves the open orders in silence, whatever becomes of the page.
func TestExpiredOrdersAreCounted(t *testing.T) {
	for name, p := range map[string]port.Platform{
		"ready": platform{ready: true}, "not ready": platform{}, "down": down{},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			f.place(t, noon.Add(-order.Lifetime), "old")
			f.place(t, placed, "x")
			log, text := logged()
			_, err := invoke(t.Context(), collectResults(f, p, log), firstPage)
			wantLine(t, text, "orders expired undecided", map[string]any{
				"level": "WARN", "auction": "2026-11-22T12:00:00Z", "orders": 1.0, "record_ids": "old",
			})
			if err == nil {
				wantLine(t, text, "page collected", map[string]any{
					"sent": 1.0, "expired_undecided": 1.0, "oldest_open": "2026-11-21T12:00:00Z",
				})
			}
			if f.stored(t, "old").Open() || !f.stored(t, "x").Open() {
				t.Error("the expired order is to be closed, and it alone")
			}
		})
	}
}

type collected struct {
	Orders []struct {
		RecordID string `json:"record_id"`
	}
	Cursor string
}

func readPage(t *testing.T, answer string) collected {
	t.Helper()
	var page collected
	if err := json.Unmarshal([]byte(answer), &page); err != nil {
		t.Fatal(err)
	}
	return page
}
