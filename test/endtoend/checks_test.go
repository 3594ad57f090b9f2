package endtoend

import (
	"encoding/json"
	"net/http"
	"strings"

	"auction.internal/adapters/emulator"
	"auction.internal/domain/order"
	"auction.internal/lambdas/settings"
)

// wantSettled checks that every order is decided and settled: accepted orders have exactly one
// object, rejected ones have none and were notified. It returns the number of orders with each
// outcome.
func (d *deployment) wantSettled(orders []order.Order) (accepted, rejected int) {
	d.t.Helper()
	versions, notified := emulator.Versions(d.t, d.bucket), d.notified()
	stored := d.stored(orders)
	for _, o := range orders {
		id, got := o.RecordID(), stored[o.RecordID()]
		key := "results/auction=" + got.Auction().Compact() + "/" + id + ".json"
		switch {
		case !got.Status().Decided() || got.Open():
			d.t.Errorf("order %s has status %s, open: %v, want it settled", id, got.Status(), got.Open())
		case got.Status() == order.Accepted && versions[key] != 1:
			d.t.Errorf("order %s is accepted and has %d object versions, want 1", id, versions[key])
		case got.Status() == order.Rejected && (versions[key] != 0 || !notified[id]):
			d.t.Errorf("order %s is rejected and has %d object versions, notified: %v, want 0 and true",
				id, versions[key], notified[id])
		case got.Status() == order.Accepted:
			accepted++
		default:
			rejected++
		}
	}
	return accepted, rejected
}

// wantBothOutcomes checks that orders are settled and that both outcomes occur.
func (d *deployment) wantBothOutcomes(orders []order.Order) {
	d.t.Helper()
	if accepted, rejected := d.wantSettled(orders); accepted == 0 || rejected == 0 {
		d.t.Errorf("%d orders accepted, %d rejected, want some of both", accepted, rejected)
	}
}

// wantDecided checks that GET returns the decided order, and 404 for an order that does not exist.
func (d *deployment) wantDecided(recordID string) {
	d.t.Helper()
	response := d.send(http.MethodGet, "/orders/"+recordID, "")
	var got struct {
		RecordID string `json:"record_id"`
		Status   string
		Power    *json.Number
	}
	err := json.Unmarshal(response.Body.Bytes(), &got)
	if err != nil || response.Code != http.StatusOK || got.Power == nil || got.Status == "pending" {
		d.t.Errorf("GET %s = %d %s, %v, want a decided order", recordID, response.Code, response.Body, err)
	}
	if response := d.send(http.MethodGet, "/orders/absent", ""); response.Code != http.StatusNotFound {
		d.t.Errorf("GET absent = %d %s, want 404", response.Code, response.Body)
	}
}

// wantMetrics checks the sums of metrics. Metrics of durations must be positive.
func (d *deployment) wantMetrics(want map[string]float64) {
	d.t.Helper()
	sums := d.finalLogs().metricSums(d.t)
	for name, value := range want {
		if sums[name] != value {
			d.t.Errorf("metric %s = %v, want %v", name, sums[name], value)
		}
	}
	for _, name := range []string{settings.OldestOpenAge, settings.PlatformLatency} {
		if sums[name] <= 0 {
			d.t.Errorf("metric %s = %v, want more than 0", name, sums[name])
		}
	}
}

// wantLogs checks that log records contain their request ID and auction, and that the logs contain
// neither the content of orders nor the token of the platform.
func (d *deployment) wantLogs() {
	d.t.Helper()
	missing := map[string]bool{"page collected": true, "results stored": true, "notification published": true}
	for _, line := range d.finalLogs().lines(d.t) {
		if _, metric := line["_aws"]; metric {
			continue
		}
		message, _ := line["message"].(string)
		for _, field := range []string{"requestId", "level", "message"} {
			if text, ok := line[field].(string); !ok || text == "" {
				d.t.Errorf("log line %[2]v, want %[1]s", field, line)
			}
		}
		if auction, _ := line["auction"].(string); missing[message] && auction == "" {
			d.t.Errorf("log line %v, want auction", line)
		}
		delete(missing, message)
	}
	if len(missing) > 0 {
		d.t.Errorf("log without the messages %v, want all", missing)
	}
	for _, secret := range []string{secretParameter, d.platform.token} {
		if strings.Contains(d.log.String(), secret) {
			d.t.Errorf("the logs contain %s, want no secrets", secret)
		}
	}
}

// mustPlace posts orders, and retries while the API is unavailable: the emulator can be slow.
func (d *deployment) mustPlace(body string) {
	d.t.Helper()
	for range 10 {
		response := d.send(http.MethodPost, "/orders", body)
		if response.Code == http.StatusCreated {
			return
		}
		if response.Code != http.StatusServiceUnavailable {
			d.t.Fatalf("POST = %d %.300s, want 201", response.Code, response.Body)
		}
	}
	d.t.Fatal("POST = 503 after 10 attempts, want 201")
}

// count returns how often the path contains the state.
func count(path []string, state string) int {
	n := 0
	for _, s := range path {
		if s == state {
			n++
		}
	}
	return n
}
