package wire

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"auction.internal/adapters/awsclient"
	"auction.internal/lambdas/settings"
)

// refused is a network on which nobody answers.
type refused struct{}

// Do refuses the connection.
func (refused) Do(*http.Request) (*http.Response, error) {
	return nil, errors.New("dial tcp 10.0.0.1:443: connect: connection refused")
}

func unreachable() House {
	config := awsclient.Config(awsclient.Access{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = refused{}
	return House{AWS: config, Log: slog.New(slog.DiscardHandler), Now: time.Now, Settings: settings.Settings{
		Environment: "test", OrdersTable: "orders", Platform: settings.PlatformSimulated, SimulatedReady: 1, SimulatedStep: time.Second,
	}}
}

// TestAnUnreachableTableIsToldInTime sends requests to functions whose table is gone: well before API Gateway gives up,
// the customer is told to try again.
func TestAnUnreachableTableIsToldInTime(t *testing.T) {
	for name, c := range map[string]struct {
		build func(House) (any, error)
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

func invoke(t *testing.T, build func(House) (any, error), event events.APIGatewayProxyRequest) (reply events.APIGatewayProxyResponse) {
	t.Helper()
	handler, err := build(unreachable())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := lambda.NewHandler(handler).Invoke(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(answer, &reply); err != nil {
		t.Fatal(err)
	}
	return reply
}

// TestAPlatformThatCannotBeUsedStopsTheStart checks what settings cannot know: an error at the start, not at the first
// auction.
func TestAPlatformThatCannotBeUsedStopsTheStart(t *testing.T) {
	h := unreachable()
	h.Settings.Platform, h.Settings.PlatformEndpoint = settings.PlatformHTTP, "http://platform.example"
	if _, err := CollectResults(h); err == nil || !strings.Contains(err.Error(), "https") {
		t.Errorf("CollectResults: %v, want an https URL asked for", err)
	}
}
