package handler_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
)

// newTestRecorder returns a recorder, and a function that returns the sums of the recorded metrics.
func newTestRecorder(t *testing.T) (*metrics.Recorder, func() map[string]float64) {
	out := &bytes.Buffer{}
	return metrics.New(out, "test", clock(startedAt)), func() map[string]float64 {
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

func TestPlaceOrders_Metrics(t *testing.T) {
	order1 := `{"record_id":"a","parameter_1":"p","parameter_2":1}`
	conflict := `{"record_id":"a","parameter_1":"p","parameter_2":2}`
	order2 := `{"record_id":"b","parameter_1":"p","parameter_2":1}`
	f := newFixture()
	for _, c := range []struct {
		body                        string
		placed, replayed, notPlaced float64
	}{
		{"[" + order1 + "]", 1, 0, 0},
		{"[" + order1 + "," + order2 + "]", 1, 1, 0},
		{"[" + conflict + "," + order2 + "]", 0, 1, 1},
	} {
		recorder, sums := newTestRecorder(t)
		mustPost(t, f, recorder, c.body)
		wantSums(t, sums, map[string]float64{
			settings.OrdersPlaced: c.placed, settings.OrdersReplayed: c.replayed, settings.OrdersNotPlaced: c.notPlaced,
		})
	}
	for body, notPlaced := range map[string]float64{
		"": 1, "[": 1, "{}": 1, "[]": 1, "[1,2,3]": 3,
		"[" + strings.Repeat("1,", order.MaxBatch) + "1]": order.MaxBatch + 1,
	} {
		recorder, sums := newTestRecorder(t)
		mustPost(t, f, recorder, body)
		wantSums(t, sums, map[string]float64{settings.OrdersNotPlaced: notPlaced})
	}
}

// mustPost sends a request to place-orders. The response may have any status.
func mustPost(t *testing.T, f *fixture, recorder *metrics.Recorder, body string) {
	t.Helper()
	function := handler.PlaceOrders{
		UseCase: usecase.PlaceOrders{Orders: f.orders}, Now: clock(placedAt), Log: discard, Metrics: recorder,
	}
	if _, err := function.Handle(t.Context(), post(body)); err != nil {
		t.Fatal(err)
	}
}

// TestCollectResults_Metrics checks that open orders are counted only when the platform is ready,
// but that the age of the oldest open order is recorded for each poll, also for a failed one.
func TestCollectResults_Metrics(t *testing.T) {
	age, expiredAge := startedAt.Sub(placedAt).Seconds(), startedAt.Sub(noon.Add(-order.Lifetime)).Seconds()
	two := func(f *fixture) { f.place(t, placedAt, "a", "b") }
	for name, c := range map[string]struct {
		place    func(*fixture)
		list     port.OpenOrders // if not that of the fixture
		platform port.Platform
		wantErr  bool
		want     map[string]float64
	}{
		"ready": {
			place: two, platform: stubPlatform{ready: true},
			want: map[string]float64{settings.OpenOrders: 2, settings.OldestOpenAge: age},
		},
		"decided": {
			place: two, platform: acceptingPlatform("1"),
			want: map[string]float64{settings.OpenOrders: 2, settings.OldestOpenAge: age, settings.OrdersDecided: 2},
		},
		"not ready": {
			place: two, platform: stubPlatform{},
			want: map[string]float64{settings.OldestOpenAge: age},
		},
		"failing platform": {
			place: two, platform: failingPorts{}, wantErr: true,
			want: map[string]float64{settings.OldestOpenAge: age},
		},
		"failing store": {
			place: two, list: failingPorts{}, platform: failingPorts{}, wantErr: true,
			want: map[string]float64{},
		},
		"no open orders": {
			place: func(*fixture) {}, platform: failingPorts{},
			want: map[string]float64{settings.OpenOrders: 0, settings.OldestOpenAge: 0},
		},
		"expired order": {
			place: func(f *fixture) { f.place(t, noon.Add(-order.Lifetime), "old") }, platform: failingPorts{},
			want: map[string]float64{
				settings.OpenOrders: 1, settings.ExpiredUndecided: 1, settings.OldestOpenAge: expiredAge,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			c.place(f)
			if c.list == nil {
				c.list = f.orders
			}
			recorder, sums := newTestRecorder(t)
			collect := f.collect(c.platform, discard, recorder)
			collect.Open = c.list
			function := handler.CollectResults{UseCase: collect, Now: clock(startedAt), Log: discard, Metrics: recorder}
			_, err := function.Handle(t.Context(), []byte(collectEvent))
			if (err != nil) != c.wantErr {
				t.Fatalf("Handle = %v, want an error: %v", err, c.wantErr)
			}
			want := map[string]float64{settings.OrdersDecided: 0}
			maps.Copy(want, c.want)
			wantSums(t, sums, want)
		})
	}
}
