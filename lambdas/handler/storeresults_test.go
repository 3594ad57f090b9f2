package handler_test

import (
	"slices"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

// storeResults is Lambda B on a fixture's stores.
func storeResults(f *fixture) any { return storeResultsIn(f, f.documents, f.orders) }

func storeResultsIn(f *fixture, results port.ResultStore, settler port.OrderSettler) any {
	return handler.StoreResults{
		UseCase: usecase.StoreResults{Orders: f.orders, Results: results, Settler: settler}, Log: silent,
	}.Handle
}

// pageOf is the event of a page with these results.
func pageOf(results string) string {
	return `{"auction":"2026-11-22T12:00:00Z","orders":[` + results + `]}`
}

func won(id string) string  { return `{"record_id":"` + id + `","order":"accepted","power":4}` }
func lost(id string) string { return `{"record_id":"` + id + `","order":"rejected","power":0}` }

// newDecidedFixture returns a fixture with accepted and rejected orders, none of them settled.
func newDecidedFixture(t *testing.T) *fixture {
	t.Helper()
	f := newFixture()
	f.decide(t, order.OutcomeAccepted, "4", "won-1", "won-2")
	f.decide(t, order.OutcomeRejected, "0", "lost-1", "lost-2")
	return f
}

// wantSettled checks which of the fixture's orders are settled, and which results are stored.
func (f *fixture) wantSettled(t *testing.T, settled, results []string) {
	t.Helper()
	for _, id := range []string{"won-1", "won-2", "lost-1", "lost-2"} {
		if open := f.stored(t, id).Open(); open == slices.Contains(settled, id) {
			t.Errorf("%s is open: %v, want settled %v", id, open, settled)
		}
		_, has := f.documents.All()["results/auction=20261122T120000Z/"+id+".json"]
		if has != slices.Contains(results, id) {
			t.Errorf("%s has a result: %v, want results of %v", id, has, results)
		}
	}
}

func TestAcceptedResultsAreStoredOnce(t *testing.T) {
	f := newDecidedFixture(t)
	won12 := []string{"won-1", "won-2"}
	wantAnswer(t, storeResults(f), pageOf(won("won-1")), `{"stored":1,"already_settled":0}`)
	wantAnswer(t, storeResults(f), pageOf(won("won-1")+","+won("won-2")), `{"stored":1,"already_settled":1}`)
	wantAnswer(t, storeResults(f), pageOf(won("won-1")+","+won("won-2")), `{"stored":0,"already_settled":2}`)
	f.wantSettled(t, won12, won12)
}

func TestABareResultIsStoredToo(t *testing.T) {
	f := newDecidedFixture(t)
	wantAnswer(t, storeResults(f), won("won-1"), `{"stored":1,"already_settled":0}`)
	f.wantSettled(t, []string{"won-1"}, []string{"won-1"})
	wantError(t, storeResults(f), lost("lost-1"), "OrderRejected", "1 rejected: lost-1")
}

func TestAnEmptyPageIsNothingToDo(t *testing.T) {
	wantAnswer(t, storeResults(newFixture()), pageOf(""), `{"stored":0,"already_settled":0}`)
}

// TestRejectionsFailAfterTheRestIsDone is the error that leads to the notification: rejections come first in the page,
// and everything else of it is stored and settled all the same. They themselves stay open until they are told.
func TestRejectionsFailAfterTheRestIsDone(t *testing.T) {
	f := newDecidedFixture(t)
	page := pageOf(lost("lost-1") + "," + won("won-1") + "," + lost("lost-2") + "," + won("won-2"))
	won12 := []string{"won-1", "won-2"}
	for range 2 { // the second time, all is settled that can be
		wantError(t, storeResults(f), page, "OrderRejected", "2 rejected: lost-1, lost-2")
		f.wantSettled(t, won12, won12)
	}
}

// TestWhatIsStoredIsReadFromTheTable sends a page that says less, and more, than the stored order.
func TestWhatIsStoredIsReadFromTheTable(t *testing.T) {
	f := newDecidedFixture(t)
	wantAnswer(t, storeResults(f), pageOf(`{"record_id":"won-1","order":"accepted","power":999}`), `{"stored":1,"already_settled":0}`)
	want := `{"record_id":"won-1","parameter_1":"abc","parameter_2":4,"placed_at":"2026-11-22T11:00:00.000Z",` +
		`"outcome":"accepted","power":4,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.000Z"}` + "\n"
	if got := string(f.documents.All()["results/auction=20261122T120000Z/won-1.json"]); got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
}

// TestWhatTheTableDeniesIsNamed checks that a wrong claim stops no other, and outweighs a rejection.
func TestWhatTheTableDeniesIsNamed(t *testing.T) {
	f := newDecidedFixture(t)
	page := pageOf(won("lost-1") + "," + won("absent") + "," + won("won-1") + "," + lost("lost-2") + "," + lost("won-2"))
	wantError(t, storeResults(f), page, "PermanentFailure", "results do not match the stored orders (other status, or not found): lost-1, absent, won-2")
	f.wantSettled(t, []string{"won-1"}, []string{"won-1"})
}

func TestStoreFailsWithItsPeers(t *testing.T) {
	f := newDecidedFixture(t)
	page := pageOf(won("won-1") + "," + lost("lost-1"))
	wantError(t, storeResultsIn(f, down{}, f.orders), page, "StoreFailed", "store 1 results: "+errBroken.Error())
	f.wantSettled(t, nil, nil)
	wantError(t, storeResultsIn(f, f.documents, down{}), page, "StoreFailed", "settle 1 orders: "+errBroken.Error())
	f.wantSettled(t, nil, []string{"won-1"})
	broken := handler.StoreResults{UseCase: usecase.StoreResults{Orders: down{}}, Log: silent}.Handle
	wantError(t, broken, page, "StoreFailed", "read 2 orders: "+errBroken.Error())
}

// TestStoreRefusesWhatIsNoEvent is final, and must touch nothing.
func TestStoreRefusesWhatIsNoEvent(t *testing.T) {
	const gate = `"auction":"2026-11-22T12:00:00Z"`
	for name, c := range map[string]struct{ event, says string }{
		"null":                 {`null`, "invalid event: orders is required"},
		"nothing":              {`{}`, "invalid event: orders is required"},
		"no orders":            {`{` + gate + `}`, "invalid event: orders is required"},
		"null for orders":      {`{` + gate + `,"orders":null}`, "invalid event: orders is required"},
		"a list":               {`[` + won("won-1") + `]`, "invalid event: …"},
		"orders an object":     {`{` + gate + `,"orders":{}}`, "invalid event: …"},
		"an unknown field":     {`{` + gate + `,"orders":[],"count":0,"cursor":""}`, "invalid event: …"},
		"another case":         {`{` + gate + `,"Orders":[]}`, "invalid event: …"},
		"a key twice":          {`{` + gate + `,"orders":[],"orders":[` + won("won-1") + `]}`, "invalid event: …"},
		"a result with more":   {pageOf(`{"record_id":"won-1","order":"accepted","power":4,"status":"x"}`), "invalid event: …"},
		"no auction":           {`{"orders":[` + won("won-1") + `]}`, badAuction},
		"a bad auction":        {`{"auction":"noon","orders":[` + won("won-1") + `]}`, badAuction},
		"both forms":           {`{` + gate + `,"orders":[],"record_id":"won-1","order":"accepted","power":4}`, "invalid event: event has both a page and a single result"},
		"bare with an auction": {`{` + gate + `,"record_id":"won-1","order":"accepted","power":4}`, "invalid event: event has both a page and a single result"},
		"a page with a power":  {`{` + gate + `,"orders":[` + won("won-1") + `],"power":4}`, "invalid event: event has both a page and a single result"},
		"bare without an id":   {`{"order":"accepted","power":4}`, "invalid event: orders[0] is not a valid result"},
		"bare without outcome": {`{"record_id":"won-1","power":4}`, "invalid event: orders[0] is not a valid result"},
		"null in the page":     {pageOf(won("won-1") + ",null"), "invalid event: orders[1] is not a valid result"},
		"pending in the page":  {pageOf(`{"record_id":"won-1","order":"pending","power":4}`), "invalid event: orders[0] is not a valid result"},
		"another outcome":      {pageOf(`{"record_id":"won-1","order":"Accepted","power":4}`), "invalid event: orders[0] is not a valid result"},
		"an id that is none":   {pageOf(won("won-1") + "," + won("../won-2")), "invalid event: orders[1] is not a valid result"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newDecidedFixture(t)
			wantError(t, storeResults(f), c.event, "InvalidEvent", c.says)
			f.wantSettled(t, nil, nil)
		})
	}
}
