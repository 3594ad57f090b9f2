package endtoend

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"auction.internal/domain/order"
	"auction.internal/lambdas/settings"
	"auction.internal/local/statemachine"
	"auction.internal/test/badinput"
)

// content is what no log may tell.
const content = "what-the-customer-orders"

// TestAnOrdersWholeWay posts orders to the API, runs their auction, finds their results and looks one up. Bad requests
// in between change nothing.
func TestAnOrdersWholeWay(t *testing.T) {
	c := deploy(t)
	body := badinput.Numbered(30, func(i int) string {
		return fmt.Sprintf(`{"record_id":"order-%05d","parameter_1":%q,"parameter_2":%d}`, i, content, i)
	})
	reply := c.send(http.MethodPost, "/orders", body)
	if reply.Code != http.StatusCreated || strings.Count(reply.Body.String(), `"pending"`) != 30 {
		t.Fatalf("POST: %d %s", reply.Code, reply.Body)
	}
	gate := order.GateClosureAt(time.Now().Add(time.Second))
	for name, bad := range badinput.Cases {
		if reply := c.send(http.MethodPost, "/orders", bad.Body); reply.Code != bad.Status || !strings.Contains(reply.Body.String(), bad.Contains) {
			t.Errorf("%s: %d %.300s, want %d and %q", name, reply.Code, reply.Body, bad.Status, bad.Contains)
		}
	}
	for name, values := range badinput.ContentTypes {
		if reply := c.post(http.Header{"Content-Type": values}, body); reply.Code != http.StatusUnsupportedMediaType {
			t.Errorf("content type %s: %d %.300s, want 415", name, reply.Code, reply.Body)
		}
	}
	if reply := c.post(http.Header{}, body); reply.Code != http.StatusCreated {
		t.Errorf("no content type: %d %.300s, want it taken as JSON", reply.Code, reply.Body)
	}
	if again := c.send(http.MethodPost, "/orders", body); again.Code != http.StatusCreated {
		t.Fatalf("a replay: %d %s", again.Code, again.Body)
	}
	time.Sleep(time.Until(gate.Time())) // the functions' clock is the real one
	if e := c.run(gate); e.Status != statemachine.Succeeded {
		t.Fatalf("%s: %s: %s", e.Status, e.Error, e.Cause)
	}
	orders := make([]order.Order, 30)
	for i := range orders {
		orders[i] = order.Restore(order.Snapshot{RecordID: fmt.Sprintf("order-%05d", i)})
	}
	accepted, rejected := c.wantSettled(orders)
	c.wantLookedUp("order-00000")
	conflict := c.send(http.MethodPost, "/orders", `[{"record_id":"order-00001","parameter_1":"`+content+`","parameter_2":2}]`)
	if conflict.Code != http.StatusConflict || !strings.Contains(conflict.Body.String(), "belongs to another order") {
		t.Errorf("another order under a decided one's name: %d %s", conflict.Code, conflict.Body)
	}
	c.wantMetrics(map[string]float64{
		settings.OrdersPlaced: 30, settings.OrdersReplayed: 60, settings.OrdersDecided: 30,
		settings.OrdersStored: float64(accepted), settings.OrdersRejected: float64(rejected),
		settings.OpenOrders: 30, settings.ExpiredUndecided: 0, settings.PlatformPolls: 1,
	})
	if refused := c.logged().sums(t)[settings.OrdersNotPlaced]; refused < 10_001 {
		t.Errorf("%v orders were refused, want those of the bad requests", refused)
	}
	c.wantQuietLogs()
	for _, n := range c.notifications() {
		if !strings.HasSuffix(n.Content.Title, " (test)") || n.Metadata.ThreadID != "auction-"+gate.Compact() {
			t.Errorf("told as %q in %q", n.Content.Title, n.Metadata.ThreadID)
		}
	}
}

