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

// secretParameter is the parameter_1 of orders. No log may contain it.
const secretParameter = "what-the-customer-orders"

// TestAuction_AllSteps posts orders, executes their auction, and checks results, notifications,
// metrics and logs. Invalid requests in between change nothing.
func TestAuction_AllSteps(t *testing.T) {
	d := deploy(t)
	body := badinput.Numbered(30, func(i int) string {
		return fmt.Sprintf(`{"record_id":"order-%05d","parameter_1":%q,"parameter_2":%d}`, i, secretParameter, i)
	})
	response := d.send(http.MethodPost, "/orders", body)
	if response.Code != http.StatusCreated || strings.Count(response.Body.String(), `"pending"`) != 30 {
		t.Fatalf("POST = %d %s, want 201 with 30 pending orders", response.Code, response.Body)
	}
	gate := order.GateClosureAt(time.Now().Add(time.Second))
	d.sendInvalidRequests(body)
	d.sendReplays(body)
	time.Sleep(time.Until(gate.Time())) // the functions use the real clock
	d.mustSucceed(gate)

	orders := make([]order.Order, 30)
	for i := range orders {
		orders[i] = order.Restore(order.Snapshot{RecordID: fmt.Sprintf("order-%05d", i)})
	}
	accepted, rejected := d.wantSettled(orders)
	d.wantDecided("order-00000")
	d.wantConflict("order-00001")
	d.wantMetrics(map[string]float64{
		settings.OrdersPlaced: 30, settings.OrdersReplayed: 60, settings.OrdersDecided: 30,
		settings.OrdersStored: float64(accepted), settings.OrdersRejected: float64(rejected),
		settings.OpenOrders: 30, settings.ExpiredUndecided: 0, settings.PlatformPolls: 1,
	})
	if got := d.finalLogs().metricSums(t)[settings.OrdersNotPlaced]; got < 10_001 {
		t.Errorf("metric %s = %v, want at least 10001, the orders of one invalid request", settings.OrdersNotPlaced, got)
	}
	d.wantLogs()
	for _, n := range d.notifications() {
		if !strings.HasSuffix(n.Content.Title, " (test)") || n.Metadata.ThreadID != "auction-"+gate.Compact() {
			t.Errorf("notification has title %q and thread %q, want the environment and the auction",
				n.Content.Title, n.Metadata.ThreadID)
		}
	}
}

// sendInvalidRequests sends every case of badinput and checks the responses. The body has valid
// orders.
func (d *deployment) sendInvalidRequests(body string) {
	d.t.Helper()
	for name, c := range badinput.Cases {
		response := d.send(http.MethodPost, "/orders", c.Body)
		if response.Code != c.Status || !strings.Contains(response.Body.String(), c.Contains) {
			d.t.Errorf("%s: POST = %d %.300s, want %d and %q", name, response.Code, response.Body, c.Status, c.Contains)
		}
	}
	for name, values := range badinput.ContentTypes {
		response := d.sendWithHeader(http.MethodPost, "/orders", body, http.Header{"Content-Type": values})
		if response.Code != http.StatusUnsupportedMediaType {
			d.t.Errorf("content type %s: POST = %d %.300s, want 415", name, response.Code, response.Body)
		}
	}
}

// sendReplays replays a request twice, the second time without a content type, which means JSON.
func (d *deployment) sendReplays(body string) {
	d.t.Helper()
	if response := d.send(http.MethodPost, "/orders", body); response.Code != http.StatusCreated {
		d.t.Fatalf("replay = %d %.300s, want 201", response.Code, response.Body)
	}
	response := d.sendWithHeader(http.MethodPost, "/orders", body, http.Header{})
	if response.Code != http.StatusCreated {
		d.t.Errorf("replay without content type = %d %.300s, want 201", response.Code, response.Body)
	}
}

// wantConflict posts another order with the record_id of a decided order.
func (d *deployment) wantConflict(recordID string) {
	d.t.Helper()
	body := `[{"record_id":"` + recordID + `","parameter_1":"` + secretParameter + `","parameter_2":2}]`
	response := d.send(http.MethodPost, "/orders", body)
	if response.Code != http.StatusConflict || !strings.Contains(response.Body.String(), "belongs to another order") {
		d.t.Errorf("POST of another order %s = %d %s, want 409", recordID, response.Code, response.Body)
	}
}

