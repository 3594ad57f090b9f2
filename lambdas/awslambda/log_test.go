package awslambda

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

func TestNewLog_WritesJSONWithRequestID(t *testing.T) {
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "request-1"})
	var out bytes.Buffer
	newLog(&out).With("function", "notify").InfoContext(ctx, "notification published", "orders", 3)
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, &out)
	}
	for key, want := range map[string]any{
		"level": "INFO", "message": "notification published", "requestId": "request-1", "function": "notify", "orders": 3.0,
	} {
		if line[key] != want {
			t.Errorf("logged %s %v, want %v", key, line[key], want)
		}
	}
	if _, ok := line["timestamp"]; !ok || len(line) != 6 {
		t.Errorf("logged %s, want a timestamp and 5 more keys", &out)
	}
}

func TestNewLog_NoRequestIDOutsideInvocation(t *testing.T) {
	var out bytes.Buffer
	newLog(&out).Error("function not started")
	if bytes.Contains(out.Bytes(), []byte("requestId")) {
		t.Errorf("logged %s, want no requestId", &out)
	}
}

func TestNewLog_TimesHaveThreeFractionDigits(t *testing.T) {
	at := time.Date(2026, 11, 25, 13, 10, 53, 930_000_000, time.FixedZone("CET", 3600))
	var out bytes.Buffer
	record := slog.NewRecord(at, slog.LevelInfo, "page collected", 0)
	record.Add("oldest_open", at.Truncate(time.Second))
	if err := newLog(&out).Handler().Handle(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	const want = `{"timestamp":"2026-11-25T12:10:53.930Z","level":"INFO","message":"page collected",` +
		`"oldest_open":"2026-11-25T12:10:53.000Z"}` + "\n"
	if out.String() != want {
		t.Errorf("logged %swant   %s", &out, want)
	}
}
