package handler_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

// notify returns the handler function of notify with the stores of a fixture and a notifier.
func notify(f *fixture, n port.Notifier) any {
	return notifyWith(usecase.Notify{
		Orders: f.orders, Lists: f.documents, Settler: f.orders, Notifier: n, Environment: "test",
	})
}

func notifyWith(u usecase.Notify) any { return handler.Notify{UseCase: u, Log: discard}.Handle }

// rejectionEvent returns the event of a page for which the state machine caught OrderRejected.
func rejectionEvent(results ...string) string {
	return `{"auction":"2026-11-22T12:00:00Z","orders":[` + strings.Join(results, ",") + `],` +
		`"error":{"Error":"OrderRejected",` +
		`"Cause":"{\"errorMessage\":\"1 rejected: rejected-1\",\"errorType\":\"OrderRejected\"}"}}`
}

// failureEvent returns the event of another error. The cause is a JSON string.
func failureEvent(errorName, cause string) string {
	return `{"auction":"2026-11-22T12:00:00Z","error":{"Error":"` + errorName + `","Cause":` + cause + `}}`
}

// TestNotify_Rejections checks that one notification names the rejected orders of a page that are
// still open, and that they are settled.
func TestNotify_Rejections(t *testing.T) {
	f, n := newDecidedFixture(t), &fakeNotifier{}
	page := rejectionEvent(
		acceptedResult("accepted-1"), rejectedResult("rejected-2"), rejectedResult("rejected-1"))
	wantOutput(t, notify(f, n), page, `{"notified":2}`)
	want := []port.Notification{{
		Title:     "2 of 3 orders rejected, auction 2026-11-22T12:00Z (test)",
		Orders:    []port.NamedOrder{{RecordID: "rejected-2"}, {RecordID: "rejected-1"}},
		NextSteps: []string{"Rejections are final. To enter a later auction, place a new order with a new record_id."},
		Thread:    "auction-20261122T120000Z",
	}}
	if !reflect.DeepEqual(n.published, want) {
		t.Errorf("published %+v, want %+v", n.published, want)
	}
	f.wantSettled(t, []string{"rejected-1", "rejected-2"}, nil)
	wantOutput(t, notify(f, n), page, `{"notified":0}`)
	if len(n.published) != 1 {
		t.Errorf("published %+v, want no second notification", n.published)
	}
}

// TestNotify_ManyRejections checks that the notification names 20 orders and has the location of
// the complete list.
func TestNotify_ManyRejections(t *testing.T) {
	f, n := newFixture(), &fakeNotifier{}
	var page []string
	for i := range 21 {
		id := fmt.Sprintf("rejected-%02d", i)
		f.decide(t, order.OutcomeRejected, "0", id)
		page = append(page, rejectedResult(id))
	}
	wantOutput(t, notify(f, n), rejectionEvent(page...), `{"notified":21}`)
	if len(n.published) != 1 || len(n.published[0].Orders) != 20 || len(f.documents.All()) != 1 {
		t.Fatalf("published %+v and %d lists, want one notification of 20 orders and one list",
			n.published, len(f.documents.All()))
	}
	for location, list := range f.documents.All() {
		steps := fmt.Sprint(n.published[0].NextSteps)
		if !strings.Contains(steps, location) || !strings.Contains(string(list), `"rejected-20"`) {
			t.Errorf("next steps %s, list %s at %s, want the location of a complete list", steps, list, location)
		}
	}
}

// TestNotify_OtherErrorSettlesNothing sends rejected orders with an error other than OrderRejected.
func TestNotify_OtherErrorSettlesNothing(t *testing.T) {
	f, n := newDecidedFixture(t), &fakeNotifier{}
	event := strings.Replace(rejectionEvent(rejectedResult("rejected-1")),
		`"Error":"OrderRejected"`, `"Error":"StoreFailed"`, 1)
	wantOutput(t, notify(f, n), event, `{"notified":0}`)
	f.wantSettled(t, nil, nil)
	if len(n.published) != 1 || n.published[0].Title != "Auction 2026-11-22T12:00Z failed: StoreFailed (test)" ||
		n.published[0].Thread != "auction-20261122T120000Z" || len(n.published[0].NextSteps) == 0 {
		t.Errorf("published %+v, want one notification of StoreFailed", n.published)
	}
}

// TestNotify_Cause checks that the notification shows the errorMessage of a function's error, and
// any other cause unchanged.
func TestNotify_Cause(t *testing.T) {
	for name, c := range map[string]struct{ cause, want string }{
		"function error": {`"{\"errorMessage\":\"bucket not found\",\"errorType\":\"StoreFailed\"}"`, "bucket not found"},
		"function panic": {`"{\"errorMessage\":\"x\",\"errorType\":\"string\",\"stackTrace\":[{\"line\":1}]}"`, "x"},
		"escaped quotes": {`"{\"errorMessage\":\"a \\\"b\\\"\"}"`, `a "b"`},
		"truncated JSON": {`"{\"errorMessage\":\"bucket n"`, `{"errorMessage":"bucket n`},
		"plain text":     {`"Execution without an auction."`, "Execution without an auction."},
		"other JSON":     {`"{\"message\":\"x\"}"`, `{"message":"x"}`},
		"empty message":  {`"{\"errorMessage\":\"\",\"errorType\":\"x\"}"`, `{"errorMessage":"","errorType":"x"}`},
		"message number": {`"{\"errorMessage\":4}"`, `{"errorMessage":4}`},
		"empty cause":    {`""`, "The error has no cause."},
		"null":           {`"null"`, "null"},
	} {
		t.Run(name, func(t *testing.T) {
			n := &fakeNotifier{}
			wantOutput(t, notify(newFixture(), n), failureEvent("StoreFailed", c.cause), `{"notified":0}`)
			if len(n.published) != 1 || n.published[0].Description+n.published[0].Cause != c.want {
				t.Errorf("published %+v, want the cause %q", n.published, c.want)
			}
		})
	}
}

// TestNotify_FailureWithoutAuction checks failures of executions that had no valid auction.
func TestNotify_FailureWithoutAuction(t *testing.T) {
	for _, event := range []string{
		`{"error":{"Error":"InvalidInput","Cause":"no auction"}}`,
		`{"auction":"","error":{"Error":"InvalidInput","Cause":"no auction"}}`,
		`{"auction":"noon","error":{"Error":"InvalidInput","Cause":"no auction"}}`,
	} {
		n := &fakeNotifier{}
		wantOutput(t, notify(newFixture(), n), event, `{"notified":0}`)
		want := "Auction with an invalid gate closure failed: InvalidInput (test)"
		if len(n.published) != 1 || n.published[0].Title != want || n.published[0].Thread != "auction-unnamed" {
			t.Errorf("Handle(%s) published %+v, want the title %q", event, n.published, want)
		}
	}
}