// TestAThousandOrdersOnASlowPlatform posts 1,000 orders at once, whose long names make two pages of them, and runs their
// auction on a platform that takes its time.
func TestAThousandOrdersOnASlowPlatform(t *testing.T) {
	c := deploy(t)
	name := func(i int) string { return fmt.Sprintf("%s-%d", strings.Repeat("long-name", 13), i) }
	orders := make([]order.Order, 1_000)
	for i := range orders {
		orders[i] = order.Restore(order.Snapshot{RecordID: name(i)})
	}
	body := badinput.Numbered(len(orders), func(i int) string {
		return fmt.Sprintf(`{"record_id":%q,"parameter_1":"p","parameter_2":%d}`, name(i), i)
	})
	c.postUntilStored(body)
	gate := order.GateClosureAt(time.Now().Add(time.Second))
	time.Sleep(time.Until(gate.Time()))
	c.platform.notReady.Store(2)
	e := c.run(gate)
	if e.Status != statemachine.Succeeded || count(e.Path, "WaitForResults") != 2 || count(e.Path, "StoreResults") != 2 {
		t.Fatalf("%s: %s: %s, path %v", e.Status, e.Error, e.Cause, e.Path)
	}
	accepted, rejected := c.wantSettled(orders)
	if accepted < 700 || rejected < 100 || len(c.notifications()) != 2 {
		t.Errorf("%d accepted, %d rejected, %d notifications, want one a page", accepted, rejected, len(c.notifications()))
	}
}

// TestABrokenPlatformLosesNothing breaks the platform through a whole run.
func TestABrokenPlatformLosesNothing(t *testing.T) {
	c := deploy(t)
	orders := c.placed(c.gate.Time().Add(-time.Hour), "order", 20)
	c.platform.broken.Store(true)
	if e := c.run(c.gate); e.Status != statemachine.Failed || e.Error != "AuctionFailed" {
		t.Fatalf("broken: %s: %s", e.Status, e.Error)
	}
	c.platform.broken.Store(false)
	if e := c.run(c.gate); e.Status != statemachine.Succeeded {
		t.Fatalf("repaired: %s: %s", e.Status, e.Cause)
	}
	if accepted, rejected := c.wantSettled(orders); accepted == 0 || rejected == 0 {
		t.Errorf("%d accepted, %d rejected", accepted, rejected)
	}
	if titles := c.titles(); len(titles) != 2 || titles[0] != "PermanentFailure in" {
		t.Errorf("told %q, want the failure, then the rejections", titles)
	}
}

// TestTheSimulatedPlatformInTheFunction runs an auction without a platform, as dev does.
func TestTheSimulatedPlatformInTheFunction(t *testing.T) {
	c := deploy(t)
	orders := c.placed(c.gate.Time().Add(-time.Hour), "order", 20)
	c.hosts[settings.CollectResults] = host(t, settings.CollectResults, c.log,
		"AWS_ENDPOINT_URL="+c.aws.url, settings.OrdersTable+"="+c.table, settings.Platform+"="+settings.PlatformSimulated,
		settings.SimulatedReady+"=1", settings.SimulatedAccept+"=0.5", settings.SimulatedSeed+"=7", settings.PlatformWait+"=30s")
	if e := c.run(c.gate); e.Status != statemachine.Succeeded {
		t.Fatalf("%s: %s: %s", e.Status, e.Error, e.Cause)
	}
	if accepted, rejected := c.wantSettled(orders); accepted == 0 || rejected == 0 || c.platform.asked.Load() != 0 {
		t.Errorf("%d accepted, %d rejected", accepted, rejected)
	}
}

// TestAFunctionThatCannotStartSaysWhy starts a function without its environment: one line names all that is missing.
func TestAFunctionThatCannotStartSaysWhy(t *testing.T) {
	log := &logs{}
	h := host(t, settings.CollectResults, log, settings.Platform+"=http")
	_, err := h.Invoke(t.Context(), []byte(`{}`))
	if err == nil || !strings.HasPrefix(err.Error(), "Runtime.ExitError: ") || !strings.Contains(err.Error(), "exit status 1") {
		t.Errorf("Invoke: %v", err)
	}
	const want = "invalid environment variables of collect-results: missing ORDERS_TABLE, PLATFORM_ENDPOINT, PLATFORM_TOKEN_SECRET"
	h.Close() // its last words are heard then
	if lines := log.lines(t); len(lines) != 1 || lines[0]["error"] != want || lines[0]["level"] != "ERROR" {
		t.Errorf("logged %v", lines)
	}
}
