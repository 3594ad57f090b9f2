package handler_test

import (
	"fmt"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
)

// TestNotifyRefusesWhatIsNoEvent is final, and must tell nothing.
func TestNotifyRefusesWhatIsNoEvent(t *testing.T) {
	const gate = `"auction":"2026-11-22T12:00:00Z"`
	for name, c := range map[string]struct{ event, says string }{
		"null":                    {`null`, "invalid event: error is required"},
		"nothing":                 {`{}`, "invalid event: error is required"},
		"no error":                {`{` + gate + `,"orders":[]}`, "invalid event: error is required"},
		"an error without a name": {`{` + gate + `,"error":{"Cause":"x"}}`, "invalid event: error is required"},
		"an error in text":        {`{` + gate + `,"error":"StoreFailed"}`, "invalid event: …"},
		"an unknown field":        {`{` + gate + `,"error":{"Error":"x","Cause":""},"page":1}`, "invalid event: …"},
		"an error with more":      {`{` + gate + `,"error":{"Error":"x","Cause":"","Type":"y"}}`, "invalid event: …"},
		"another case":            {`{` + gate + `,"error":{"error":"x","cause":""}}`, "invalid event: …"},
		"a key twice":             {`{` + gate + `,"error":{"Error":"x","Error":"OrderRejected"}}`, "invalid event: …"},
		"a cause in JSON":         {`{` + gate + `,"error":{"Error":"x","Cause":{}}}`, "invalid event: …"},
		"orders that are none":    {`{` + gate + `,"orders":{},"error":{"Error":"OrderRejected","Cause":""}}`, "invalid event: …"},
		"rejections, no auction":  {`{"orders":[],"error":{"Error":"OrderRejected","Cause":""}}`, badAuction},
		"rejections, bad auction": {`{"auction":"noon","orders":[],"error":{"Error":"OrderRejected","Cause":""}}`, badAuction},
		"rejections, no seconds":  {`{"auction":"2026-11-22T12:00Z","orders":[],"error":{"Error":"OrderRejected","Cause":""}}`, badAuction},
	} {
		t.Run(name, func(t *testing.T) {
			told := &channel{}
			wantError(t, notify(newFixture(), told), c.event, "InvalidEvent", c.says)
			if len(told.told) != 0 {
				t.Errorf("told %+v", told.told)
			}
		})
	}
}

// TestNotifyFailsWithItsPeers takes one peer down after the other. What was not told, or not settled, stays open.
func TestNotifyFailsWithItsPeers(t *testing.T) {
	for want, breakIt := range map[string]func(*usecase.Notify){
		"read 21 orders: ":                    func(u *usecase.Notify) { u.Orders = down{} },
		"store the list of 21 rejected orders: ": func(u *usecase.Notify) { u.Lists = down{} },
		"notify of 21 rejected orders: ":      func(u *usecase.Notify) { u.Notifier = down{} },
		"settle 21 rejected orders: ":         func(u *usecase.Notify) { u.Settler = down{} },
	} {
		t.Run(want, func(t *testing.T) {
			f := newFixture()
			page := ""
			for i := range 21 {
				id := fmt.Sprintf("lost-%02d", i)
				f.decide(t, order.OutcomeRejected, "0", id)
				page += "," + lost(id)
			}
			u := usecase.Notify{Orders: f.orders, Lists: f.documents, Settler: f.orders, Notifier: &channel{}}
			breakIt(&u)
			wantError(t, notifyWith(u), rejected(page[1:]), "NotifyFailed", want+errBroken.Error())
			if !f.stored(t, "lost-00").Open() {
				t.Error("the order is settled all the same")
			}
		})
	}
}

func TestAFailureThatCannotBeToldFails(t *testing.T) {
	wantError(t, notify(newFixture(), down{}), failed("StoreFailed", `"x"`), "NotifyFailed",
		"notify of a failure: "+errBroken.Error())
}