// TestAuction_TwoPages posts 1,000 orders in one request. Their record_ids are long enough for the
// results to need two pages. The platform is not ready for the first two polls.
func TestAuction_TwoPages(t *testing.T) {
	d := deploy(t)
	recordID := func(i int) string { return fmt.Sprintf("%s-%d", strings.Repeat("long-name", 13), i) }
	orders := make([]order.Order, 1_000)
	for i := range orders {
		orders[i] = order.Restore(order.Snapshot{RecordID: recordID(i)})
	}
	d.mustPlace(badinput.Numbered(len(orders), func(i int) string {
		return fmt.Sprintf(`{"record_id":%q,"parameter_1":"p","parameter_2":%d}`, recordID(i), i)
	}))
	gate := order.GateClosureAt(time.Now().Add(time.Second))
	time.Sleep(time.Until(gate.Time()))
	d.platform.notReadyPolls.Store(2)
	e := d.mustSucceed(gate)
	if waits, stores := count(e.Path, "WaitForResults"), count(e.Path, "StoreResults"); waits != 2 || stores != 2 {
		t.Fatalf("execution waited %d times and stored %d pages, want 2 and 2, path %v", waits, stores, e.Path)
	}
	accepted, rejected := d.wantSettled(orders)
	if n := len(d.notifications()); accepted < 700 || rejected < 100 || n != 2 {
		t.Errorf("%d orders accepted, %d rejected, %d notifications, want at least 700, at least 100, 1 per page",
			accepted, rejected, n)
	}
}

// TestAuction_PlatformFails makes the platform fail during a whole execution. The next execution of
// the same auction must settle every order.
func TestAuction_PlatformFails(t *testing.T) {
	d := deploy(t)
	orders := d.placeAt(d.gate.Time().Add(-time.Hour), "order", 20)
	d.platform.failing.Store(true)
	if e := d.execute(d.gate); e.Status != statemachine.Failed || e.Error != "AuctionFailed" {
		t.Fatalf("execution = %s, %s, want FAILED, AuctionFailed", e.Status, e.Error)
	}
	d.platform.failing.Store(false)
	d.mustSucceed(d.gate)
	d.wantBothOutcomes(orders)
	titles := d.titles()
	if len(titles) != 2 || !strings.Contains(titles[0], "failed: PermanentFailure") ||
		!strings.Contains(titles[1], "orders rejected") {
		t.Errorf("notifications = %q, want the failure, then the rejections", titles)
	}
}

// TestAuction_SimulatedPlatform executes an auction with the simulated platform, as dev does.
func TestAuction_SimulatedPlatform(t *testing.T) {
	d := deploy(t)
	orders := d.placeAt(d.gate.Time().Add(-time.Hour), "order", 20)
	d.hosts[settings.CollectResults] = newHost(t, settings.CollectResults, d.log,
		"AWS_ENDPOINT_URL="+d.aws.url, settings.OrdersTable+"="+d.table,
		settings.Platform+"="+settings.PlatformSimulated, settings.SimulatedReady+"=1",
		settings.SimulatedAccept+"=0.5", settings.SimulatedSeed+"=7", settings.PlatformWait+"=30s")
	d.mustSucceed(d.gate)
	d.wantBothOutcomes(orders)
	if polls := d.platform.polls.Load(); polls != 0 {
		t.Errorf("the platform over HTTP was polled %d times, want 0", polls)
	}
}

// TestCollectResults_MissingEnvironment starts the function without some of its environment
// variables. One log line must name all of them.
func TestCollectResults_MissingEnvironment(t *testing.T) {
	log := &logs{}
	h := newHost(t, settings.CollectResults, log, settings.Platform+"=http")
	_, err := h.Invoke(t.Context(), []byte(`{}`))
	if err == nil || !strings.HasPrefix(err.Error(), "Runtime.ExitError: ") ||
		!strings.Contains(err.Error(), "exit status 1") {
		t.Errorf("Invoke = %v, want Runtime.ExitError with exit status 1", err)
	}
	const want = "invalid environment variables of collect-results: " +
		"missing ORDERS_TABLE, PLATFORM_ENDPOINT, PLATFORM_TOKEN_SECRET"
	h.Close() // the log is complete once the process has exited
	if lines := log.lines(t); len(lines) != 1 || lines[0]["error"] != want || lines[0]["level"] != "ERROR" {
		t.Errorf("log = %v, want the error %q", lines, want)
	}
}
