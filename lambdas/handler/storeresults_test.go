package handler_test

import (
	"slices"
	"strings"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

// storeResults returns the handler function of store-results with the stores of a fixture.
func storeResults(f *fixture) any { return storeResultsWith(f, f.documents, f.orders) }

// storeResultsWith is like storeResults but uses the given result store and settler.
func storeResultsWith(f *fixture, results port.ResultStore, settler port.OrderSettler) any {
	return handler.StoreResults{
		UseCase: usecase.StoreResults{Orders: f.orders, Results: results, Settler: settler}, Log: discard,
	}.Handle
}

// storeEvent returns the event of a page with these results.
func storeEvent(results ...string) string {
	return `{"auction":"2026-11-22T12:00:00Z","orders":[` + strings.Join(results, ",") + `]}`
}

func acceptedResult(id string) string {
	return `{"record_id":"` + id + `","order":"accepted","power":4}`
}

func rejectedResult(id string) string {
	return `{"record_id":"` + id + `","order":"rejected","power":0}`
}

// newDecidedFixture returns a fixture with two accepted and two rejected orders, all of them open.
func newDecidedFixture(t *testing.T) *fixture {
	t.Helper()
	f := newFixture()
	f.decide(t, order.OutcomeAccepted, "4", "accepted-1", "accepted-2")
	f.decide(t, order.OutcomeRejected, "0", "rejected-1", "rejected-2")
	return f
}

// wantSettled checks which orders of the fixture are settled, and which have a stored result.
func (f *fixture) wantSettled(t *testing.T, settled, results []string) {
	t.Helper()
	for _, id := range []string{"accepted-1", "accepted-2", "rejected-1", "rejected-2"} {
		if open := f.stored(t, id).Open(); open == slices.Contains(settled, id) {
			t.Errorf("Open() of %s = %v, want only %v settled", id, open, settled)
		}
		_, has := f.documents.All()["results/auction=20261122T120000Z/"+id+".json"]
		if has != slices.Contains(results, id) {
			t.Errorf("result of %s stored: %v, want results of %v", id, has, results)
		}
	}
}

func TestStoreResults_IsIdempotent(t *testing.T) {
	f := newDecidedFixture(t)
	both := storeEvent(acceptedResult("accepted-1"), acceptedResult("accepted-2"))
	accepted := []string{"accepted-1", "accepted-2"}
	wantOutput(t, storeResults(f), storeEvent(acceptedResult("accepted-1")), `{"stored":1,"already_settled":0}`)
	wantOutput(t, storeResults(f), both, `{"stored":1,"already_settled":1}`)
	wantOutput(t, storeResults(f), both, `{"stored":0,"already_settled":2}`)
	f.wantSettled(t, accepted, accepted)
}

func TestStoreResults_SingleResult(t *testing.T) {
	f := newDecidedFixture(t)
	wantOutput(t, storeResults(f), acceptedResult("accepted-1"), `{"stored":1,"already_settled":0}`)
	f.wantSettled(t, []string{"accepted-1"}, []string{"accepted-1"})
	wantError(t, storeResults(f), rejectedResult("rejected-1"), "OrderRejected", "1 rejected: rejected-1")
}

func TestStoreResults_EmptyPage(t *testing.T) {
	wantOutput(t, storeResults(newFixture()), storeEvent(), `{"stored":0,"already_settled":0}`)
}

// TestStoreResults_OrderRejected checks that the accepted results of a page are stored and settled
// even if the page also has rejected orders. The rejected orders stay open until they are notified.
func TestStoreResults_OrderRejected(t *testing.T) {
	f := newDecidedFixture(t)
	page := storeEvent(rejectedResult("rejected-1"), acceptedResult("accepted-1"),
		rejectedResult("rejected-2"), acceptedResult("accepted-2"))
	accepted := []string{"accepted-1", "accepted-2"}
	for range 2 { // the second time, the accepted orders are already settled
		wantError(t, storeResults(f), page, "OrderRejected", "2 rejected: rejected-1, rejected-2")
		f.wantSettled(t, accepted, accepted)
	}
}

// TestStoreResults_StoresOrderFromTable checks that the stored power comes from the table, not from
// the event.
func TestStoreResults_StoresOrderFromTable(t *testing.T) {
	f := newDecidedFixture(t)
	event := storeEvent(`{"record_id":"accepted-1","order":"accepted","power":999}`)
	wantOutput(t, storeResults(f), event, `{"stored":1,"already_settled":0}`)
	want := `{"record_id":"accepted-1","parameter_1":"abc","parameter_2":4,"placed_at":"2026-11-22T11:00:00.000Z",` +
		`"outcome":"accepted","power":4,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.000Z"}` + "\n"
	if got := string(f.documents.All()["results/auction=20261122T120000Z/accepted-1.json"]); got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
}

// TestStoreResults_ClaimMismatch checks that results that contradict the table do not block other
// results, and that their error takes precedence over OrderRejected.
func TestStoreResults_ClaimMismatch(t *testing.T) {
	f := newDecidedFixture(t)
	page := storeEvent(acceptedResult("rejected-1"), acceptedResult("absent"), acceptedResult("accepted-1"),
		rejectedResult("rejected-2"), rejectedResult("accepted-2"))
	wantError(t, storeResults(f), page, "PermanentFailure",
		"results do not match the stored orders (other status, or not found): rejected-1, absent, accepted-2")
	f.wantSettled(t, []string{"accepted-1"}, []string{"accepted-1"})
}

func TestStoreResults_FailingPort(t *testing.T) {
	f := newDecidedFixture(t)
	page := storeEvent(acceptedResult("accepted-1"), rejectedResult("rejected-1"))
	wantError(t, storeResultsWith(f, failingPorts{}, f.orders), page, "StoreFailed",
		"store 1 results: "+errFault.Error())
	f.wantSettled(t, nil, nil)
	wantError(t, storeResultsWith(f, f.documents, failingPorts{}), page, "StoreFailed",
		"settle 1 orders: "+errFault.Error())
	f.wantSettled(t, nil, []string{"accepted-1"})
	unreadable := handler.StoreResults{UseCase: usecase.StoreResults{Orders: failingPorts{}}, Log: discard}.Handle
	wantError(t, unreadable, page, "StoreFailed", "read 2 orders: "+errFault.Error())
}

// TestStoreResults_InvalidEvent checks that an invalid event changes nothing.
func TestStoreResults_InvalidEvent(t *testing.T) {
	const gate = `"auction":"2026-11-22T12:00:00Z"`
	const single = `"record_id":"accepted-1","order":"accepted","power":4`
	result := acceptedResult("accepted-1")
	const notFirst, notSecond = "orders[0] is not a valid result", "orders[1] is not a valid result"
	const bothForms = "event has both a page and a single result"
	for name, c := range map[string]struct{ event, want string }{
		"null":                            {`null`, "orders is required"},
		"empty object":                    {`{}`, "orders is required"},
		"no orders":                       {`{` + gate + `}`, "orders is required"},
		"orders null":                     {`{` + gate + `,"orders":null}`, "orders is required"},
		"array":                           {`[` + result + `]`, "…"},
		"orders object":                   {`{` + gate + `,"orders":{}}`, "…"},
		"unknown field":                   {`{` + gate + `,"orders":[],"count":0,"cursor":""}`, "…"},
		"field name in wrong case":        {`{` + gate + `,"Orders":[]}`, "…"},
		"duplicate key":                   {`{` + gate + `,"orders":[],"orders":[` + result + `]}`, "…"},
		"unknown field in result":         {storeEvent(`{` + single + `,"status":"x"}`), "…"},
		"no auction":                      {`{"orders":[` + result + `]}`, invalidAuction},
		"invalid auction":                 {`{"auction":"noon","orders":[` + result + `]}`, invalidAuction},
		"page and single result":          {`{` + gate + `,"orders":[],` + single + `}`, bothForms},
		"single result with auction":      {`{` + gate + `,` + single + `}`, bothForms},
		"page with power":                 {`{` + gate + `,"orders":[` + result + `],"power":4}`, bothForms},
		"single result without record_id": {`{"order":"accepted","power":4}`, notFirst},
		"single result without order":     {`{"record_id":"accepted-1","power":4}`, notFirst},
		"null result":                     {storeEvent(result, "null"), notSecond},
		"pending result":                  {storeEvent(`{"record_id":"accepted-1","order":"pending","power":4}`), notFirst},
		"outcome in wrong case":           {storeEvent(`{"record_id":"accepted-1","order":"Accepted","power":4}`), notFirst},
		"invalid record_id":               {storeEvent(result, acceptedResult("../accepted-2")), notSecond},
	} {
		t.Run(name, func(t *testing.T) {
			f := newDecidedFixture(t)
			wantError(t, storeResults(f), c.event, "InvalidEvent", "invalid event: "+c.want)
			f.wantSettled(t, nil, nil)
		})
	}
}
