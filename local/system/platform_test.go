package system

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
	"auction.internal/local/gateway"
)

func TestParseFlags_Platform(t *testing.T) {
	for value, want := range map[string]platformKind{"simulated": platformSimulated, "http": platformHTTP} {
		if c, err := parseFlags([]string{"-platform", value}, io.Discard); err != nil || c.platform != want {
			t.Errorf("parseFlags(-platform %s) = %v, %v, want %v", value, c.platform, err, want)
		}
	}
	if c, err := parseFlags(nil, io.Discard); err != nil || c.platform != platformSimulated {
		t.Errorf("parseFlags() = platform %v, %v, want simulated", c.platform, err)
	}
	for _, value := range []string{"", "HTTP", "https", "real"} {
		_, err := parseFlags([]string{"-platform", value}, io.Discard)
		const want = "for flag -platform: must be simulated or http"
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("parseFlags(-platform %q) = %v, want one line with %q", value, err, want)
		}
	}
	var usage strings.Builder
	if _, err := parseFlags([]string{"-h"}, &usage); !errors.Is(err, flag.ErrHelp) ||
		!strings.Contains(usage.String(), "-platform") || !strings.Contains(usage.String(), "(default simulated)") {
		t.Errorf("parseFlags(-h) = %v, printed:\n%s\nwant -platform with its default", err, usage.String())
	}
}

// httpFixture is the system with -platform http, on real sockets. The test runs the auctions,
// because the schedule has no auction that is due.
type httpFixture struct {
	instance

	orders   *embedded.Orders
	log      *bytes.Buffer
	requests *atomic.Int64 // requests to the platform's server
	runErr   chan error    // receives the error of run
	stop     context.CancelFunc
}

func startHTTPFixture(t *testing.T) *httpFixture {
	t.Helper()
	data := t.TempDir()
	orders, err := embedded.OpenOrderStore(filepath.Join(data, "orders.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { orders.CloseFile() })
	log := &bytes.Buffer{}
	c := config{
		data: data, every: 876_000 * time.Hour, platformWait: time.Second, platform: platformHTTP,
		ready: 1, accept: 0.5, seed: 1,
	}
	warnings := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	built, err := newInstance(c, orders, io.Discard, warnings)
	if err != nil {
		t.Fatal(err)
	}
	api, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	requests, handler := &atomic.Int64{}, built.platform.server.Handler
	built.platform.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		handler.ServeHTTP(w, r)
	})
	ctx, stop := context.WithCancel(t.Context())
	f := &httpFixture{
		instance: built, orders: orders, log: log, requests: requests, runErr: make(chan error, 1), stop: stop,
	}
	go func() { f.runErr <- f.run(ctx, api) }()
	t.Cleanup(stop)
	return f
}

// place stores orders that were placed a minute ago, so that an auction of the current second
// admits them.
func (f *httpFixture) place(t *testing.T, ids ...string) {
	t.Helper()
	minuteAgo := time.Now().Add(-time.Minute)
	placed := make([]order.Order, len(ids))
	for i, id := range ids {
		placed[i] = order.Restore(order.Snapshot{
			RecordID: id, Parameter1: "p", PlacedAt: minuteAgo, Status: order.Pending, Open: true,
		})
	}
	if _, err := f.orders.Place(t.Context(), placed, minuteAgo); err != nil {
		t.Fatal(err)
	}
}

func (f *httpFixture) lookUp(t *testing.T, id string) string {
	recorder := httptest.NewRecorder()
	gateway.Gateway{Invoke: f.functions.Invoke, NewRequestID: uuid.NewString, Log: f.instance.log}.
		ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/orders/"+id, nil))
	return recorder.Body.String()
}

// TestPlatformHTTP_SettlesOrders runs an auction through the HTTP adapter and the server.
func TestPlatformHTTP_SettlesOrders(t *testing.T) {
	f := startHTTPFixture(t)
	ids := strings.Fields("a b c d e f g h i j k l m n o p q r s t")
	f.place(t, ids...)
	f.auctions.Run(t.Context(), time.Now())
	counts := map[bool]int{}
	for _, id := range ids {
		response := f.lookUp(t, id)
		accepted := strings.Contains(response, `"status":"accepted"`)
		counts[accepted]++
		if !accepted && !strings.Contains(response, `"status":"rejected"`) {
			t.Errorf("GET %s = %s, want a final status", id, response)
		}
	}
	if counts[true] == 0 || counts[false] == 0 {
		t.Errorf("%d accepted, %d rejected, want some of each", counts[true], counts[false])
	}
	f.stop()
	if err := <-f.runErr; err != nil || f.requests.Load() != 1 || f.log.Len() > 0 {
		t.Errorf("run() = %v after %d platform requests, want nil and 1; logged: %s", err, f.requests.Load(), f.log)
	}
}

// TestPlatformHTTP_StopsWithSystem checks that the server stops without an error and closes its
// port.
func TestPlatformHTTP_StopsWithSystem(t *testing.T) {
	f := startHTTPFixture(t)
	url := "http://" + f.platform.listener.Addr().String() + "/auctions/2026-11-22T14:00:00Z/results"
	if status := postStatus(t, url); status != http.StatusUnauthorized {
		t.Errorf("request without a token = %d, want 401", status)
	}
	f.stop()
	if err := <-f.runErr; err != nil {
		t.Errorf("run() = %v, want nil", err)
	}
	if status := postStatus(t, url); status != 0 {
		t.Errorf("request after the shutdown = %d, want no response", status)
	}
}

// TestPlatformHTTP_ServerFailureStopsSystem closes the listener of the server.
func TestPlatformHTTP_ServerFailureStopsSystem(t *testing.T) {
	f := startHTTPFixture(t)
	if err := f.platform.listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-f.runErr; err == nil || !strings.Contains(err.Error(), "serve auction platform: ") {
		t.Errorf("run() = %v, want the error of the platform's server", err)
	}
}

// postStatus returns the status of a POST request without a token, or 0 if the connection fails.
func postStatus(t *testing.T, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	return response.StatusCode
}
