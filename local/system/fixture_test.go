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

// fixture is the system without its network listener, inside a synctest bubble.
type fixture struct {
	t    *testing.T
	api  http.Handler
	data string
	out  *output
	text *strings.Builder // everything that was printed
	stop func()
}

// newFixture starts the system. The test must stop it before the bubble ends.
func newFixture(t *testing.T, c config) *fixture {
	t.Helper()
	orders, err := embedded.OpenOrderStore(filepath.Join(c.data, "orders.db"))
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
	auctions.Go(func() {
		schedule{every: i.every, clock: time.Now, runAuction: i.auctions.Run, log: i.log}.run(ctx)
	})
	return &fixture{
		t: t, data: c.data, out: out, text: text,
		api: gateway.Gateway{Invoke: i.functions.Invoke, NewRequestID: uuid.NewString, Log: i.log},
		stop: func() {
			cancel()
			auctions.Wait()
			if err := orders.CloseFile(); err != nil {
				t.Error(err)
			}
		},
	}
}

func (f *fixture) send(method, path, body string) (status int, response string) {
	recorder := httptest.NewRecorder()
	f.api.ServeHTTP(recorder, httptest.NewRequestWithContext(f.t.Context(), method, path, strings.NewReader(body)))
	return recorder.Code, recorder.Body.String()
}

func (f *fixture) place(body string) {
	f.t.Helper()
	if status, response := f.send(http.MethodPost, "/orders", body); status != http.StatusCreated {
		f.t.Fatalf("POST /orders = %d %s, want 201", status, response)
	}
}

func (f *fixture) status(recordID string) string {
	_, response := f.send(http.MethodGet, "/orders/"+recordID, "")
	_, after, _ := strings.Cut(response, `"status":"`)
	status, _, _ := strings.Cut(after, `"`)
	return status
}

func (f *fixture) printed() string {
	f.out.mu.Lock()
	defer f.out.mu.Unlock()
	return f.text.String()
}

// auctionsWithResult returns the folders of the auctions that have a result file of an order.
func (f *fixture) auctionsWithResult(recordID string) []string {
	f.t.Helper()
	folder := filepath.Join(f.data, "results")
	auctions, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.t.Fatal(err)
	}
	var names []string
	for _, auction := range auctions {
		if _, err := os.Stat(filepath.Join(folder, auction.Name(), recordID+".json")); err == nil {
			names = append(names, auction.Name())
		}
	}
	return names
}

// ordersJSON returns the body of a request that places n orders.
func ordersJSON(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`{"record_id":"order-%d","parameter_1":"p","parameter_2":%d}`, i, i)
	}
	return "[" + strings.Join(list, ",") + "]"
}

// hourlyConfig returns a configuration with an auction every hour and random outcomes.
func hourlyConfig(data string) config {
	return config{data: data, every: time.Hour, platformWait: 30 * time.Second, ready: 0.5, accept: 0.5, seed: 1}
}
