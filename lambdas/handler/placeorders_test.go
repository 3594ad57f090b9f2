package handler_test

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

// The example request of the documentation.
const (
	twoOrders = `[{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4},` +
		`{"record_id":"unique_id_2","parameter_1":"def","parameter_2":2.1}]`
	twoPending = `{"orders":[{"record_id":"unique_id_1","status":"pending"},` +
		`{"record_id":"unique_id_2","status":"pending"}]}`
)

// TestPlaceOrders_ProxyResponse compares the complete output for API Gateway. The other tests
// compare the decoded response.
func TestPlaceOrders_ProxyResponse(t *testing.T) {
	event := `{"resource":"/orders","path":"/orders","httpMethod":"POST","headers":{"Content-Type":"application/json"},` +
		`"requestContext":{"requestId":"request-1"},` +
		`"body":"[{\"record_id\":\"x\",\"parameter_1\":\"abc\",\"parameter_2\":4}]"}`
	want := `{"statusCode":201,"headers":{"Cache-Control":"no-store","Content-Type":"application/json"},` +
		`"multiValueHeaders":null,"body":"{\"orders\":[{\"record_id\":\"x\",\"status\":\"pending\"}]}\n"}`
	wantOutput(t, placeOrders(newFixture().orders, placedAt, discard), event, want)
}

func TestPlaceOrders_StoresPendingOrders(t *testing.T) {
	f := newFixture()
	wantResponse(t, placeOrders(f.orders, placedAt, discard), post(twoOrders), 201, twoPending)
	want := order.Snapshot{
		RecordID: "unique_id_2", Parameter1: "def", Parameter2: decimal(t, "2.1"),
		PlacedAt: placedAt, Status: order.Pending, Open: true,
	}
	if got := f.stored(t, "unique_id_2").Snapshot(); got != want {
		t.Errorf("stored %+v, want %+v", got, want)
	}
}

// TestPlaceOrders_Replay checks that sending the same request again does not change placed_at.
func TestPlaceOrders_Replay(t *testing.T) {
	f := newFixture()
	wantResponse(t, placeOrders(f.orders, placedAt, discard), post(twoOrders), 201, twoPending)
	wantResponse(t, placeOrders(f.orders, placedAt.Add(time.Hour), discard), post(twoOrders), 201, twoPending)
	if got := f.stored(t, "unique_id_1").PlacedAt(); !got.Equal(placedAt) {
		t.Errorf("PlacedAt() = %v, want %v", got, placedAt)
	}
}

// TestPlaceOrders_ReplayOfDecidedOrders also writes equal numbers in another notation.
func TestPlaceOrders_ReplayOfDecidedOrders(t *testing.T) {
	f := newFixture()
	f.decide(t, order.OutcomeAccepted, "4", "accepted")
	f.decide(t, order.OutcomeRejected, "0", "rejected")
	body := `[{"record_id":"rejected","parameter_1":"abc","parameter_2":4.0},` +
		`{"record_id":"accepted","parameter_1":"abc","parameter_2":4e0},` +
		`{"record_id":"new","parameter_1":"abc","parameter_2":4}]`
	wantResponse(t, placeOrders(f.orders, noon, discard), post(body), 201,
		`{"orders":[{"record_id":"rejected","status":"rejected"},{"record_id":"accepted","status":"accepted"},`+
			`{"record_id":"new","status":"pending"}]}`)
}

// TestPlaceOrders_Conflict sends a replay, a conflict and a new order in one request.
func TestPlaceOrders_Conflict(t *testing.T) {
	f := newFixture()
	f.place(t, placedAt, "conflict", "replayed")
	body := `[{"record_id":"replayed","parameter_1":"abc","parameter_2":4},` +
		`{"record_id":"conflict","parameter_1":"abc","parameter_2":5},` +
		`{"record_id":"new","parameter_1":"abc","parameter_2":4}]`
	wantResponse(t, placeOrders(f.orders, noon, discard), post(body), 409,
		`{"errorMessage":"1 order(s) not stored: record_id in use, see errors; 2 order(s) stored",`+
			`"errors":[{"index":1,"record_id":"conflict","field":"record_id","reason":"belongs to another order"}],`+
			`"orders":[{"record_id":"replayed","status":"pending"},{"record_id":"new","status":"pending"}]}`)
	if got := f.stored(t, "conflict").Parameter2(); got != decimal(t, "4") {
		t.Errorf("parameter_2 of the stored order is %s, want 4", got)
	}
	f.stored(t, "new")
}

// TestPlaceOrders_OnlyConflicts checks that the response has an empty list of orders.
func TestPlaceOrders_OnlyConflicts(t *testing.T) {
	f := newFixture()
	f.decide(t, order.OutcomeAccepted, "4", "open")
	body := `[{"record_id":"open","parameter_1":"abc","parameter_2":4}]`
	wantResponse(t, placeOrders(f.orders, placedAt.Add(order.Lifetime), discard), post(body), 409,
		`{"errorMessage":"1 order(s) not stored: record_id in use, see errors; 0 order(s) stored",`+
			`"errors":[{"index":0,"record_id":"open","field":"record_id",`+
			`"reason":"belongs to an expired order whose result is still being delivered; retry later"}],`+
			`"orders":[]}`)
}
