package embedded

import (
	"testing"
	"time"

	"auction.internal/domain/order"
)

func decidedOrder() order.Order {
	at := time.Date(2026, 11, 25, 12, 10, 53, 0, time.UTC)
	return order.Restore(order.Snapshot{
		RecordID: "x", Parameter1: "p", PlacedAt: at.Add(930 * time.Millisecond), Status: order.Accepted, Open: true,
		Auction: order.GateClosureAt(at.Add(time.Hour)), DecidedAt: at.Add(2 * time.Hour),
	})
}

func TestEncode_TimestampsHaveThreeFractionDigits(t *testing.T) {
	got, err := encode(decidedOrder())
	const want = `{"parameter_1":"p","parameter_2":"0","placed_at":"2026-11-25T12:10:53.930Z","status":"accepted",` +
		`"open":true,"power":"0","auction":"2026-11-25T13:10:53Z","decided_at":"2026-11-25T14:10:53.000Z"}`
	if err != nil || string(got) != want {
		t.Errorf("encode = %s, %v\nwant %s", got, err, want)
	}
}

// TestDecode_TimestampsOfEarlierVersions decodes an item of a version that omitted trailing zeros.
func TestDecode_TimestampsOfEarlierVersions(t *testing.T) {
	const earlier = `{"parameter_1":"p","parameter_2":"0","placed_at":"2026-11-25T12:10:53.93Z","status":"accepted",` +
		`"open":true,"power":"0","auction":"2026-11-25T13:10:53Z","decided_at":"2026-11-25T14:10:53Z"}`
	if got, err := decode("x", []byte(earlier)); err != nil || got != decidedOrder() {
		t.Errorf("decode = %+v, %v, want %+v", got, err, decidedOrder())
	}
}

func TestDecode_RejectsInvalidTimestamp(t *testing.T) {
	for name, item := range map[string]string{
		"placed_at missing": `{"parameter_2":"0","status":"pending"}`,
		"placed_at invalid": `{"parameter_2":"0","placed_at":"noon","status":"pending"}`,
		"decided_at missing": `{"parameter_2":"0","placed_at":"2026-11-25T12:10:53.930Z","status":"accepted",` +
			`"power":"0","auction":"2026-11-25T13:10:53Z"}`,
	} {
		if got, err := decode("x", []byte(item)); err == nil {
			t.Errorf("%s: decode(%s) = %+v, want an error", name, item, got)
		}
	}
}
