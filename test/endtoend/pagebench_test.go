package endtoend

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"auction.internal/lambdas/settings"
	"auction.internal/local/statemachine"
)

// pageOrders is the number of orders in a page of BenchmarkPage: as many as fit if the record_ids
// have 38 characters.
const pageOrders = 1_395

// BenchmarkPage measures the CPU time of the functions of the auction for one full page. The
// backend responds immediately, over TLS. A tenth of the orders is rejected. docs/performance.md
// uses the results.
func BenchmarkPage(b *testing.B) {
	newStoreEvent := func(recordIDs []string) map[string]any {
		return map[string]any{"orders": newPageResults(recordIDs)}
	}
	decided := append(strings.Fields(strings.Repeat("accepted ", 9)), "rejected")
	for _, c := range []struct {
		function string
		orders   int      // open orders
		statuses []string // of the orders, repeated
		newEvent func(recordIDs []string) map[string]any
	}{
		{settings.CollectResults, 1_500, []string{"pending"}, func([]string) map[string]any {
			return map[string]any{"cursor": ""}
		}},
		{settings.StoreResults, pageOrders, decided, newStoreEvent},
		{settings.Notify, pageOrders, decided, func(recordIDs []string) map[string]any {
			event := newStoreEvent(recordIDs)
			event["error"] = map[string]string{"Error": "OrderRejected", "Cause": "{}"}
			return event
		}},
	} {
		b.Run(c.function, func(b *testing.B) {
			backend, env := newPageBackend(b)
			event := c.newEvent(backend.createOrders(c.orders, c.statuses...))
			event["auction"] = "2026-11-22T12:00:00Z"
			text, err := json.Marshal(event)
			if err != nil {
				b.Fatal(err)
			}
			h := newHost(b, c.function, &logs{}, env...)
			var payload []byte
			for b.Loop() {
				payload, err = h.Invoke(b.Context(), text)
				functionErr, ok := errors.AsType[*statemachine.FunctionError](err)
				if err != nil && (!ok || functionErr.Type != "OrderRejected") {
					b.Fatal(err)
				}
			}
			h.Close()
			b.ReportMetric(float64(h.CPU())/float64(time.Millisecond)/float64(b.N), "cpu-ms/page")
			n := strings.Count(string(payload), `"record_id"`)
			if c.function == settings.CollectResults && n != pageOrders {
				b.Errorf("the page has %d orders, want %d", n, pageOrders)
			}
		})
	}
}

// newPageResults returns the results of a page, as they are in the event of store-results.
func newPageResults(recordIDs []string) []map[string]any {
	results := make([]map[string]any, len(recordIDs))
	for i, id := range recordIDs {
		results[i] = map[string]any{"record_id": id, "order": statusOf(id), "power": 4}
	}
	return results
}
