package handler_test

import (
	"encoding/json"
	"strings"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

const badAuction = "invalid event: auction: must be a gate closure in UTC such as 2026-11-22T14:00:00Z"

// TestCollectRefusesWhatIsNoEvent is final, so the type must be the one that is never retried.
func TestCollectRefusesWhatIsNoEvent(t *testing.T) {
	const gate = `"auction":"2026-11-22T12:00:00Z"`
	for name, c := range map[string]struct{ event, says string }{
		"null":               {`null`, badAuction},
		"nothing":            {`{}`, badAuction},
		"a list":             {`[]`, "invalid event: …"},
		"a string":           {`"2026-11-22T12:00:00Z"`, "invalid event: …"},
		"an unknown field":   {`{` + gate + `,"cursor":"","page":1}`, "invalid event: …"},
		"another case":       {`{"Auction":"2026-11-22T12:00:00Z","cursor":""}`, "invalid event: …"},
		"a key twice":        {`{` + gate + `,` + gate + `}`, "invalid event: …"},
		"auction a number":   {`{"auction":1795348800}`, "invalid event: …"},
		"cursor a number":    {`{` + gate + `,"cursor":1}`, "invalid event: …"},
		"not UTF-8":          {`{` + gate + ",\"cursor\":\"\xff\"}", "invalid event: …"},
		"auction empty":      {`{"auction":""}`, badAuction},
		"another zone":       {`{"auction":"2026-11-22T13:00:00+01:00"}`, badAuction},
		"no zone":            {`{"auction":"2026-11-22T12:00:00"}`, badAuction},
		"half a second":      {`{"auction":"2026-11-22T12:00:00.5Z"}`, badAuction},
		"a day too many":     {`{"auction":"2026-11-31T12:00:00Z"}`, badAuction},
		"a placeholder":      {`{"auction":"<aws.scheduler.scheduled-time>"}`, badAuction},
		"a future gate":      {`{"auction":"2026-11-22T12:00:53Z"}`, "invalid event: auction: gate closure is in the future by more than 10s"},
		"no cursor":          {`{` + gate + `,"cursor":"garbage"}`, "invalid event: list open orders: invalid cursor: garbage"},
		"nearly a cursor":    {`{` + gate + `,"cursor":"2026-11-22T11:00:00.000Z/"}`, "invalid event: list open orders: invalid cursor…"},
		"cursor of an order": {`{` + gate + `,"cursor":"x"}`, "invalid event: list open orders: invalid cursor: x"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, collectResults(newFixture(), down{}, silent), c.event, "InvalidEvent", c.says)
		})
	}
}

// TestCollectIsTriedAgainBeforeTheGateCloses lets our clock be a second behind the scheduler's:
// waiting heals that, so the error must be one that the state machine retries.
func TestCollectIsTriedAgainBeforeTheGateCloses(t *testing.T) {
	wantError(t, collectResults(newFixture(), down{}, silent), `{"auction":"2026-11-22T12:00:43Z"}`, "CollectFailed",
		"gate closure is in the future")
}

// TestCollectRefusesBrokenJSON goes past aws-lambda-go, which reads the event first and refuses this on its own.
func TestCollectRefusesBrokenJSON(t *testing.T) {
	h := handler.CollectResults{Now: clock(ran), Log: silent}
	for _, event := range []string{``, `{`, `{"auction":`, `{"auction":"2026-11-22T12:00:00Z"}}`, `{} {}`} {
		answer, err := h.Handle(t.Context(), json.RawMessage(event))
		if err == nil || typeName(err) != "InvalidEvent" {
			t.Errorf("%s: %v, %v, want an InvalidEvent", event, answer, err)
		}
	}
}

// TestAnInvalidEventIsToldShort bounds what comes from outside and grows the state of an execution.
func TestAnInvalidEventIsToldShort(t *testing.T) {
	for _, event := range []string{
		`{"` + strings.Repeat("x", 5_000) + `":1}`,
		`{"auction":"` + strings.Repeat("x", 5_000) + `"}`,
		`{"auction":"2026-11-22T12:00:00Z","cursor":"` + strings.Repeat("x", 5_000) + `"}`,
	} {
		_, err := invoke(t.Context(), collectResults(newFixture(), down{}, silent), event)
		if err == nil || typeName(err) != "InvalidEvent" || len(err.Error()) > 300 {
			t.Errorf("%.60s…: %v, want an InvalidEvent of at most 300 bytes", event, err)
		}
	}
}

// TestCollectFailsWithItsPeers takes one peer down after the other.
func TestCollectFailsWithItsPeers(t *testing.T) {
	for want, breakIt := range map[string]func(*usecase.CollectResults){
		"list open orders: ":                func(u *usecase.CollectResults) { u.Open = down{} },
		"report 1 expired orders: ":         func(u *usecase.CollectResults) { u.Expiries = down{} },
		"close 1 expired orders: ":          func(u *usecase.CollectResults) { u.Closer = down{} },
		"request results of 1 orders from the platform: ": func(u *usecase.CollectResults) { u.Platform = down{} },
		"decide 1 orders: ":                 func(u *usecase.CollectResults) { u.Decider = down{} },
	} {
		t.Run(want, func(t *testing.T) {
			f := newFixture()
			f.place(t, noon.Add(-order.Lifetime), "old")
			f.place(t, placed, "x")
			u := f.collect(all("4"), silent, nil)
			breakIt(&u)
			log, text := logged()
			handle := handler.CollectResults{UseCase: u, Now: clock(ran), Log: log}.Handle
			wantError(t, handle, firstPage, "CollectFailed", want+errBroken.Error())
			wantLine(t, text, "page not collected", map[string]any{
				"level": "ERROR", "auction": "2026-11-22T12:00:00Z", "error": want + errBroken.Error(),
			})
		})
	}
}
