package handler_test

import (
	"fmt"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
)

// TestNotify_InvalidEvent checks that nothing is published for an invalid event.
func TestNotify_InvalidEvent(t *testing.T) {
	const gate = `"auction":"2026-11-22T12:00:00Z"`
	for name, c := range map[string]struct{ event, want string }{
		"null":                      {`null`, "error is required"},
		"empty object":              {`{}`, "error is required"},
		"no error":                  {`{` + gate + `,"orders":[]}`, "error is required"},
		"error without name":        {`{` + gate + `,"error":{"Cause":"x"}}`, "error is required"},
		"error string":              {`{` + gate + `,"error":"StoreFailed"}`, "…"},
		"unknown field":             {`{` + gate + `,"error":{"Error":"x","Cause":""},"page":1}`, "…"},
		"unknown field in error":    {`{` + gate + `,"error":{"Error":"x","Cause":"","Type":"y"}}`, "…"},
		"field names in wrong case": {`{` + gate + `,"error":{"error":"x","cause":""}}`, "…"},
		"duplicate key":             {`{` + gate + `,"error":{"Error":"x","Error":"OrderRejected"}}`, "…"},
		"cause object":              {`{` + gate + `,"error":{"Error":"x","Cause":{}}}`, "…"},
		"orders object":             {`{` + gate + `,"orders":{},"error":{"Error":"OrderRejected","Cause":""}}`, "…"},
		"rejections, no auction":    {`{"orders":[],"error":{"Error":"OrderRejected","Cause":""}}`, invalidAuction},
		"rejections, invalid auction": {
			`{"auction":"noon","orders":[],"error":{"Error":"OrderRejected","Cause":""}}`, invalidAuction,
		},
		"rejections, auction without seconds": {
			`{"auction":"2026-11-22T12:00Z","orders":[],"error":{"Error":"OrderRejected","Cause":""}}`, invalidAuction,
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := &fakeNotifier{}
			wantError(t, notify(newFixture(), n), c.event, "InvalidEvent", "invalid event: "+c.want)
			if len(n.published) != 0 {
				t.Errorf("published %+v, want no notification", n.published)
			}
		})
	}
}

// TestNotify_FailingPort checks that rejected orders stay open if they cannot be notified or
// settled.
func TestNotify_FailingPort(t *testing.T) {
	for want, injectFault := range map[string]func(*usecase.Notify){
		"read 21 orders: ":                       func(u *usecase.Notify) { u.Orders = failingPorts{} },
		"store the list of 21 rejected orders: ": func(u *usecase.Notify) { u.Lists = failingPorts{} },
		"notify of 21 rejected orders: ":         func(u *usecase.Notify) { u.Notifier = failingPorts{} },
		"settle 21 rejected orders: ":            func(u *usecase.Notify) { u.Settler = failingPorts{} },
	} {
		t.Run(want, func(t *testing.T) {
			f := newFixture()
			var page []string
			for i := range 21 {
				id := fmt.Sprintf("rejected-%02d", i)
				f.decide(t, order.OutcomeRejected, "0", id)
				page = append(page, rejectedResult(id))
			}
			u := usecase.Notify{Orders: f.orders, Lists: f.documents, Settler: f.orders, Notifier: &fakeNotifier{}}
			injectFault(&u)
			wantError(t, notifyWith(u), rejectionEvent(page...), "NotifyFailed", want+errFault.Error())
			if !f.stored(t, "rejected-00").Open() {
				t.Error("rejected-00 is settled, want it open")
			}
		})
	}
}

func TestNotify_FailureNotPublished(t *testing.T) {
	wantError(t, notify(newFixture(), failingPorts{}), failureEvent("StoreFailed", `"x"`), "NotifyFailed",
		"notify of a failure: "+errFault.Error())
}
