package handler_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/order"
)

const orderNotFound = `{"errorMessage":"order not found: no such record_id, or the order has expired","errors":[]}`

func TestLookUpOrder_ReturnsOrder(t *testing.T) {
	f := newFixture()
	f.place(t, placedAt, "pending")
	f.decide(t, order.OutcomeAccepted, "2.50", "accepted")
	f.decide(t, order.OutcomeRejected, "0", "rejected")
	const times = `"placed_at":"2026-11-22T11:00:00.000Z","expires_at":"2026-11-23T11:00:00.000Z"}`
	for id, want := range map[string]string{
		"pending":  `{"record_id":"pending","parameter_1":"abc","parameter_2":4,"status":"pending",` + times,
		"accepted": `{"record_id":"accepted","parameter_1":"abc","parameter_2":4,"status":"accepted","power":2.5,` + times,
		"rejected": `{"record_id":"rejected","parameter_1":"abc","parameter_2":4,"status":"rejected","power":0,` + times,
	} {
		t.Run(id, func(t *testing.T) {
			wantResponse(t, lookUpOrder(f.orders, startedAt, discard), get(id), 200, want)
		})
	}
}

// TestLookUpOrder_KeepsTextAndNumber checks that encoding does not change special characters,
// numbers or fractions of a second.
func TestLookUpOrder_KeepsTextAndNumber(t *testing.T) {
	f := newFixture()
	at := placedAt.Add(120 * time.Millisecond)
	const parameter1 = `"<&> é \"\\ ` + "\U0001F50B" + `"`
	body := `[{"record_id":"x","parameter_1":` + parameter1 +
		`,"parameter_2":-12345678901234567890.1234567890123456780}]`
	wantResponse(t, placeOrders(f.orders, at, discard), post(body), 201, onePending)
	wantResponse(t, lookUpOrder(f.orders, at, discard), get("x"), 200,
		`{"record_id":"x","parameter_1":`+parameter1+`,"parameter_2":-12345678901234567890.123456789012345678,`+
			`"status":"pending","placed_at":"2026-11-22T11:00:00.120Z","expires_at":"2026-11-23T11:00:00.120Z"}`)
}

// TestLookUpOrder_ExpiredOrder checks that an expired order is not found although it is still
// stored, whether it was decided or not.
func TestLookUpOrder_ExpiredOrder(t *testing.T) {
	f := newFixture()
	f.place(t, placedAt, "pending")
	f.decide(t, order.OutcomeAccepted, "4", "accepted")
	expiry := placedAt.Add(order.Lifetime)
	for _, id := range []string{"pending", "accepted"} {
		before := send(t, lookUpOrder(f.orders, expiry.Add(-time.Millisecond), discard), get(id))
		if before.StatusCode != http.StatusOK {
			t.Errorf("status of %s one millisecond before it expires: %d, want 200", id, before.StatusCode)
		}
		wantResponse(t, lookUpOrder(f.orders, expiry, discard), get(id), 404, orderNotFound)
	}
}

func TestLookUpOrder_NotFound(t *testing.T) {
	wantResponse(t, lookUpOrder(newFixture().orders, placedAt, discard), get("absent"), 404, orderNotFound)
}

// TestLookUpOrder_InvalidRecordID uses a failing store: an invalid record_id must not be read.
func TestLookUpOrder_InvalidRecordID(t *testing.T) {
	handle := lookUpOrder(failingPorts{}, placedAt, discard)
	for _, id := range []string{"", "..", "../x", "a b", "é", "-x", "a/b"} {
		wantResponse(t, handle, get(id), 404, orderNotFound)
	}
	noParameter := events.APIGatewayProxyRequest{Resource: "/orders/{record_id}", HTTPMethod: "GET"}
	wantResponse(t, handle, noParameter, 404, orderNotFound)
}
