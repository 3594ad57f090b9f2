package system

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
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
	out  *output
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
	out := &output{out: text}
	i, err := newInstance(c, orders, out, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var auctions sync.WaitGroup
	auctions.Go(func() { schedule{every: i.every, clock: time.Now, hold: i.auctions.Hold, log: i.log}.run(ctx) })
	return &bubble{
		t: t, data: c.data, out: out, text: text,
		http: gateway.Gateway{Invoke: i.functions.Invoke, NewRequestID: uuid.NewString, Log: i.log},
		stop: func() {
			cancel()
			auctions.Wait()
			if err := orders.CloseFile(); err != nil {
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

// resultsOf gives the auctions whose folders hold a result file of an order.
func (b *bubble) resultsOf(recordID string) []string {
	b.t.Helper()
	folder := filepath.Join(b.data, "results")
	auctions, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		b.t.Fatal(err)
	}
	var found []string
	for _, auction := range auctions {
		if _, err := os.Stat(filepath.Join(folder, auction.Name(), recordID+".json")); err == nil {
			found = append(found, auction.Name())
		}
	}
	return found
}

func orders(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`{"record_id":"order-%d","parameter_1":"p","parameter_2":%d}`, i, i)
	}
	return "[" + strings.Join(list, ",") + "]"
}

func hourly(data string) config {
	return config{data: data, every: time.Hour, platformWait: 30 * time.Second, ready: 0.5, accept: 0.5, seed: 1}
}
