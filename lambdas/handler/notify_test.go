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

// notify is the function on a fixture's stores and a channel.
func notify(f *fixture, c port.Notifier) any {
	return notifyWith(usecase.Notify{
		Orders: f.orders, Lists: f.documents, Settler: f.orders, Notifier: c, Environment: "test",
	})
}

func notifyWith(u usecase.Notify) any { return handler.Notify{UseCase: u, Log: silent}.Handle }

// rejected is the event of a page whose rejections the state machine caught.
func rejected(results string) string {
	return `{"auction":"2026-11-22T12:00:00Z","orders":[` + results + `],` +
		`"error":{"Error":"OrderRejected","Cause":"{\"errorMessage\":\"2 rejected: lost-1, lost-2\",\"errorType\":\"OrderRejected\"}"}}`
}

// failed is the event of any other error, with a cause in JSON.
func failed(name, cause string) string {
	return `{"auction":"2026-11-22T12:00:00Z","error":{"Error":"` + name + `","Cause":` + cause + `}}`
}

// TestRejectionsAreToldOnceAndSettled tells those of the page that are rejected and not told yet, in one message.
func TestRejectionsAreToldOnceAndSettled(t *testing.T) {
	f, c := newDecidedFixture(t), &channel{}
	page := rejected(won("won-1") + "," + lost("lost-2") + "," + lost("lost-1"))
	wantAnswer(t, notify(f, c), page, `{"notified":2}`)
	want := []port.Notification{{
		Title:     "2 of 3 orders rejected, auction 2026-11-22T12:00Z (test)",
		Orders:    []port.NamedOrder{{RecordID: "lost-2"}, {RecordID: "lost-1"}},
		NextSteps: []string{"Rejections are final. To enter a later auction, place a new order with a new record_id."},
		Thread:    "auction-20261122T120000Z",
	}}
	if !reflect.DeepEqual(c.told, want) {
		t.Errorf("told %+v, want %+v", c.told, want)
	}
	f.wantSettled(t, []string{"lost-1", "lost-2"}, nil)
	wantAnswer(t, notify(f, c), page, `{"notified":0}`)
	if len(c.told) != 1 {
		t.Errorf("told again: %+v", c.told)
	}
}

// TestManyRejectionsAreListedBeside keeps the message short and the list whole.
func TestManyRejectionsAreListedBeside(t *testing.T) {
	f, c := newFixture(), &channel{}
	var page []string
	for i := range 21 {
		id := fmt.Sprintf("lost-%02d", i)
		f.decide(t, order.OutcomeRejected, "0", id)
		page = append(page, lost(id))
	}
	wantAnswer(t, notify(f, c), rejected(strings.Join(page, ",")), `{"notified":21}`)
	if len(c.told) != 1 || len(c.told[0].Orders) != 20 || len(f.documents.All()) != 1 {
		t.Fatalf("told %+v with %d lists, want one message of 20 orders and one list", c.told, len(f.documents.All()))
	}
	for place, list := range f.documents.All() {
		if !strings.Contains(fmt.Sprint(c.told[0].NextSteps), place) || !strings.Contains(string(list), `"lost-20"`) {
			t.Errorf("told %q of %s: %s", c.told[0].NextSteps, place, list)
		}
	}
}

// TestAnyOtherErrorIsToldAndSettlesNothing sends the page's rejections beside an error that is not theirs.
func TestAnyOtherErrorIsToldAndSettlesNothing(t *testing.T) {
	f, c := newDecidedFixture(t), &channel{}
	event := strings.Replace(rejected(lost("lost-1")), `"Error":"OrderRejected"`, `"Error":"StoreFailed"`, 1)
	wantAnswer(t, notify(f, c), event, `{"notified":0}`)
	f.wantSettled(t, nil, nil)
	if len(c.told) != 1 || c.told[0].Title != "Auction 2026-11-22T12:00Z failed: StoreFailed (test)" ||
		c.told[0].Thread != "auction-20261122T120000Z" || len(c.told[0].NextSteps) == 0 {
		t.Errorf("told %+v", c.told)
	}
}

// TestTheCauseIsToldAsASentence takes Lambda's JSON apart where it can, and shows everything else as it is.
func TestTheCauseIsToldAsASentence(t *testing.T) {
	for name, c := range map[string]struct{ cause, want string }{
		"a function's":   {`"{\"errorMessage\":\"the bucket is gone\",\"errorType\":\"StoreFailed\"}"`, "the bucket is gone"},
		"with a stack":   {`"{\"errorMessage\":\"panic: x\",\"errorType\":\"string\",\"stackTrace\":[{\"line\":1}]}"`, "panic: x"},
		"quotes":         {`"{\"errorMessage\":\"a \\\"b\\\"\"}"`, `a "b"`},
		"cut off":        {`"{\"errorMessage\":\"the buck"`, `{"errorMessage":"the buck`},
		"plain text":     {`"The execution was started without an auction."`, "The execution was started without an auction."},
		"other JSON":     {`"{\"message\":\"x\"}"`, `{"message":"x"}`},
		"no sentence":    {`"{\"errorMessage\":\"\",\"errorType\":\"x\"}"`, `{"errorMessage":"","errorType":"x"}`},
		"not a sentence": {`"{\"errorMessage\":4}"`, `{"errorMessage":4}`},
		"nothing":        {`""`, "The error has no cause text."},
		"null":           {`"null"`, "null"},
	} {
		t.Run(name, func(t *testing.T) {
			told := &channel{}
			wantAnswer(t, notify(newFixture(), told), failed("StoreFailed", c.cause), `{"notified":0}`)
			if len(told.told) != 1 || told.told[0].Description+told.told[0].Cause != c.want {
				t.Errorf("told %+v, want %q", told.told, c.want)
			}
		})
	}
}

// TestAFailureNeedsNoAuction is for executions that never had a valid one.
func TestAFailureNeedsNoAuction(t *testing.T) {
	for _, event := range []string{
		`{"error":{"Error":"InvalidInput","Cause":"no auction"}}`,
		`{"auction":"","error":{"Error":"InvalidInput","Cause":"no auction"}}`,
		`{"auction":"noon","error":{"Error":"InvalidInput","Cause":"no auction"}}`,
	} {
		c := &channel{}
		wantAnswer(t, notify(newFixture(), c), event, `{"notified":0}`)
		want := "Auction with an invalid gate closure failed: InvalidInput (test)"
		if len(c.told) != 1 || c.told[0].Title != want || c.told[0].Thread != "auction-unnamed" {
			t.Errorf("%s: told %+v, want the title %q", event, c.told, want)
		}
	}
}
