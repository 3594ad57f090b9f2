package handler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
)

// recorded gives a recorder, and the sums of what it recorded.
func recorded(t *testing.T) (*metrics.Recorder, func() map[string]float64) {
	out := &bytes.Buffer{}
	return metrics.New(out, "test", clock(ran)), func() map[string]float64 {
		sums := map[string]float64{}
		for line := range strings.Lines(out.String()) {
			var fields map[string]any
			if err := json.Unmarshal([]byte(line), &fields); err != nil {
				t.Fatal(err)
			}
			for name, value := range fields {
				if number, ok := value.(float64); ok {
					sums[name] += number
				}
			}
		}
		return sums
	}
}

func wantSums(t *testing.T, got func() map[string]float64, want map[string]float64) {
	t.Helper()
	if sums := got(); !maps.Equal(sums, want) {
		t.Errorf("recorded %v, want %v", sums, want)
	}
}

func TestPlacingCountsPlacedReplayedAndRefusedOrders(t *testing.T) {
	one := `{"record_id":"a","parameter_1":"p","parameter_2":1}`
	other := `{"record_id":"a","parameter_1":"p","parameter_2":2}`
	two := `{"record_id":"b","parameter_1":"p","parameter_2":1}`
	h := newHouse()
	for _, c := range []struct {
		body                      string
		placed, replayed, refused float64
	}{
		{"[" + one + "]", 1, 0, 0},
		{"[" + one + "," + two + "]", 1, 1, 0},
		{"[" + other + "," + two + "]", 0, 1, 1},
	} {
		recorder, sums := recorded(t)
		function := handler.PlaceOrders{UseCase: usecase.PlaceOrders{Orders: h.orders}, Now: clock(placed), Log: silent, Metrics: recorder}
		mustPost(t, function, c.body)
		wantSums(t, sums, map[string]float64{
			settings.OrdersPlaced: c.placed, settings.OrdersReplayed: c.replayed, settings.OrdersRefused: c.refused,
		})
	}
	for body, refused := range map[string]float64{
		"": 1, "[": 1, "{}": 1, "[]": 1, "[1,2,3]": 3, "[" + strings.Repeat("1,", order.MaxBatch) + "1]": order.MaxBatch + 1,
	} {
		recorder, sums := recorded(t)
		function := handler.PlaceOrders{UseCase: usecase.PlaceOrders{Orders: h.orders}, Now: clock(placed), Log: silent, Metrics: recorder}
		mustPost(t, function, body)
		wantSums(t, sums, map[string]float64{settings.OrdersRefused: refused})
	}
}

func mustPost(t *testing.T, function handler.PlaceOrders, body string) {
	t.Helper()
	if _, err := function.Handle(t.Context(), post(body)); err != nil {
		t.Fatal(err)
	}
}

// TestCollectingMeasuresThePage counts the open orders once a run, and tells the age of the oldest one each time: a
// run that fails needs it most.
func TestCollectingMeasuresThePage(t *testing.T) {
	for name, c := range map[string]struct {
		platform port.Platform
		want     map[string]float64
	}{
		"ready":     {platform{ready: true}, map[string]float64{settings.OpenOrders: 2}},
		"not ready": {platform{}, map[string]float64{}},
		"down":      {down{}, map[string]float64{}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse()
			h.place(t, placed, "a", "b")
			recorder, sums := recorded(t)
			function := handler.CollectResults{
				UseCase: usecase.CollectResults{Open: h.orders, Platform: c.platform, Decider: h.orders, Closer: h.orders},
				Now:     clock(ran), Log: silent, Metrics: recorder,
			}
			if _, err := function.Handle(t.Context(), []byte(firstPage)); (err != nil) != (name == "down") {
				t.Fatal(err)
			}
			want := maps.Clone(c.want)
			maps.Copy(want, map[string]float64{
				settings.OrdersDecided: 0, settings.ExpiredUndecided: 0, settings.OldestOpenAge: ran.Sub(placed).Seconds(),
			})
			wantSums(t, sums, want)
		})
	}
}

// TestAFunctionStopsBeforeItIsStopped gives a function ten seconds: what it calls must end two seconds before that.
func TestAFunctionStopsBeforeItIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		h := newHouse()
		h.place(t, placed, "a")
		_, err := invoke(ctx, collectResults(h, patient{}, silent), firstPage)
		if took := time.Since(started); typeName(err) != "CollectFailed" || took != 8*time.Second {
			t.Errorf("%v after %s, want an error of our own after 8s", err, took)
		}
	})
}

// patient is a platform that waits for as long as its caller does.
type patient struct{}

func (patient) Results(ctx context.Context, _ order.GateClosure, _ []order.Order) ([]auction.Result, bool, error) {
	<-ctx.Done()
	return nil, false, ctx.Err()
}
