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

func TestThePlatformFlag(t *testing.T) {
	for value, want := range map[string]platformKind{"simulated": platformSimulated, "http": platformHTTP} {
		if c, err := parseFlags([]string{"-platform", value}, io.Discard); err != nil || c.platform != want {
			t.Errorf("-platform %s: %v, %v", value, c.platform, err)
		}
	}
	if c, err := parseFlags(nil, io.Discard); err != nil || c.platform != platformSimulated {
		t.Errorf("without -platform: %v, %v, want simulated", c.platform, err)
	}
	for _, value := range []string{"", "HTTP", "https", "real"} {
		_, err := parseFlags([]string{"-platform", value}, io.Discard)
		if err == nil || !strings.Contains(err.Error(), "for flag -platform: must be simulated or http") || strings.Contains(err.Error(), "\n") {
			t.Errorf("-platform %q: %v, want one line that says which values there are", value, err)
		}
	}
	var usage strings.Builder
	if _, err := parseFlags([]string{"-h"}, &usage); !errors.Is(err, flag.ErrHelp) || !strings.Contains(usage.String(), "-platform") || !strings.Contains(usage.String(), "(default simulated)") {
		t.Errorf("the usage: %v\n%s", err, usage.String())
	}
}

// overHTTP is the system with its platform behind a server, on real sockets. Its auctions are held by the test: the
// schedule's are not due.
type overHTTP struct {
	instance

	orders *embedded.Orders
	log    *bytes.Buffer
	asked  *atomic.Int64 // requests to the platform's server
	ended  chan error
	stop   context.CancelFunc
}

func startOverHTTP(t *testing.T) *overHTTP {
	t.Helper()
	data := t.TempDir()
	orders, err := embedded.OpenOrders(filepath.Join(data, "orders.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { orders.CloseFile() })
	log := &bytes.Buffer{}
	c := config{data: data, every: 876_000 * time.Hour, platformWait: time.Second, platform: platformHTTP, ready: 1, accept: 0.5, seed: 1}
	built, err := newInstance(c, orders, io.Discard, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		t.Fatal(err)
	}
	api, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	asked, handler := &atomic.Int64{}, built.platform.server.Handler
	built.platform.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		handler.ServeHTTP(w, r)
	})
	ctx, stop := context.WithCancel(t.Context())
	s := &overHTTP{instance: built, orders: orders, log: log, asked: asked, ended: make(chan error, 1), stop: stop}
	go func() { s.ended <- s.run(ctx, api) }()
	t.Cleanup(stop)
	return s
}

// place places orders as of a minute ago, before the auction of this second.
func (s *overHTTP) place(t *testing.T, ids ...string) {
	t.Helper()
	minuteAgo := time.Now().Add(-time.Minute)
	placed := make([]order.Order, len(ids))
	for i, id := range ids {
		placed[i] = order.Restore(order.Snapshot{RecordID: id, Parameter1: "p", PlacedAt: minuteAgo, Status: order.Pending, Open: true})
	}
	if _, err := s.orders.Place(t.Context(), placed, minuteAgo); err != nil {
		t.Fatal(err)
	}
}

func (s *overHTTP) look(t *testing.T, id string) string {
	recorder := httptest.NewRecorder()
	gateway.Gateway{Invoke: s.functions.Invoke, NewRequestID: uuid.NewString, Log: s.instance.log}.
		ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/orders/"+id, nil))
	return recorder.Body.String()
}

// TestThePlatformOverHTTP leads orders to their ends through the adapter and the server.
func TestThePlatformOverHTTP(t *testing.T) {
	s := startOverHTTP(t)
	ids := strings.Fields("a b c d e f g h i j k l m n o p q r s t")
	s.place(t, ids...)
	s.auctions.Hold(t.Context(), time.Now())
	counts := map[bool]int{}
	for _, id := range ids {
		reply := s.look(t, id)
		accepted := strings.Contains(reply, `"status":"accepted"`)
		counts[accepted]++
		if !accepted && !strings.Contains(reply, `"status":"rejected"`) {
			t.Errorf("%s is not decided: %s", id, reply)
		}
	}
	if counts[true] == 0 || counts[false] == 0 {
		t.Errorf("%d accepted, %d rejected, want some of each", counts[true], counts[false])
	}
	s.stop()
	if err := <-s.ended; err != nil || s.asked.Load() != 1 || s.log.Len() > 0 {
		t.Errorf("run: %v; the server was asked %d times, want once; logged: %s", err, s.asked.Load(), s.log)
	}
}

// TestThePlatformsServerEndsWithTheSystem checks that it ends without an error, and leaves its port.
func TestThePlatformsServerEndsWithTheSystem(t *testing.T) {
	s := startOverHTTP(t)
	url := "http://" + s.platform.listener.Addr().String() + "/auctions/2026-11-22T14:00:00Z/results"
	if status := ask(t, url); status != http.StatusUnauthorized {
		t.Errorf("a stranger gets %d, want 401", status)
	}
	s.stop()
	if err := <-s.ended; err != nil {
		t.Errorf("run: %v", err)
	}
	if status := ask(t, url); status != 0 {
		t.Errorf("after the end: %d, want no answer", status)
	}
}

// TestASystemWhosePlatformsServerBreaksEnds takes the listener away from it.
func TestASystemWhosePlatformsServerBreaksEnds(t *testing.T) {
	s := startOverHTTP(t)
	if err := s.platform.listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-s.ended; err == nil || !strings.Contains(err.Error(), "serve the platform: ") {
		t.Errorf("run: %v, want it to say that the platform's server broke", err)
	}
}

// ask gives the status of a request without a token, zero where there is no answer.
func ask(t *testing.T, url string) int {
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
