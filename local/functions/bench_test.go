package functions_test

import (
	"encoding/json"
	"runtime"
	"testing"

	"auction.internal/lambdas/settings"
	"auction.internal/local/statemachine"
)

// BenchmarkPage collects, stores and settles one full page of an execution with stores in memory.
func BenchmarkPage(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		f := newFixture(b)
		f.platform = allOrders("accepted")
		f.rebuild()
		f.place(b, 1_500)
		b.StartTimer()
		input := []byte(`{"auction":"2026-11-22T12:00:00Z","cursor":""}`)
		page, err := f.functions.Invoke(b.Context(), settings.CollectResults, input)
		if err != nil {
			b.Fatal(err)
		}
		var collected struct {
			Orders []any `json:"orders"`
		}
		if err := json.Unmarshal(page, &collected); err != nil {
			b.Fatal(err)
		}
		event := mustJSON(b, map[string]any{"auction": "2026-11-22T12:00:00Z", "orders": collected.Orders})
		if _, err := f.functions.Invoke(b.Context(), settings.StoreResults, event); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(1_500*float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}

// BenchmarkExecution runs an auction of 100,000 orders. It reports the heap in use at the end,
// without the heap of the stores.
func BenchmarkExecution(b *testing.B) {
	const orders = 100_000
	for b.Loop() {
		b.StopTimer()
		f := newFixture(b)
		f.place(b, orders)
		before := heapBytes()
		b.StartTimer()
		e := f.run(b)
		b.StopTimer()
		if e.Status != statemachine.Succeeded {
			b.Fatalf("%s: %s: %s", e.Status, e.Error, e.Cause)
		}
		f.documents, f.notifier = nil, nil
		f.functions = nil
		b.ReportMetric(float64(heapBytes()-before)/orders, "heapB/order")
		b.ReportMetric(float64(e.Events), "events")
		runtime.KeepAlive(f)
		b.StartTimer()
	}
	b.ReportMetric(orders*float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}

func heapBytes() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
