package embedded_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"auction.internal/domain/order"
)

// BenchmarkOrders_Place places requests of 1,000 orders, one after the other.
func BenchmarkOrders_Place(b *testing.B) {
	s := openTestOrders(b, filepath.Join(b.TempDir(), "orders.db"))
	const size = 1_000
	now := time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
	request := 0
	for b.Loop() {
		b.StopTimer()
		orders := make([]order.Order, size)
		for i := range orders {
			orders[i] = order.Restore(order.Snapshot{
				RecordID: fmt.Sprintf("order-%d-%d", request, i), Parameter1: "sell 17:00-17:15 CET at 91.40 EUR/MWh",
				PlacedAt: now.Add(time.Duration(request) * time.Millisecond), Status: order.Pending, Open: true,
			})
		}
		request++
		b.StartTimer()
		if _, err := s.Place(b.Context(), orders, now); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(size*float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}

// BenchmarkFiles_Store stores pages of 1,000 results, one after the other.
func BenchmarkFiles_Store(b *testing.B) {
	f := newTestFiles(b, b.TempDir())
	const size = 1_000
	page := 0
	for b.Loop() {
		results := make([]order.Order, size)
		for i := range results {
			results[i] = acceptedOrder(fmt.Sprintf("order-%d-%d", page, i), "4")
		}
		page++
		if _, err := f.Store(b.Context(), results); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(size*float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}
