package endtoend

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"auction.internal/domain/order"
	"auction.internal/lambdas/settings"
	"auction.internal/local/statemachine"
)

// TestPlaceOrders_Crash kills the function before and after its write. The customer receives 502
// and sends the request again. Then each order must be stored once.
func TestPlaceOrders_Crash(t *testing.T) {
	d := deploy(t)
	for name, after := range map[string]bool{"before": false, "after": true} {
		body := `[{"record_id":"` + name + `","parameter_1":"p","parameter_2":1}]`
		orders := []order.Order{order.Restore(order.Snapshot{RecordID: name})}
		d.aws.crashAt(crashPoint{function: settings.PlaceOrders, effect: placeEffect, after: after})
		response := d.send(http.MethodPost, "/orders", body)
		if response.Code != http.StatusBadGateway || d.aws.crashCount() != 1 {
			t.Fatalf("%s: POST = %d %s, crashes = %d, want 502 and 1",
				name, response.Code, response.Body, d.aws.crashCount())
		}
		before := d.stored(orders)
		if len(before) == 1 != after {
			t.Errorf("%s: %d orders stored after the crash, want any: %v", name, len(before), after)
		}
		d.aws.crashAt(crashPoint{})
		if response := d.send(http.MethodPost, "/orders", body); response.Code != http.StatusCreated {
			t.Errorf("%s: replay = %d %s, want 201", name, response.Code, response.Body)
		}
		if got := d.stored(orders)[name]; after && got != before[name] {
			t.Errorf("%s: replay changed %+v to %+v, want it unchanged", name, before[name], got)
		}
	}
}

// TestAuction_Crash kills a function at every call with one effect during a whole execution, either
// immediately before or immediately after the effect. If the function is killed before the effect,
// it makes no progress, and the execution must fail. If it is killed after the effect, each attempt
// completes one effect. In both cases, the next execution of the same auction must settle every
// order.
func TestAuction_Crash(t *testing.T) {
	for _, point := range []crashPoint{
		{function: settings.CollectResults, effect: closeEffect},
		{function: settings.CollectResults, effect: decideEffect},
		{function: settings.StoreResults, effect: storeEffect},
		{function: settings.StoreResults, effect: settleEffect},
		{function: settings.Notify, effect: notifyEffect},
		{function: settings.Notify, effect: settleEffect},
	} {
		for when, after := range map[string]bool{"before": false, "after": true} {
			point.after = after
			t.Run(when+" "+string(point.effect)+" in "+point.function, func(t *testing.T) {
				testCrash(t, point)
			})
		}
	}
}

func testCrash(t *testing.T, point crashPoint) {
	t.Helper()
	d := deploy(t)
	orders := d.placeAt(d.gate.Time().Add(-time.Hour), "order", 12)
	expired := d.placeAt(d.gate.Time().Add(-order.Lifetime), "expired", 1)
	d.aws.crashAt(point)
	if e := d.execute(d.gate); d.aws.crashCount() == 0 || (!point.after && e.Status != statemachine.Failed) {
		t.Fatalf("execution = %s, %s after %d crashes, path %v, want FAILED if killed before",
			e.Status, e.Error, d.aws.crashCount(), e.Path)
	}
	d.aws.crashAt(crashPoint{})
	d.mustSucceed(d.gate)
	d.wantBothOutcomes(orders)
	if got := d.stored(expired)["expired-0"]; got.Open() || got.Status() != order.Pending {
		t.Errorf("expired order has status %s, open: %v, want pending and closed", got.Status(), got.Open())
	}
	if !strings.Contains(d.log.String(), `"message":"orders expired undecided"`) {
		t.Error("the expired order was closed without a report, want it reported")
	}
}
