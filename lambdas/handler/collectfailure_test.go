package handler_test

import (
	"encoding/json"
	"strings"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

const invalidAuction = "auction: must be a gate closure in UTC such as 2026-11-22T14:00:00Z"

// TestCollectResults_InvalidEvent checks that the error is an InvalidEvent, which the state machine
// never retries.
func TestCollectResults_InvalidEvent(t *testing.T) {
	const gate = `"auction":"2026-11-22T12:00:00Z"`
	for name, c := range map[string]struct{ event, want string }{
		"null":                     {`null`, invalidAuction},
		"empty object":             {`{}`, invalidAuction},
		"array":                    {`[]`, "…"},
		"string":                   {`"2026-11-22T12:00:00Z"`, "…"},
		"unknown field":            {`{` + gate + `,"cursor":"","page":1}`, "…"},
		"field name in wrong case": {`{"Auction":"2026-11-22T12:00:00Z","cursor":""}`, "…"},
		"duplicate key":            {`{` + gate + `,` + gate + `}`, "…"},
		"auction number":           {`{"auction":1795348800}`, "…"},
		"cursor number":            {`{` + gate + `,"cursor":1}`, "…"},
		"invalid UTF-8":            {`{` + gate + ",\"cursor\":\"\xff\"}", "…"},
		"empty auction":            {`{"auction":""}`, invalidAuction},
		"other time zone":          {`{"auction":"2026-11-22T13:00:00+01:00"}`, invalidAuction},
		"no time zone":             {`{"auction":"2026-11-22T12:00:00"}`, invalidAuction},
		"fraction of a second":     {`{"auction":"2026-11-22T12:00:00.5Z"}`, invalidAuction},
		"invalid date":             {`{"auction":"2026-11-31T12:00:00Z"}`, invalidAuction},
		"scheduler placeholder":    {`{"auction":"<aws.scheduler.scheduled-time>"}`, invalidAuction},
		"future gate closure": {
			`{"auction":"2026-11-22T12:00:53Z"}`,
			"auction: gate closure is in the future by more than 10s",
		},
		"invalid cursor": {`{` + gate + `,"cursor":"garbage"}`, "list open orders: invalid cursor: garbage"},
		"cursor without record_id": {
			`{` + gate + `,"cursor":"2026-11-22T11:00:00.000Z/"}`,
			"list open orders: invalid cursor…",
		},
		"cursor without time": {`{` + gate + `,"cursor":"x"}`, "list open orders: invalid cursor: x"},
	} {
		t.Run(name, func(t *testing.T) {
			handle := collectResults(newFixture(), failingPorts{}, discard)
			wantError(t, handle, c.event, "InvalidEvent", "invalid event: "+c.want)
		})
	}
}

// TestCollectResults_ClockSkew checks a gate closure that is one second in the future. The state
// machine must retry the error, because a later attempt succeeds.
func TestCollectResults_ClockSkew(t *testing.T) {
	handle := collectResults(newFixture(), failingPorts{}, discard)
	wantError(t, handle, `{"auction":"2026-11-22T12:00:43Z"}`, "CollectFailed",
		"gate closure is in the future")
}

// TestCollectResults_InvalidJSON calls Handle directly, because aws-lambda-go rejects invalid JSON
// itself.
func TestCollectResults_InvalidJSON(t *testing.T) {
	h := handler.CollectResults{Now: clock(startedAt), Log: discard}
	for _, event := range []string{``, `{`, `{"auction":`, `{"auction":"2026-11-22T12:00:00Z"}}`, `{} {}`} {
		output, err := h.Handle(t.Context(), json.RawMessage(event))
		if err == nil || typeName(err) != "InvalidEvent" {
			t.Errorf("Handle(%s) = %v, %v, want an InvalidEvent", event, output, err)
		}
	}
}

// TestCollectResults_InvalidEventTextIsLimited checks the length of the error text, which becomes
// part of the data of a state.
func TestCollectResults_InvalidEventTextIsLimited(t *testing.T) {
	for _, event := range []string{
		`{"` + strings.Repeat("x", 5_000) + `":1}`,
		`{"auction":"` + strings.Repeat("x", 5_000) + `"}`,
		`{"auction":"2026-11-22T12:00:00Z","cursor":"` + strings.Repeat("x", 5_000) + `"}`,
	} {
		_, err := invoke(t.Context(), collectResults(newFixture(), failingPorts{}, discard), event)
		if err == nil || typeName(err) != "InvalidEvent" || len(err.Error()) > 300 {
			t.Errorf("Handle(%.60s…): %v, want an InvalidEvent of at most 300 bytes", event, err)
		}
	}
}

func TestCollectResults_FailingPort(t *testing.T) {
	for want, injectFault := range map[string]func(*usecase.CollectResults){
		"list open orders: ":                              func(u *usecase.CollectResults) { u.Open = failingPorts{} },
		"report 1 expired orders: ":                       func(u *usecase.CollectResults) { u.Expiries = failingPorts{} },
		"close 1 expired orders: ":                        func(u *usecase.CollectResults) { u.Closer = failingPorts{} },
		"request results of 1 orders from the platform: ": func(u *usecase.CollectResults) { u.Platform = failingPorts{} },
		"decide 1 orders: ":                               func(u *usecase.CollectResults) { u.Decider = failingPorts{} },
	} {
		t.Run(want, func(t *testing.T) {
			f := newFixture()
			f.place(t, noon.Add(-order.Lifetime), "old")
			f.place(t, placedAt, "x")
			u := f.collect(acceptingPlatform("4"), discard, nil)
			injectFault(&u)
			log, text := newTestLog()
			handle := handler.CollectResults{UseCase: u, Now: clock(startedAt), Log: log}.Handle
			wantError(t, handle, collectEvent, "CollectFailed", want+errFault.Error())
			wantLine(t, text, "page not collected", map[string]any{
				"level": "ERROR", "auction": "2026-11-22T12:00:00Z", "error": want + errFault.Error(),
			})
		})
	}
}
