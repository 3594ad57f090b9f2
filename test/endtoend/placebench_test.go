package endtoend

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/lambdas/settings"
)

// countingBackend responds to every call with {}, and counts calls and bytes.
type countingBackend struct{ calls, bytes atomic.Int64 }

func (b *countingBackend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body bytes.Buffer
	size, _ := body.ReadFrom(r.Body)
	b.calls.Add(1)
	b.bytes.Add(size)
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_, _ = w.Write([]byte("{}"))
}

// newPostBody returns the body of a request with n orders, order-000000 and so on.
func newPostBody(n int) string {
	var body bytes.Buffer
	for i := range n {
		fmt.Fprintf(&body, `,{"record_id":"order-%06d","parameter_1":"abc","parameter_2":%d.5}`, i, i)
	}
	return "[" + body.String()[1:] + "]"
}

// newPostEvent returns the event of API Gateway for POST /orders.
func newPostEvent(t testing.TB, body string) []byte {
	t.Helper()
	event, err := json.Marshal(events.APIGatewayProxyRequest{
		Resource: "/orders", Path: "/orders", HTTPMethod: http.MethodPost, Body: body,
		Headers: map[string]string{"Content-Type": "application/json"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return event
}

// BenchmarkPlaceOrders measures the CPU time of place-orders for 1,000 orders, in requests of
// different sizes. The backend responds immediately.
func BenchmarkPlaceOrders(b *testing.B) {
	for _, size := range []int{1, 25, 100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("orders=%d", size), func(b *testing.B) {
			backend := &countingBackend{}
			server := httptest.NewServer(backend)
			defer server.Close()
			h := newHost(b, settings.PlaceOrders, &logs{},
				settings.OrdersTable+"=orders", "AWS_ENDPOINT_URL="+server.URL)
			event := newPostEvent(b, newPostBody(size))
			orders := 0
			for b.Loop() {
				if _, err := h.Invoke(b.Context(), event); err != nil {
					b.Fatal(err)
				}
				orders += size
			}
			h.Close()
			per1000 := float64(orders) / 1_000
			b.ReportMetric(float64(h.CPU())/float64(time.Millisecond)/per1000, "cpu-ms/1000")
			b.ReportMetric(float64(backend.calls.Load())/per1000, "calls/1000")
			b.ReportMetric(float64(backend.bytes.Load())/per1000, "bytes/1000")
		})
	}
}

// BenchmarkColdStart measures the time from the start of a process to its first response, which
// places two orders.
func BenchmarkColdStart(b *testing.B) {
	backend := httptest.NewServer(&countingBackend{})
	defer backend.Close()
	event := newPostEvent(b, newPostBody(2))
	binary(b, settings.PlaceOrders)
	for b.Loop() {
		h := newHost(b, settings.PlaceOrders, &logs{},
			settings.OrdersTable+"=orders", "AWS_ENDPOINT_URL="+backend.URL)
		if _, err := h.Invoke(b.Context(), event); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		h.Close()
		b.StartTimer()
	}
}
