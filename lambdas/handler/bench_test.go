package handler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"auction.internal/domain/order"
)

// BenchmarkDecodeAndValidate1000 measures decoding and validating a request of 1,000 orders.
func BenchmarkDecodeAndValidate1000(b *testing.B) {
	body := []byte(dayAheadOrders(1_000))
	now := time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		drafts, err := readDrafts(body)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := order.NewBatch(drafts, now); err != nil {
			b.Fatal(err)
		}
	}
}

// dayAheadOrders returns a request body of n orders as a trading team sends them.
func dayAheadOrders(n int) string {
	orders := make([]string, n)
	for i := range orders {
		orders[i] = fmt.Sprintf(`{"record_id":"da-2026-11-23-DE-LU-%05d",`+
			`"parameter_1":"sell %02d:00-%02d:15 CET at %d.40 EUR/MWh","parameter_2":%d.%d}`,
			i, i%24, i%24, 40+i%90, 1+i%50, i%10)
	}
	return "[" + strings.Join(orders, ",\n ") + "]"
}
