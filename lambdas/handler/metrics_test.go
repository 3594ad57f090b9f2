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
	f := newFixture()
	for _, c := range []struct {
		body                      string
		placed, replayed, refused float64
	}{
		{"[" + one + "]", 1, 0, 0},
		{"[" + one + "," + two + "]", 1, 1, 0},
		{"[" + other + "," + two + "]", 0, 1, 1},
	} {
		recorder, sums := recorded(t)
		function := handler.PlaceOrders{UseCase: usecase.PlaceOrders{Orders: f.orders}, Now: clock(placed), Log: silent, Metrics: recorder}
		mustPost(t, function, c.body)
		wantSums(t, sums, map[string]float64{
			settings.OrdersPlaced: c.placed, settings.OrdersReplayed: c.replayed, settings.OrdersNotPlaced: c.refused,
		})
	}
	for body, refused := range map[string]float64{
		"": 1, "[": 1, "{}": 1, "[]": 1, "[1,2,3]": 3, "[" + strings.Repeat("1,", order.MaxBatch) + "1]": order.MaxBatch + 1,
	} {
		recorder, sums := recorded(t)
		function := handler.PlaceOrders{UseCase: usecase.PlaceOrders{Orders: f.orders}, Now: clock(placed), Log: silent, Metrics: recorder}
		mustPost(t, function, body)
		wantSums(t, sums, map[string]float64{settings.OrdersNotPlaced: refused})
	}
}

func mustPost(t *testing.T, function handler.PlaceOrders, body string) {
	t.Helper()
	if _, err := function.Handle(t.Context(), post(body)); err != nil {
		t.Fatal(err)
	}
}

// TestCollectingMeasuresThePage counts the open orders once an execution, and reports the age of
// the oldest one each time: an execution that fails needs it most.
func TestCollectingMeasuresThePage(t *testing.T) {
	age := ran.Sub(placed).Seconds()
	open := func(f *fixture) { f.place(t, placed, "a", "b") }
	for name, c := range map[string]struct {
		before   func(*fixture)
		list     port.OpenOrders // where it is not the fixture's
		platform port.Platform
		want     map[string]float64
	}{
		"ready":         {before: open, platform: platform{ready: true}, want: map[string]float64{settings.OpenOrders: 2, settings.OldestOpenAge: age}},
		"decided":       {before: open, platform: all("1"), want: map[string]float64{settings.OpenOrders: 2, settings.OldestOpenAge: age, settings.OrdersDecided: 2}},
		"not ready":     {before: open, platform: platform{}, want: map[string]float64{settings.OldestOpenAge: age}},
		"down":          {before: open, platform: down{}, want: map[string]float64{settings.OldestOpenAge: age}},
		"nothing open":  {before: func(*fixture) {}, platform: down{}, want: map[string]float64{settings.OpenOrders: 0, settings.OldestOpenAge: 0}},
		"table is down": {before: open, list: down{}, platform: down{}, want: map[string]float64{}},
		"one expired": {
			before:   func(f *fixture) { f.place(t, noon.Add(-order.Lifetime), "old") },
			platform: down{},
			want: map[string]float64{
				settings.OpenOrders: 1, settings.ExpiredUndecided: 1, settings.OldestOpenAge: ran.Sub(noon.Add(-order.Lifetime)).Seconds(),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			c.before(f)
			if c.list == nil {
				c.list = f.orders
			}
			recorder, sums := recorded(t)
			collect := f.collect(c.platform, silent, recorder)
			collect.Open = c.list
			function := handler.CollectResults{UseCase: collect, Now: clock(ran), Log: silent, Metrics: recorder}
			_, err := function.Handle(t.Context(), []byte(firstPage))
			if broken := strings.Contains(name, "down"); (err != nil) != broken {
				t.Fatal(err)
			}
			want := map[string]float64{settings.OrdersDecided: 0}
			maps.Copy(want, c.want)
			wantSums(t, sums, want)
		})
	}
}
