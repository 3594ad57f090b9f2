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

// refusingClient is an HTTP client whose every request fails with "connection refused".
type refusingClient struct{}

func (refusingClient) Do(*http.Request) (*http.Response, error) {
	return nil, errors.New("dial tcp 10.0.0.1:443: connect: connection refused")
}

// newUnreachableDeps returns dependencies whose AWS endpoints are all unreachable.
func newUnreachableDeps() Deps {
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = refusingClient{}
	return Deps{
		Deps: function.Deps{Environment: "test", Log: slog.New(slog.DiscardHandler), Now: time.Now},
		AWS:  config,
		Settings: settings.Settings{
			Environment: "test", OrdersTable: "orders", Platform: settings.PlatformSimulated,
			SimulatedReady: 1, PlatformWait: time.Second,
		},
	}
}

// TestFunctions_UnreachableTable checks that the response is 503 well before the integration
// timeout of API Gateway.
func TestFunctions_UnreachableTable(t *testing.T) {
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
				response := invoke(t, c.build, c.event)
				if took := time.Since(started); response.StatusCode != http.StatusServiceUnavailable || took > 10*time.Second {
					t.Errorf("status %d after %s, want 503 within 10s", response.StatusCode, took)
				}
				if response.Headers["Retry-After"] == "" || strings.Contains(response.Body, "10.0.0.1") {
					t.Errorf("headers %v, body %s, want Retry-After and no internal address", response.Headers, response.Body)
				}
			})
		})
	}
}

func invoke(
	t *testing.T, build func(Deps) (lambda.Handler, error), event events.APIGatewayProxyRequest,
) (response events.APIGatewayProxyResponse) {
	t.Helper()
	handler, err := build(newUnreachableDeps())
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	output, err := handler.Invoke(t.Context(), payload)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(output, &response); err != nil {
		t.Fatal(err)
	}
	return response
}

// TestCollectResults_InvalidEndpoint uses an endpoint that package settings accepts, but the
// adapter rejects. The function must fail when it starts, not at the first auction.
func TestCollectResults_InvalidEndpoint(t *testing.T) {
	d := newUnreachableDeps()
	d.Settings.Platform, d.Settings.PlatformEndpoint = settings.PlatformHTTP, "http://platform.example"
	if _, err := CollectResults(d); err == nil || !strings.Contains(err.Error(), "https") {
		t.Errorf("CollectResults = %v, want an error that requires https", err)
	}
}

// TestNewPlatform_UsesSettings compares results: platforms with the same settings return the same
// results.
func TestNewPlatform_UsesSettings(t *testing.T) {
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
		d := newUnreachableDeps()
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
			t.Errorf("Results of %+v = %v, %v, %v, want %v, %v, %v", c, results, ready, err, wantResults, wantReady, wantErr)
		}
	}
}

// TestFunctions_BuildFromCompleteSettings builds each function from complete settings, without a
// network.
func TestFunctions_BuildFromCompleteSettings(t *testing.T) {
	builds := map[string]func(Deps) (lambda.Handler, error){
		settings.PlaceOrders: PlaceOrders, settings.LookUpOrder: LookUpOrder, settings.CollectResults: CollectResults,
		settings.StoreResults: StoreResults, settings.Notify: Notify,
	}
	for _, function := range settings.Functions() {
		if handler, err := builds[function](newUnreachableDeps()); err != nil || handler == nil {
			t.Errorf("build %s: %v, %v, want a handler", function, handler, err)
		}
	}
}
