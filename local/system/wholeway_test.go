package system

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"auction.internal/adapters/embedded"
	"auction.internal/local/gateway"
)

// bubble is the system inside a synctest bubble: all but the network, on a clock that runs only when all sleep.
type bubble struct {
	t    *testing.T
	http http.Handler
	data string
	out  *lines
	text *strings.Builder
	stop func()
}

// inBubble starts the system on a data folder. It must be stopped before the bubble ends.
func inBubble(t *testing.T, c config) *bubble {
	t.Helper()
	orders, err := embedded.OpenOrders(filepath.Join(c.data, "orders.db"))
	if err != nil {
		t.Fatal(err)
	}
	text := &strings.Builder{}
	out := &lines{out: text}
	p, err := build(c, orders, out, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var auctions sync.WaitGroup
	auctions.Go(func() { schedule(ctx, p.every, p.auctions.Hold) })
	return &bubble{
		t: t, data: c.data, out: out, text: text,
		http: gateway.Gateway{Invoke: p.functions.Invoke, NewRequestID: uuid.NewString, Log: p.log},
		stop: func() {
			cancel()
			auctions.Wait()
			if err := orders.Shut(); err != nil {
				t.Error(err)
			}
		},
	}
}

func (b *bubble) send(method, path, body string) (status int, reply string) {
	recorder := httptest.NewRecorder()
	b.http.ServeHTTP(recorder, httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body)))
	return recorder.Code, recorder.Body.String()
}

func (b *bubble) place(body string) {
	b.t.Helper()
	if status, reply := b.send(http.MethodPost, "/orders", body); status != http.StatusCreated {
		b.t.Fatalf("POST /orders: %d %s", status, reply)
	}
}

func (b *bubble) status(recordID string) string {
	_, reply := b.send(http.MethodGet, "/orders/"+recordID, "")
	_, after, _ := strings.Cut(reply, `"status":"`)
	status, _, _ := strings.Cut(after, `"`)
	return status
}

func (b *bubble) printed() string {
	b.out.mu.Lock()
	defer b.out.mu.Unlock()
	return b.text.String()
}

// resultsOf gives the result files of an order.
func (b *bubble) resultsOf(recordID string) []string {
	b.t.Helper()
	files, err := filepath.Glob(filepath.Join(b.data, "results", "auction=*", recordID+".json"))
	if err != nil {
		b.t.Fatal(err)
	}
	return files
}

func orders(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`{"record_id":"order-%d","parameter_1":"p","parameter_2":%d}`, i, i)
	}
	return "[" + strings.Join(list, ",") + "]"
}

func hourly(data string) config {
	return config{data: data, every: time.Hour, poll: 30 * time.Second, ready: 0.5, accept: 0.5, seed: 1}
}

// TestTheWholeWay leads orders from the door to their ends.
func TestTheWholeWay(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := inBubble(t, hourly(data))
		defer b.stop()
		b.place(orders(15))
		if status := b.status("order-0"); status != "pending" {
			t.Fatalf("before the auction: %s", status)
		}
		time.Sleep(90 * time.Minute)
		counts := map[string]int{}
		for i := range 15 {
			id := fmt.Sprintf("order-%d", i)
			counts[b.status(id)]++
			files, told := len(b.resultsOf(id)), strings.Count(b.printed(), "│ - "+id+"\n")
			switch status := b.status(id); {
			case status == "accepted" && files == 1 && told == 0, status == "rejected" && files == 0 && told == 1:
			default:
				t.Errorf("%s is %s, has %d results and was told %d times", id, status, files, told)
			}
		}
		summary := fmt.Sprintf(": orders 15, accepted %d, rejected %d, ", counts["accepted"], counts["rejected"])
		if counts["accepted"] == 0 || counts["rejected"] == 0 || !strings.Contains(b.printed(), summary) {
			t.Errorf("%v, and the summary:\n%s", counts, b.printed())
		}
	})
}

func TestASecondStartGoesOn(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		first := inBubble(t, hourly(data))
		first.place(orders(3))
		first.stop()
		second := inBubble(t, hourly(data))
		defer second.stop()
		time.Sleep(90 * time.Minute)
		for i := range 3 {
			if status := second.status(fmt.Sprintf("order-%d", i)); status != "accepted" && status != "rejected" {
				t.Errorf("order-%d is %s", i, status)
			}
		}
	})
}

// TestAPlatformThatIsNeverReady shows what a person sees then: the time-out of every run, and no order lost.
func TestAPlatformThatIsNeverReady(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := hourly(data)
		c.ready = 0
		b := inBubble(t, c)
		b.place(orders(1))
		time.Sleep(119 * time.Minute)
		if !strings.Contains(b.printed(), "polls 110, time 55m0s — TIMED_OUT: States.Timeout\n") || !strings.Contains(b.printed(), "Run cut off, States.Timeout in auction") {
			t.Errorf("printed:\n%s", b.printed())
		}
		b.stop()
		c.ready = 1
		b = inBubble(t, c)
		defer b.stop()
		time.Sleep(time.Hour)
		if status := b.status("order-0"); status == "pending" {
			t.Errorf("the order is still pending")
		}
	})
}

// TestThePlatformIsAsTheFlagsSay checks that what a person sets comes to the platform.
func TestThePlatformIsAsTheFlagsSay(t *testing.T) {
	outcomes := func(accept float64, seed uint64) (all string) {
		data := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			c := hourly(data)
			c.ready, c.accept, c.seed = 1, accept, seed
			b := inBubble(t, c)
			defer b.stop()
			b.place(orders(20))
			time.Sleep(90 * time.Minute)
			for i := range 20 {
				all += b.status(fmt.Sprintf("order-%d", i)) + " "
			}
		})
		return all
	}
	if got := outcomes(0, 1); strings.Contains(got, "accepted") {
		t.Errorf("with -accept 0: %s", got)
	}
	if got := outcomes(1, 1); strings.Contains(got, "rejected") {
		t.Errorf("with -accept 1: %s", got)
	}
	first := outcomes(0.5, 1)
	if outcomes(0.5, 1) != first || outcomes(0.5, 2) == first {
		t.Error("the outcomes are not those of the seed")
	}
}

// TestExpiredUndecided shows an order that no auction decided: gone for customers after a day, and for good later.
func TestExpiredUndecided(t *testing.T) {
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := hourly(data)
		c.ready = 0
		b := inBubble(t, c)
		defer b.stop()
		b.place(orders(1))
		time.Sleep(24*time.Hour - time.Second)
		if status := b.status("order-0"); status != "pending" {
			t.Errorf("after a day less a second: %q", status)
		}
		time.Sleep(time.Second)
		if code, _ := b.send(http.MethodGet, "/orders/order-0", ""); code != http.StatusNotFound {
			t.Errorf("after a day: %d, want 404", code)
		}
		b.place(`[{"record_id":"order-0","parameter_1":"another","parameter_2":1}]`)
		if status := b.status("order-0"); status != "pending" {
			t.Errorf("placed anew: %q", status)
		}
	})
}
