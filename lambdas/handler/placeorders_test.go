package handler_test

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

// The request that customers are shown.
const (
	twoOrders = `[{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4},` +
		`{"record_id":"unique_id_2","parameter_1":"def","parameter_2":2.1}]`
	twoPending = `{"orders":[{"record_id":"unique_id_1","status":"pending"},{"record_id":"unique_id_2","status":"pending"}]}`
)

// TestAReplyIsWhatAPIGatewayReads pins the whole answer once; the other tests look at its parts.
func TestAReplyIsWhatAPIGatewayReads(t *testing.T) {
	event := `{"resource":"/orders","path":"/orders","httpMethod":"POST","headers":{"Content-Type":"application/json"},` +
		`"requestContext":{"requestId":"request-1"},"body":"[{\"record_id\":\"x\",\"parameter_1\":\"abc\",\"parameter_2\":4}]"}`
	want := `{"statusCode":201,"headers":{"Cache-Control":"no-store","Content-Type":"application/json"},` +
		`"multiValueHeaders":null,"body":"{\"orders\":[{\"record_id\":\"x\",\"status\":\"pending\"}]}\n"}`
	wantAnswer(t, placeOrders(newFixture().orders, placed, silent), event, want)
}

func TestPlacedOrdersAreStoredAndPending(t *testing.T) {
	f := newFixture()
	wantReply(t, placeOrders(f.orders, placed, silent), post(twoOrders), 201, twoPending)
	want := order.Snapshot{
		RecordID: "unique_id_2", Parameter1: "def", Parameter2: decimal(t, "2.1"),
		PlacedAt: placed, Status: order.Pending, Open: true,
	}
	if got := f.stored(t, "unique_id_2").Snapshot(); got != want {
		t.Errorf("stored %+v, want %+v", got, want)
	}
}

// TestAReplayChangesNothing sends a request twice: the first one's moment counts.
func TestAReplayChangesNothing(t *testing.T) {
	f := newFixture()
	wantReply(t, placeOrders(f.orders, placed, silent), post(twoOrders), 201, twoPending)
	wantReply(t, placeOrders(f.orders, placed.Add(time.Hour), silent), post(twoOrders), 201, twoPending)
	if got := f.stored(t, "unique_id_1").PlacedAt(); !got.Equal(placed) {
		t.Errorf("the order was placed again at %v", got)
	}
}

// TestAReplayTellsTheOrdersPresentStatus sends decided orders again, with a number written in another way.
func TestAReplayTellsTheOrdersPresentStatus(t *testing.T) {
	f := newFixture()
	f.decide(t, order.OutcomeAccepted, "4", "won")
	f.decide(t, order.OutcomeRejected, "0", "lost")
	body := `[{"record_id":"lost","parameter_1":"abc","parameter_2":4.0},{"record_id":"won","parameter_1":"abc","parameter_2":4e0},` +
		`{"record_id":"new","parameter_1":"abc","parameter_2":4}]`
	wantReply(t, placeOrders(f.orders, noon, silent), post(body), 201,
		`{"orders":[{"record_id":"lost","status":"rejected"},{"record_id":"won","status":"accepted"},{"record_id":"new","status":"pending"}]}`)
}

// TestAConflictTellsWhatIsStoredAllTheSame mixes a conflict with an order that is new and one that is a replay.
func TestAConflictTellsWhatIsStoredAllTheSame(t *testing.T) {
	f := newFixture()
	f.place(t, placed, "taken", "known")
	body := `[{"record_id":"known","parameter_1":"abc","parameter_2":4},{"record_id":"taken","parameter_1":"abc","parameter_2":5},` +
		`{"record_id":"new","parameter_1":"abc","parameter_2":4}]`
	wantReply(t, placeOrders(f.orders, noon, silent), post(body), 409,
		`{"errorMessage":"1 order(s) not stored: record_id in use, see errors; 2 order(s) stored",`+
			`"errors":[{"index":1,"record_id":"taken","field":"record_id","reason":"belongs to another order"}],`+
			`"orders":[{"record_id":"known","status":"pending"},{"record_id":"new","status":"pending"}]}`)
	if got := f.stored(t, "taken").Parameter2(); got != decimal(t, "4") {
		t.Errorf("the conflict changed the order to %s", got)
	}
	f.stored(t, "new")
}

// TestNothingButConflictsHasNoOrders keeps the list in the reply, and empty.
func TestNothingButConflictsHasNoOrders(t *testing.T) {
	f := newFixture()
	f.decide(t, order.OutcomeAccepted, "4", "late")
	body := `[{"record_id":"late","parameter_1":"abc","parameter_2":4}]`
	wantReply(t, placeOrders(f.orders, placed.Add(order.Lifetime), silent), post(body), 409,
		`{"errorMessage":"1 order(s) not stored: record_id in use, see errors; 0 order(s) stored",`+
			`"errors":[{"index":0,"record_id":"late","field":"record_id",`+
			`"reason":"belongs to an expired order whose result is still being delivered; retry later"}],`+
			`"orders":[]}`)
}
