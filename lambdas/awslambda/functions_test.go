package awslambda

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/simulated"
	"auction.internal/domain/order"
	"auction.internal/lambdas/function"
	"auction.internal/lambdas/settings"
)

// refused is a network on which nobody answers.
type refused struct{}

// Do refuses the connection.
func (refused) Do(*http.Request) (*http.Response, error) {
	return nil, errors.New("dial tcp 10.0.0.1:443: connect: connection refused")
}

func unreachable() Deps {
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = refused{}
	return Deps{
		Deps: function.Deps{Environment: "test", Log: slog.New(slog.DiscardHandler), Now: time.Now},
		AWS:  config,
		Settings: settings.Settings{
			Environment: "test", OrdersTable: "orders", Platform: settings.PlatformSimulated,
			SimulatedReady: 1, PlatformWait: time.Second,
		},
	}
}

// TestFunctions_UnreachableTableIsReportedInTime sends requests to functions whose table is gone: well before API Gateway gives up,
// the customer is told to try again.
func TestFunctions_UnreachableTableIsReportedInTime(t *testing.T) {
	for name, c := range map[string]struct {
		build func(Deps) (lambda.Handler, error)
		event events.APIGatewayProxyRequest
	}{
		"place": {PlaceOrders, events.APIGatewayProxyRequest{
			Resource: "/orders", HTTPMethod: http.MethodPost, Body: `[{"record_id":"x","parameter_1":"a","parameter_2":4}]`,
		}},
		"look up": {LookUpOrder, events.APIGatewayProxyRequest{
			Resource: "/orders/{record_id}", HTTPMethod: http.MethodGet, PathParameters: map[string]string{"record_id": "x"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				started := time.Now()
				reply := invoke(t, c.build, c.event)
				if took := time.Since(started); reply.StatusCode != http.StatusServiceUnavailable || took > 10*time.Second {
					t.Errorf("%d after %s, want 503 within 10 seconds", reply.StatusCode, took)
				}
				if reply.Headers["Retry-After"] == "" || strings.Contains(reply.Body, "10.0.0.1") {
					t.Errorf("%v %s", reply.Headers, reply.Body)
				}
			})
		})
	}
}

func invoke(t *testing.T, build func(Deps) (lambda.Handler, error), event events.APIGatewayProxyRequest) (reply events.APIGatewayProxyResponse) {
	t.Helper()
	handler, err := build(unreachable())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := handler.Invoke(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(answer, &reply); err != nil {
		t.Fatal(err)
	}
	return reply
}

// TestCollectResults_InvalidPlatformStopsTheStart checks what settings cannot know: an error at the start, not at the first
// auction.
func TestCollectResults_InvalidPlatformStopsTheStart(t *testing.T) {
	d := unreachable()
	d.Settings.Platform, d.Settings.PlatformEndpoint = settings.PlatformHTTP, "http://platform.example"
	if _, err := CollectResults(d); err == nil || !strings.Contains(err.Error(), "https") {
		t.Errorf("CollectResults: %v, want an https URL asked for", err)
	}
}

// TestNewPlatform_UsesTheSettings compares answers: the same settings are the same platform.
func TestNewPlatform_UsesTheSettings(t *testing.T) {
	gate := order.GateClosureAt(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	orders := make([]order.Order, 50)
	for i := range orders {
		orders[i] = order.Restore(order.Snapshot{RecordID: strings.Repeat("x", i+1), Status: order.Pending, Open: true})
	}
	for _, c := range []simulated.Config{
		{Ready: 1, Accept: 0.5, Seed: 1, PlatformWait: time.Second},
		{Ready: 1, Accept: 0.5, Seed: 2, PlatformWait: time.Second},
		{Ready: 1, Accept: 0.1, Seed: 1, PlatformWait: time.Second},
		{Ready: 0, Accept: 0.5, Seed: 1, PlatformWait: time.Second},
	} {
		d := unreachable()
		d.Settings.SimulatedReady, d.Settings.SimulatedAccept = c.Ready, c.Accept
		d.Settings.SimulatedSeed, d.Settings.PlatformWait = c.Seed, c.PlatformWait
		got, err := newPlatform(d)
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

// TestFunctions_EachIsBuilt builds each function from complete settings, without a network.
func TestFunctions_EachIsBuilt(t *testing.T) {
	builds := map[string]func(Deps) (lambda.Handler, error){
		settings.PlaceOrders: PlaceOrders, settings.LookUpOrder: LookUpOrder, settings.CollectResults: CollectResults,
		settings.StoreResults: StoreResults, settings.Notify: Notify,
	}
	for _, function := range settings.Functions() {
		if handler, err := builds[function](unreachable()); err != nil || handler == nil {
			t.Errorf("%s: %v, %v", function, handler, err)
		}
	}
}
