package wire

import (
	"bytes"
	"encoding/json"
	stdlog "log"
	"log/slog"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/simulated"
	"auction.internal/domain/order"
	"auction.internal/lambdas/settings"
)

func TestAFunctionUsesTheMemoryThatItHas(t *testing.T) {
	limit, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(100)
	defer func() { debug.SetMemoryLimit(limit); debug.SetGCPercent(percent) }()
	for given, want := range map[string]int64{"128": 128 << 20 * 7 / 10, "1024": 1024 << 20 * 7 / 10, "": math.MaxInt64, "much": math.MaxInt64} {
		debug.SetMemoryLimit(math.MaxInt64)
		useMemory(func(string) string { return given })
		if got := debug.SetMemoryLimit(-1); got != want {
			t.Errorf("with %q megabytes the limit is %d, want %d", given, got, want)
		}
		if got := debug.SetGCPercent(100); got != heapGrowth {
			t.Errorf("with %q megabytes garbage is collected at %d percent", given, got)
		}
	}
}

func TestWhatTheRuntimeSaysIsALineOfOurLog(t *testing.T) {
	defer func(flags int) { stdlog.SetFlags(flags); stdlog.SetOutput(os.Stderr) }(stdlog.Flags())
	out := &bytes.Buffer{}
	takeOverLog(slog.New(slog.NewJSONHandler(out, nil)))
	stdlog.Printf("%s", `{"errorMessage":"1 rejected: a","errorType":"OrderRejected"}`)
	stdlog.Printf("%s", `{"errorMessage":"fault","errorType":"string","stackTrace":[{"path":"x.go"}]}`)
	stdlog.Print("failed to POST")
	var says []string
	for line := range strings.Lines(out.String()) {
		var fields struct{ Level, Says string }
		if err := json.Unmarshal([]byte(line), &fields); err != nil || fields.Level != "ERROR" {
			t.Errorf("%v: %s", err, line)
		}
		says = append(says, fields.Says)
	}
	if len(says) != 2 || !strings.Contains(says[0], "x.go") || says[1] != "failed to POST" {
		t.Errorf("logged %q, want the panic and the runtime's own words", says)
	}
}

// TestTheSimulatedPlatformIsTheOneThatIsSet compares answers: the same settings are the same platform.
func TestTheSimulatedPlatformIsTheOneThatIsSet(t *testing.T) {
	gate := order.GateClosureAt(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	orders := make([]order.Order, 50)
	for i := range orders {
		orders[i] = order.Restore(order.Snapshot{RecordID: strings.Repeat("x", i+1), Status: order.Pending, Open: true})
	}
	for _, c := range []simulated.Config{
		{Ready: 1, Accept: 0.5, Seed: 1, Step: time.Second},
		{Ready: 1, Accept: 0.5, Seed: 2, Step: time.Second},
		{Ready: 1, Accept: 0.1, Seed: 1, Step: time.Second},
		{Ready: 0, Accept: 0.5, Seed: 1, Step: time.Second},
	} {
		h := unreachable()
		h.Settings.SimulatedReady, h.Settings.SimulatedAccept = c.Ready, c.Accept
		h.Settings.SimulatedSeed, h.Settings.SimulatedStep = c.Seed, c.Step
		got, err := newPlatform(h)
		if err != nil {
			t.Fatal(err)
		}
		want, err := simulated.New(c, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		results, ready, err := got.Results(t.Context(), gate, orders)
		wantResults, wantReady, wantErr := want.Results(t.Context(), gate, orders)
		if !slices.Equal(results, wantResults) || ready != wantReady || err != nil || wantErr != nil {
			t.Errorf("%+v is another platform", c)
		}
	}
}

// TestEveryFunctionCanBeBuilt builds each from whole settings, without a network.
func TestEveryFunctionCanBeBuilt(t *testing.T) {
	builds := map[string]func(House) (any, error){
		settings.PlaceOrders: PlaceOrders, settings.LookUpOrder: LookUpOrder, settings.CollectResults: CollectResults,
		settings.StoreResults: StoreResults, settings.Notify: Notify,
	}
	for _, function := range settings.Functions() {
		if handler, err := builds[function](unreachable()); err != nil || handler == nil {
			t.Errorf("%s: %v, %v", function, handler, err)
		}
	}
}
