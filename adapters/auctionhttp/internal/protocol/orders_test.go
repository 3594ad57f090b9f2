package protocol_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/auctionhttp/internal/protocol"
	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
)

var placed = time.Date(2026, 11, 22, 13, 0, 0, 123_000_000, time.UTC)

func pending(t *testing.T, recordID, parameter1, parameter2 string, at time.Time) order.Order {
	t.Helper()
	number, err := order.ParseDecimal(parameter2)
	if err != nil {
		t.Fatal(err)
	}
	return order.Restore(order.Snapshot{
		RecordID: recordID, Parameter1: parameter1, Parameter2: number, PlacedAt: at, Status: order.Pending, Open: true,
	})
}

func TestOrdersComeThroughAsTheyAre(t *testing.T) {
	orders := []order.Order{
		pending(t, "a", "abc", "40e-1", placed),
		pending(t, "b", "<é \"quoted\" \x00 \U0001F50B>", "12345678901234567890123456789012345678", placed.Add(-time.Millisecond)),
		pending(t, "c", "c", "-1e-130", placed.Truncate(time.Second)),
		pending(t, "d", "d", "99999999999999999999999999999999999999e88", placed.Truncate(24*time.Hour)),
	}
	body, err := protocol.EncodeOrders(orders)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"orders":[{"record_id":"a","parameter_1":"abc","parameter_2":4,"placed_at":"2026-11-22T13:00:00.123Z"},` +
		`{"record_id":"b","parameter_1":"<é \"quoted\" \u0000 🔋>","parameter_2":1.2345678901234567890123456789012345678e37,"placed_at":"2026-11-22T13:00:00.122Z"},` +
		`{"record_id":"c","parameter_1":"c","parameter_2":-1e-130,"placed_at":"2026-11-22T13:00:00.000Z"},` +
		`{"record_id":"d","parameter_1":"d","parameter_2":9.9999999999999999999999999999999999999e125,"placed_at":"2026-11-22T00:00:00.000Z"}]}`
	if string(body) != want {
		t.Errorf("written as %s\nwant %s", body, want)
	}
	if back, err := protocol.DecodeOrders(body); err != nil || !slices.Equal(back, orders) {
		t.Errorf("came back as %+v, %v", back, err)
	}
}

func TestNoOrdersAreAnEmptyList(t *testing.T) {
	body, err := protocol.EncodeOrders(nil)
	if err != nil || string(body) != `{"orders":[]}` {
		t.Fatalf("written as %s, %v", body, err)
	}
	if back, err := protocol.DecodeOrders(body); err != nil || len(back) > 0 {
		t.Errorf("came back as %v, %v", back, err)
	}
}

// TestTheLargestPageFits fills a page of the domain's with the shortest ids, and so the most orders, each as long as
// JSON can make it.
func TestTheLargestPageFits(t *testing.T) {
	one := pending(t, "a", strings.Repeat("\x01", order.MaxParameter1), "-0.0000012345678901234567890123456789012345678", placed)
	orders := slices.Repeat([]order.Order{one}, usecase.MaxPageBytes/usecase.MaxResultBytes(one))
	if body, err := protocol.EncodeOrders(orders); err != nil || len(body) > protocol.MaxBody {
		t.Errorf("%d orders take %d bytes, %v, want at most %d", len(orders), len(body), err, protocol.MaxBody)
	}
}

func TestOrdersThatAreRefused(t *testing.T) {
	fields := map[string]string{
		"record_id": `"x"`, "parameter_1": `"p"`, "parameter_2": `4`, "placed_at": `"2026-11-22T13:00:00.123Z"`,
	}
	with := func(name, value string) string {
		var parts []string
		for _, field := range []string{"record_id", "parameter_1", "parameter_2", "placed_at"} {
			if field != name {
				parts = append(parts, fmt.Sprintf("%q:%s", field, fields[field]))
			} else if value != "" {
				parts = append(parts, fmt.Sprintf("%q:%s", field, value))
			}
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	valid := with("", "")
	for body, says := range map[string]string{
		``: "EOF", `[]`: "array", `{}`: "orders must be a list", `null`: "orders must be a list",
		`{"orders":null}`:                                          "orders must be a list",
		`{"orders":[]}{}`:                                          "after top-level value",
		`{"orders":[],"more":1}`:                                   "unknown",
		`{"orders":[],"orders":[]}`:                                "duplicate",
		`{"orders":[` + valid + `,null]}`:                          "orders[1]: record_id",
		`{"orders":[` + valid + `,` + valid:                        "EOF",
		list(valid, valid):                                         "orders[1]: record_id x is there twice",
		list(with("record_id", "")):                                "orders[0]: record_id must be the name of an order",
		list(with("record_id", "null")):                            "record_id must be the name of an order",
		list(with("record_id", `"../x"`)):                          "record_id must be the name of an order",
		list(with("record_id", "1")):                               "record_id",
		list(with("parameter_1", "")):                              "orders[0]: parameter_1 must be a string",
		list(with("parameter_1", "null")):                          "parameter_1 must be a string",
		list(with("parameter_1", "\"\xff\"")):                      "invalid UTF-8",
		list(with("parameter_1", `"\udc00"`)):                      "surrogate",
		list(with("parameter_2", "")):                              "orders[0]: parameter_2 must be a JSON number",
		list(with("parameter_2", "null")):                          "parameter_2 must be a JSON number",
		list(with("parameter_2", `"4"`)):                           "parameter_2 must be a JSON number",
		list(with("parameter_2", "1e126")):                         "parameter_2 must be zero or have a magnitude",
		list(with("placed_at", "")):                                "orders[0]: placed_at must be a string",
		list(with("placed_at", "null")):                            "placed_at must be a string",
		list(with("placed_at", `"now"`)):                           "placed_at must be a timestamp in UTC",
		list(with("placed_at", `"2026-11-22T13:00:00Z"`)):          "placed_at must be a timestamp in UTC",
		list(with("placed_at", `"2026-11-22T13:00:00,123Z"`)):      "placed_at must be a timestamp in UTC",
		list(with("placed_at", `"2026-11-22T13:00:00.1234Z"`)):     "placed_at must be a timestamp in UTC",
		list(with("placed_at", `"2026-11-22T14:00:00.123+01:00"`)): "placed_at must be a timestamp in UTC",
		list(with("placed_at", `"2026-11-31T13:00:00.123Z"`)):      "placed_at must be a timestamp in UTC",
	} {
		if orders, err := protocol.DecodeOrders([]byte(body)); err == nil || orders != nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, %v, want an error that says %q", body, orders, err, says)
		}
	}
}

func list(orders ...string) string { return `{"orders":[` + strings.Join(orders, ",") + `]}` }
