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

// TestADeathInTheMiddleOfPlacingIsPutRight kills the placing binary before and after its write. The customer hears
// nothing, sends the same request again, and each order is there once.
func TestADeathInTheMiddleOfPlacingIsPutRight(t *testing.T) {
	c := deploy(t)
	for name, after := range map[string]bool{"before": false, "after": true} {
		body := `[{"record_id":"` + name + `","parameter_1":"p","parameter_2":1}]`
		c.aws.crashAt(crash{function: settings.PlaceOrders, effect: place, after: after})
		if reply := c.send(http.MethodPost, "/orders", body); reply.Code != http.StatusBadGateway || c.aws.crashed() != 1 {
			t.Fatalf("%s: %d %s after %d deaths", name, reply.Code, reply.Body, c.aws.crashed())
		}
		stands := c.stored([]order.Order{order.Restore(order.Snapshot{RecordID: name})})
		if len(stands) == 1 != after {
			t.Errorf("%s: %d orders stand there", name, len(stands))
		}
		c.aws.crashAt(crash{})
		if reply := c.send(http.MethodPost, "/orders", body); reply.Code != http.StatusCreated {
			t.Errorf("%s, again: %d %s", name, reply.Code, reply.Body)
		}
		if now := c.stored([]order.Order{order.Restore(order.Snapshot{RecordID: name})})[name]; after && now != stands[name] {
			t.Errorf("%s: a replay changed %+v to %+v", name, stands[name], now)
		}
	}
}

// TestADeathInTheMiddleOfARunIsPutRight kills a function each time it comes to one of its effects, right before or right
// after it, through a whole run. One that dies before never gets further, and the run fails; after, each death leaves
// something done. Whatever became of the run, a later one of the same auction brings every order to its end.
func TestADeathInTheMiddleOfARunIsPutRight(t *testing.T) {
	for _, at := range []crash{
		{function: settings.CollectResults, effect: closes},
		{function: settings.CollectResults, effect: decide},
		{function: settings.StoreResults, effect: store},
		{function: settings.StoreResults, effect: settle},
		{function: settings.Notify, effect: notify},
		{function: settings.Notify, effect: settle},
	} {
		for when, after := range map[string]bool{"before": false, "after": true} {
			at.after = after
			t.Run(when+" "+string(at.effect)+" in "+at.function, func(t *testing.T) { dieIn(t, at) })
		}
	}
}

func dieIn(t *testing.T, at crash) {
	c := deploy(t)
	orders := c.placed(c.gate.Time().Add(-time.Hour), "order", 12)
	expired := c.placed(c.gate.Time().Add(-order.Lifetime), "expired", 1)
	c.aws.crashAt(at)
	if e := c.run(c.gate); c.aws.crashed() == 0 || (!at.after && e.Status != statemachine.Failed) {
		t.Fatalf("%s: %s after %d deaths, path %v", e.Status, e.Error, c.aws.crashed(), e.Path)
	}
	c.aws.crashAt(crash{})
	if e := c.run(c.gate); e.Status != statemachine.Succeeded {
		t.Fatalf("the later run: %s: %s: %s", e.Status, e.Error, e.Cause)
	}
	if accepted, rejected := c.wantSettled(orders); accepted == 0 || rejected == 0 {
		t.Errorf("%d accepted, %d rejected: both are needed", accepted, rejected)
	}
	if left := c.stored(expired)["expired-0"]; left.Open() || left.Status() != order.Pending {
		t.Errorf("the expired order is %s, open: %v", left.Status(), left.Open())
	}
	if !strings.Contains(c.log.String(), `"message":"orders expired undecided"`) {
		t.Error("the expired order was closed without a report")
	}
}
