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

func newTestOrder(t *testing.T, recordID, parameter1, parameter2 string, placedAt time.Time) order.Order {
	t.Helper()
	number, err := order.ParseDecimal(parameter2)
	if err != nil {
		t.Fatal(err)
	}
	return order.Restore(order.Snapshot{
		RecordID: recordID, Parameter1: parameter1, Parameter2: number, PlacedAt: placedAt,
		Status: order.Pending, Open: true,
	})
}

func TestEncodeOrders_DecodesToTheSameOrders(t *testing.T) {
	orders := []order.Order{
		newTestOrder(t, "a", "abc", "40e-1", placed),
		newTestOrder(t, "b", "<é \"quoted\" \x00 \U0001F50B>",
			"12345678901234567890123456789012345678", placed.Add(-time.Millisecond)),
		newTestOrder(t, "c", "c", "-1e-130", placed.Truncate(time.Second)),
		newTestOrder(t, "d", "d", "99999999999999999999999999999999999999e88", placed.Truncate(24*time.Hour)),
	}
	body, err := protocol.EncodeOrders(orders)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"orders":[` +
		`{"record_id":"a","parameter_1":"abc","parameter_2":4,"placed_at":"2026-11-22T13:00:00.123Z"},` +
		`{"record_id":"b","parameter_1":"<é \"quoted\" \u0000 🔋>",` +
		`"parameter_2":1.2345678901234567890123456789012345678e37,"placed_at":"2026-11-22T13:00:00.122Z"},` +
		`{"record_id":"c","parameter_1":"c","parameter_2":-1e-130,"placed_at":"2026-11-22T13:00:00.000Z"},` +
		`{"record_id":"d","parameter_1":"d",` +
		`"parameter_2":9.9999999999999999999999999999999999999e125,"placed_at":"2026-11-22T00:00:00.000Z"}]}`
	if string(body) != want {
		t.Errorf("EncodeOrders = %s\nwant %s", body, want)
	}
	if decoded, err := protocol.DecodeOrders(body); err != nil || !slices.Equal(decoded, orders) {
		t.Errorf("DecodeOrders = %+v, %v\nwant %+v", decoded, err, orders)
	}
}

func TestEncodeOrders_NoOrders(t *testing.T) {
	body, err := protocol.EncodeOrders(nil)
	if err != nil || string(body) != `{"orders":[]}` {
		t.Fatalf("EncodeOrders(nil) = %s, %v, want an empty array", body, err)
	}
	if decoded, err := protocol.DecodeOrders(body); err != nil || len(decoded) > 0 {
		t.Errorf("DecodeOrders(%s) = %v, %v", body, decoded, err)
	}
}

// TestEncodeOrders_LargestPageFits encodes the page with the most orders, those with the shortest
// record_ids, each with the longest possible JSON.
func TestEncodeOrders_LargestPageFits(t *testing.T) {
	longest := newTestOrder(t, "a", strings.Repeat("\x01", order.MaxParameter1),
		"-0.0000012345678901234567890123456789012345678", placed)
	orders := slices.Repeat([]order.Order{longest}, usecase.MaxPageBytes/usecase.MaxResultBytes(longest))
	if body, err := protocol.EncodeOrders(orders); err != nil || len(body) > protocol.MaxBody {
		t.Errorf("EncodeOrders of %d orders: %d bytes, %v, want at most %d", len(orders), len(body), err, protocol.MaxBody)
	}
}

// orderWith returns the JSON of a valid order in which one field has another value. If the value is
// empty, the field is missing.
func orderWith(field, value string) string {
	fields := []struct{ name, value string }{
		{"record_id", `"x"`}, {"parameter_1", `"p"`}, {"parameter_2", `4`}, {"placed_at", `"2026-11-22T13:00:00.123Z"`},
	}
	var members []string
	for _, f := range fields {
		if f.name == field {
			f.value = value
		}
		if f.value != "" {
			members = append(members, fmt.Sprintf("%q:%s", f.name, f.value))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

func ordersBody(orders ...string) string { return `{"orders":[` + strings.Join(orders, ",") + `]}` }

func TestDecodeOrders_RejectsInvalidBody(t *testing.T) {
	valid := orderWith("", "")
	for name, tc := range map[string]struct{ body, want string }{
		"empty":           {``, "EOF"},
		"array":           {`[]`, "array"},
		"orders missing":  {`{}`, "orders must be an array"},
		"null":            {`null`, "orders must be an array"},
		"orders null":     {`{"orders":null}`, "orders must be an array"},
		"trailing data":   {`{"orders":[]}{}`, "after top-level value"},
		"unknown member":  {`{"orders":[],"more":1}`, "unknown"},
		"duplicate key":   {`{"orders":[],"orders":[]}`, "duplicate"},
		"order null":      {ordersBody(valid, "null"), "orders[1]: record_id"},
		"truncated":       {`{"orders":[` + valid + `,` + valid, "EOF"},
		"duplicate order": {ordersBody(valid, valid), "orders[1]: duplicate record_id x"},
	} {
		t.Run(name, func(t *testing.T) { wantDecodeError(t, tc.body, tc.want) })
	}
}

func TestDecodeOrders_RejectsInvalidField(t *testing.T) {
	const invalidID = "record_id is missing or invalid"
	invalidNumber := "parameter_2 " + order.ErrInvalidNumber.Error()
	invalidTime := "placed_at " + order.ErrInvalidTimestamp.Error()
	for _, tc := range []struct{ field, value, want string }{
		{"record_id", "", "orders[0]: " + invalidID},
		{"record_id", "null", invalidID},
		{"record_id", `"../x"`, invalidID},
		{"record_id", "1", "record_id"},
		{"parameter_1", "", "orders[0]: parameter_1 must be a string"},
		{"parameter_1", "null", "parameter_1 must be a string"},
		{"parameter_1", "\"\xff\"", "invalid UTF-8"},
		{"parameter_1", `"\udc00"`, "surrogate"},
		{"parameter_2", "", "orders[0]: " + invalidNumber},
		{"parameter_2", "null", invalidNumber},
		{"parameter_2", `"4"`, invalidNumber},
		{"parameter_2", "1e126", "parameter_2 " + order.ErrOutOfRange.Error()},
		{"placed_at", "", "orders[0]: placed_at must be a string"},
		{"placed_at", "null", "placed_at must be a string"},
		{"placed_at", `"now"`, invalidTime},
		{"placed_at", `"2026-11-22T13:00:00Z"`, invalidTime},
		{"placed_at", `"2026-11-22T13:00:00,123Z"`, invalidTime},
		{"placed_at", `"2026-11-22T13:00:00.1234Z"`, invalidTime},
		{"placed_at", `"2026-11-22T14:00:00.123+01:00"`, invalidTime},
		{"placed_at", `"2026-11-31T13:00:00.123Z"`, invalidTime},
	} {
		t.Run(tc.field+"="+tc.value, func(t *testing.T) {
			wantDecodeError(t, ordersBody(orderWith(tc.field, tc.value)), tc.want)
		})
	}
}

func wantDecodeError(t *testing.T, body, want string) {
	t.Helper()
	orders, err := protocol.DecodeOrders([]byte(body))
	if err == nil || orders != nil || !strings.Contains(err.Error(), want) {
		t.Errorf("DecodeOrders(%s) = %v, %v, want an error with %q", body, orders, err, want)
	}
}
