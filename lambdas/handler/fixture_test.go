package handler_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"auction.internal/adapters/memory"
	"auction.internal/domain/order"
)

// The gate of the test auction closes at noon. Its execution starts a little later; orders are
// placed an hour earlier.
var (
	noon      = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	placedAt  = noon.Add(-time.Hour)
	startedAt = noon.Add(42 * time.Second)
	gate      = order.GateClosureAt(noon)
)

// errFault is the error of a failing port. Responses to customers must not contain its text.
var errFault = errors.New("orders-table-test not found")

// clock returns a clock that always returns the same time.
func clock(at time.Time) func() time.Time { return func() time.Time { return at } }

var discard = slog.New(slog.DiscardHandler)

// newTestLog returns a logger at INFO, as the functions use it, and its output.
func newTestLog() (*slog.Logger, *bytes.Buffer) {
	out := &bytes.Buffer{}
	return slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: slog.LevelInfo})), out
}

// invoke invokes a handler function with an event as Lambda does.
func invoke(ctx context.Context, handle any, event string) (string, error) {
	output, err := lambda.NewHandler(handle).Invoke(ctx, []byte(event))
	return string(output), err
}

// wantOutput invokes a handler function and compares its output byte for byte.
func wantOutput(t *testing.T, handle any, event, want string) {
	t.Helper()
	got, err := invoke(t.Context(), handle, event)
	if err != nil {
		t.Fatalf("Handle(%.200s): %s: %v", event, typeName(err), err)
	}
	if got != want {
		t.Errorf("Handle(%.200s)\n got %s\nwant %s", event, got, want)
	}
}

// wantError invokes a handler function and checks the name and the text of its error. A wantText
// that ends with an ellipsis is a prefix.
func wantError(t *testing.T, handle any, event, wantType, wantText string) {
	t.Helper()
	output, err := invoke(t.Context(), handle, event)
	if err == nil {
		t.Fatalf("Handle(%.200s) = %s, want %s", event, output, wantType)
	}
	if got := typeName(err); got != wantType {
		t.Errorf("Handle(%.200s): error name %s, want %s: %v", event, got, wantType, err)
	}
	prefix, isPrefix := strings.CutSuffix(wantText, "…")
	if got := err.Error(); got != wantText && (!isPrefix || !strings.HasPrefix(got, prefix)) {
		t.Errorf("Handle(%.200s): error\n     %s\nwant %s", event, got, wantText)
	}
}

// typeName returns the error name that Lambda reports and that the state machine matches. For a
// wrapped error, it is the name of the wrapper.
func typeName(err error) string {
	t := reflect.TypeOf(err)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// fixture has the stores that the handlers use, both in memory.
type fixture struct {
	orders    *memory.Orders
	documents *memory.Documents
}

func newFixture() *fixture {
	return &fixture{orders: memory.NewOrders(), documents: memory.NewDocuments()}
}

// place stores pending orders with these IDs, all placed at the same time.
func (f *fixture) place(t testing.TB, at time.Time, ids ...string) []order.Order {
	t.Helper()
	orders := make([]order.Order, len(ids))
	for i, id := range ids {
		orders[i] = order.Restore(order.Snapshot{
			RecordID: id, Parameter1: "abc", Parameter2: decimal(t, "4"),
			PlacedAt: at, Status: order.Pending, Open: true,
		})
	}
	if _, err := f.orders.Place(t.Context(), orders, at); err != nil {
		t.Fatal(err)
	}
	return orders
}

// decide stores orders with these IDs that the noon auction has decided.
func (f *fixture) decide(t testing.TB, outcome order.Outcome, power string, ids ...string) {
	t.Helper()
	for _, o := range f.place(t, placedAt, ids...) {
		f.decideOne(t, o, outcome, power)
	}
}

func (f *fixture) decideOne(t testing.TB, o order.Order, outcome order.Outcome, power string) {
	t.Helper()
	results, err := f.orders.Decide(t.Context(), []order.Decision{{
		RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Outcome: outcome, Power: decimal(t, power),
		Auction: gate, DecidedAt: startedAt,
	}})
	if err != nil || !results[0].Applied {
		t.Fatalf("Decide(%s) = %+v, %v, want it applied", o.RecordID(), results, err)
	}
}

// stored returns a stored order. It fails the test if there is none.
func (f *fixture) stored(t testing.TB, id string) order.Order {
	t.Helper()
	found, err := f.orders.Read(t.Context(), []string{id})
	if err != nil || len(found) != 1 {
		t.Fatalf("Read(%s) = %v, %v, want the order", id, found, err)
	}
	return found[0]
}

func decimal(t testing.TB, text string) order.Decimal {
	t.Helper()
	d, err := order.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// wantLine checks that exactly one line with the message was logged, and the values of some of its
// keys.
func wantLine(t *testing.T, log *bytes.Buffer, message string, want map[string]any) {
	t.Helper()
	var found []map[string]any
	for decoder := json.NewDecoder(bytes.NewReader(log.Bytes())); decoder.More(); {
		var line map[string]any
		if err := decoder.Decode(&line); err != nil {
			t.Fatal(err)
		}
		if line["msg"] == message {
			found = append(found, line)
		}
	}
	if len(found) != 1 {
		t.Errorf("%q logged %d times, want once:\n%s", message, len(found), log)
		return
	}
	for key, value := range want {
		if found[0][key] != value {
			t.Errorf("logged %s %v, want %v: %v", key, found[0][key], value, found[0])
		}
	}
}
