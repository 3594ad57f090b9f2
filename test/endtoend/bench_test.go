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

// null answers everything with {} at once, and counts.
type null struct{ calls, bytes atomic.Int64 }

func (n *null) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body bytes.Buffer
	size, _ := body.ReadFrom(r.Body)
	n.calls.Add(1)
	n.bytes.Add(size)
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	_, _ = w.Write([]byte("{}"))
}

// postEvent is API Gateway's event of a POST of n orders, from order-<first>.
func postEvent(t testing.TB, first, n int) []byte {
	t.Helper()
	return event(t, postBody(first, n))
}

func postBody(first, n int) string {
	var body bytes.Buffer
	for i := range n {
		fmt.Fprintf(&body, `,{"record_id":"order-%06d","parameter_1":"abc","parameter_2":%d.5}`, first+i, i)
	}
	return "[" + body.String()[1:] + "]"
}

func event(t testing.TB, body string) []byte {
	t.Helper()
	text, err := json.Marshal(events.APIGatewayProxyRequest{
		Resource: "/orders", Path: "/orders", HTTPMethod: http.MethodPost, Body: body,
		Headers: map[string]string{"Content-Type": "application/json"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// BenchmarkPlacing measures the processor time of the placing binary for 1,000 orders, on a backend that does nothing.
func BenchmarkPlacing(b *testing.B) {
	for _, size := range []int{1, 25, 100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("bodies of %d", size), func(b *testing.B) {
			backend := &null{}
			server := httptest.NewServer(backend)
			defer server.Close()
			h := host(b, settings.PlaceOrders, &logs{}, settings.OrdersTable+"=orders", "AWS_ENDPOINT_URL="+server.URL)
			post := postEvent(b, 0, size)
			orders := 0
			for b.Loop() {
				if _, err := h.Invoke(b.Context(), post); err != nil {
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

// BenchmarkStart measures the time from the start of a process to its first answer: two orders placed.
func BenchmarkStart(b *testing.B) {
	backend := httptest.NewServer(&null{})
	defer backend.Close()
	post := postEvent(b, 0, 2)
	binary(b, settings.PlaceOrders)
	for b.Loop() {
		h := host(b, settings.PlaceOrders, &logs{}, settings.OrdersTable+"=orders", "AWS_ENDPOINT_URL="+backend.URL)
		if _, err := h.Invoke(b.Context(), post); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		h.Close()
		b.StartTimer()
	}
}
