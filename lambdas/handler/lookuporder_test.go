package handler_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/domain/order"
)

const noSuchOrder = `{"errorMessage":"order not found: no such record_id, or the order has expired","errors":[]}`

func TestAnOrderIsShownAsItStands(t *testing.T) {
	f := newFixture()
	f.place(t, placed, "waits")
	f.decide(t, order.OutcomeAccepted, "2.50", "won")
	f.decide(t, order.OutcomeRejected, "0", "lost")
	const times = `"placed_at":"2026-11-22T11:00:00.000Z","expires_at":"2026-11-23T11:00:00.000Z"}`
	for id, want := range map[string]string{
		"waits": `{"record_id":"waits","parameter_1":"abc","parameter_2":4,"status":"pending",` + times,
		"won":   `{"record_id":"won","parameter_1":"abc","parameter_2":4,"status":"accepted","power":2.5,` + times,
		"lost":  `{"record_id":"lost","parameter_1":"abc","parameter_2":4,"status":"rejected","power":0,` + times,
	} {
		t.Run(id, func(t *testing.T) { wantReply(t, lookUpOrder(f.orders, ran, silent), get(id), 200, want) })
	}
}

// TestAnOrderIsShownAsItWasSent checks texts and numbers that encoders like to change, and a moment with a fraction.
func TestAnOrderIsShownAsItWasSent(t *testing.T) {
	f := newFixture()
	at := placed.Add(120 * time.Millisecond)
	body := `[{"record_id":"x","parameter_1":"<&> é \"\\ ` + "\U0001F50B" + `","parameter_2":-12345678901234567890.1234567890123456780}]`
	wantReply(t, placeOrders(f.orders, at, silent), post(body), 201, onePending)
	wantReply(t, lookUpOrder(f.orders, at, silent), get("x"), 200,
		`{"record_id":"x","parameter_1":"<&> é \"\\ `+"\U0001F50B"+`","parameter_2":-12345678901234567890.123456789012345678,`+
			`"status":"pending","placed_at":"2026-11-22T11:00:00.120Z","expires_at":"2026-11-23T11:00:00.120Z"}`)
}

// TestAnExpiredOrderDoesNotExist holds for decided ones too, whatever the store still keeps.
func TestAnExpiredOrderDoesNotExist(t *testing.T) {
	f := newFixture()
	f.place(t, placed, "pending")
	f.decide(t, order.OutcomeAccepted, "4", "accepted")
	expiry := placed.Add(order.Lifetime)
	for _, id := range []string{"pending", "accepted"} {
		before := send(t, lookUpOrder(f.orders, expiry.Add(-time.Millisecond), silent), get(id))
		if before.StatusCode != http.StatusOK {
			t.Errorf("%s, a millisecond before its end: %d, want 200", id, before.StatusCode)
		}
		wantReply(t, lookUpOrder(f.orders, expiry, silent), get(id), 404, noSuchOrder)
	}
}

func TestAnAbsentOrderDoesNotExist(t *testing.T) {
	wantReply(t, lookUpOrder(newFixture().orders, placed, silent), get("absent"), 404, noSuchOrder)
}

// TestWhatIsNoRecordIDIsNotLookedUp asks a store that fails every call: it must not be asked.
func TestWhatIsNoRecordIDIsNotLookedUp(t *testing.T) {
	handle := lookUpOrder(down{}, placed, silent)
	for _, id := range []string{"", "..", "../x", "a b", "é", "-x", "a/b"} {
		wantReply(t, handle, get(id), 404, noSuchOrder)
	}
	wantReply(t, handle, events.APIGatewayProxyRequest{Resource: "/orders/{record_id}", HTTPMethod: "GET"}, 404, noSuchOrder)
}
