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

// The tests' auction closes its gate at noon and starts a little later. Orders are placed an hour
// before.
var (
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	placed = noon.Add(-time.Hour)
	ran    = noon.Add(42 * time.Second)
	gate   = order.GateClosureAt(noon)
)

// errBroken is the fault of a peer. Nothing of its text may reach a customer.
var errBroken = errors.New("the table orders-table-test is on fire")

// clock stands still.
func clock(at time.Time) func() time.Time { return func() time.Time { return at } }

var silent = slog.New(slog.DiscardHandler)

// logged gives a logger at INFO, as the functions have it, and what it wrote.
func logged() (*slog.Logger, *bytes.Buffer) {
	out := &bytes.Buffer{}
	return slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{Level: slog.LevelInfo})), out
}

// invoke sends an event the way Lambda does: bytes in, bytes or an error out.
func invoke(ctx context.Context, handle any, event string) (string, error) {
	answer, err := lambda.NewHandler(handle).Invoke(ctx, []byte(event))
	return string(answer), err
}

// wantAnswer sends an event and compares the answer byte for byte.
func wantAnswer(t *testing.T, handle any, event, want string) {
	t.Helper()
	got, err := invoke(t.Context(), handle, event)
	if err != nil {
		t.Fatalf("%.200s: %s: %v", event, typeName(err), err)
	}
	if got != want {
		t.Errorf("%.200s\n got %s\nwant %s", event, got, want)
	}
}

// wantError sends an event and checks the error's type, as aws-lambda-go tells it, and its text. A text that ends in
// an ellipsis may go on.
func wantError(t *testing.T, handle any, event, wantType, wantText string) {
	t.Helper()
	answer, err := invoke(t.Context(), handle, event)
	if err == nil {
		t.Fatalf("%.200s: answered %s, want %s", event, answer, wantType)
	}
	if got := typeName(err); got != wantType {
		t.Errorf("%.200s: error type %s, want %s: %v", event, got, wantType, err)
	}
	beginning, open := strings.CutSuffix(wantText, "…")
	if got := err.Error(); got != wantText && (!open || !strings.HasPrefix(got, beginning)) {
		t.Errorf("%.200s\nfails with %s\n      want %s", event, got, wantText)
	}
}

// typeName is what aws-lambda-go reports of an error and the state machine matches: that of a
// wrapped one is another.
func typeName(err error) string {
	t := reflect.TypeOf(err)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// fixture is a store of orders and one of documents, both in memory.
type fixture struct {
	orders    *memory.Orders
	documents *memory.Documents
}

func newFixture() *fixture {
	return &fixture{orders: memory.NewOrders(), documents: memory.NewDocuments()}
}

// place stores pending orders of these ids, all placed at one moment.
func (f *fixture) place(t testing.TB, at time.Time, ids ...string) []order.Order {
	t.Helper()
	orders := make([]order.Order, len(ids))
	for i, id := range ids {
		orders[i] = order.Restore(order.Snapshot{
			RecordID: id, Parameter1: "abc", Parameter2: decimal(t, "4"), PlacedAt: at, Status: order.Pending, Open: true,
		})
	}
	if _, err := f.orders.Place(t.Context(), orders, at); err != nil {
		t.Fatal(err)
	}
	return orders
}

// decide places orders of these ids and decides them in the noon auction.
func (f *fixture) decide(t testing.TB, outcome order.Outcome, power string, ids ...string) {
	t.Helper()
	for _, o := range f.place(t, placed, ids...) {
		f.decideOne(t, o, outcome, power)
	}
}

func (f *fixture) decideOne(t testing.TB, o order.Order, outcome order.Outcome, power string) {
	t.Helper()
	verdicts, err := f.orders.Decide(t.Context(), []order.Decision{{
		RecordID: o.RecordID(), PlacedAt: o.PlacedAt(), Outcome: outcome, Power: decimal(t, power), Auction: gate, At: ran,
	}})
	if err != nil || !verdicts[0].Applied {
		t.Fatalf("Decide(%s) = %+v, %v, want it applied", o.RecordID(), verdicts, err)
	}
}

// stored reads an order that must be there.
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

// wantLine checks that exactly one line with a message was logged, and what it says beside that.
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
		t.Errorf("%q was logged %d times, want once:\n%s", message, len(found), log)
		return
	}
	for key, value := range want {
		if found[0][key] != value {
			t.Errorf("logged %s %v, want %v: %v", key, found[0][key], value, found[0])
		}
	}
}
