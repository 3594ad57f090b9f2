package document_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"
	"time"

	"auction.internal/adapters/internal/document"
	"auction.internal/domain/order"
)

var (
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	gate = order.GateClosureAt(noon)
)

// acceptedOrder returns an order of the noon auction, placed at 11:00 and decided 42 seconds after
// noon.
func acceptedOrder(t *testing.T, recordID, parameter1, parameter2, power string) order.Order {
	t.Helper()
	return order.Restore(order.Snapshot{
		RecordID: recordID, Parameter1: parameter1, Parameter2: mustDecimal(t, parameter2), PlacedAt: noon.Add(-time.Hour),
		Status: order.Accepted, Power: mustDecimal(t, power), Auction: gate, DecidedAt: noon.Add(42 * time.Second), Open: true,
	})
}

func mustDecimal(t *testing.T, text string) order.Decimal {
	t.Helper()
	d, err := order.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustResult(t *testing.T, o order.Order) document.Document {
	t.Helper()
	d, err := document.Result(o)
	if err != nil {
		t.Fatalf("Result(%+v): %v", o, err)
	}
	return d
}

// wantDocument compares a document byte for byte: programs of analysts depend on the format.
func wantDocument(t *testing.T, got document.Document, key, content string) {
	t.Helper()
	if got.Key != key || string(got.Content) != content+"\n" {
		t.Errorf("got  %s: %swant %s: %s", got.Key, got.Content, key, content)
	}
}

func TestResult(t *testing.T) {
	wantDocument(t, mustResult(t, acceptedOrder(t, "unique_id_1", "abc", "4.0", "2.50")),
		"results/auction=20261122T120000Z/unique_id_1.json",
		`{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4,"placed_at":"2026-11-22T11:00:00.000Z",`+
			`"outcome":"accepted","power":2.5,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.000Z"}`)
}

// TestResult_KeepsTextAndNumbersExact encodes markup, quotes, a control character, a character of
// four bytes, and numbers that a float64 cannot represent.
func TestResult_KeepsTextAndNumbersExact(t *testing.T) {
	o := acceptedOrder(t, "a.b_c-D", "<&> \"é\" \\ \x00 \U0001F50B", "-12345678901234567890.123456789012345678", "1e-130")
	wantDocument(t, mustResult(t, o), "results/auction=20261122T120000Z/a.b_c-D.json",
		`{"record_id":"a.b_c-D","parameter_1":"<&> \"é\" \\ \u0000 `+"\U0001F50B"+`",`+
			`"parameter_2":-12345678901234567890.123456789012345678,"placed_at":"2026-11-22T11:00:00.000Z",`+
			`"outcome":"accepted","power":1e-130,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.000Z"}`)
}

// TestResult_TimestampsHaveMilliseconds checks that placed_at is exact: record_id and placed_at
// identify an order.
func TestResult_TimestampsHaveMilliseconds(t *testing.T) {
	s := acceptedOrder(t, "x", "abc", "4", "0").Snapshot()
	s.PlacedAt, s.DecidedAt = s.PlacedAt.Add(7*time.Millisecond), s.DecidedAt.Add(120*time.Millisecond)
	wantDocument(t, mustResult(t, order.Restore(s)), "results/auction=20261122T120000Z/x.json",
		`{"record_id":"x","parameter_1":"abc","parameter_2":4,"placed_at":"2026-11-22T11:00:00.007Z",`+
			`"outcome":"accepted","power":0,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.120Z"}`)
}

// TestResult_DoesNotChangeWhenSettled checks that the document is the same after the order is
// settled, so that storing it again is idempotent.
func TestResult_DoesNotChangeWhenSettled(t *testing.T) {
	o := acceptedOrder(t, "x", "abc", "4", "0")
	settled, possible := o.Settle(o)
	if !possible {
		t.Fatal("Settle = false, want true")
	}
	first, second := mustResult(t, o), mustResult(t, settled)
	if first.Key != second.Key || string(first.Content) != string(second.Content) {
		t.Errorf("Result = %s: %sbefore and %s: %safter settling, want equal documents",
			first.Key, first.Content, second.Key, second.Content)
	}
}

func TestResult_KeyDependsOnAuction(t *testing.T) {
	s := acceptedOrder(t, "x", "abc", "4", "0").Snapshot()
	s.Auction = order.GateClosureAt(noon.Add(time.Hour + 5*time.Second))
	const want = "results/auction=20261122T130005Z/x.json"
	if got := mustResult(t, order.Restore(s)).Key; got != want {
		t.Errorf("key = %s, want %s", got, want)
	}
}

func mustRejectionList(t *testing.T, g order.GateClosure, ids ...string) document.Document {
	t.Helper()
	orders := make([]order.Order, len(ids))
	for i, id := range ids {
		orders[i] = order.Restore(order.Snapshot{RecordID: id, Status: order.Rejected, Open: true})
	}
	d, err := document.RejectionList(g, orders)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestRejectionList checks that the key is derived from the content, so that the same list is
// stored only once. The expected key was computed with sha256sum.
func TestRejectionList(t *testing.T) {
	wantDocument(t, mustRejectionList(t, gate, "b", "a"), "rejections/auction=20261122T120000Z/1d14adee7bb6fc7e.json",
		`{"auction":"2026-11-22T12:00:00Z","orders":["b","a"]}`)
}

func TestRejectionList_OtherListsHaveOtherKeys(t *testing.T) {
	format := regexp.MustCompile(`^rejections/auction=\d{8}T\d{6}Z/[0-9a-f]{16}\.json$`)
	keys := map[string]string{}
	for name, d := range map[string]document.Document{
		"two orders":      mustRejectionList(t, gate, "a", "b"),
		"one order":       mustRejectionList(t, gate, "a"),
		"other sequence":  mustRejectionList(t, gate, "b", "a"),
		"other auction":   mustRejectionList(t, order.GateClosureAt(noon.Add(time.Hour)), "a", "b"),
		"id with a comma": mustRejectionList(t, gate, "a,b"),
		"no orders":       mustRejectionList(t, gate),
	} {
		if other, duplicate := keys[d.Key]; duplicate || !format.MatchString(d.Key) {
			t.Errorf("%s: key %s, want a valid key that differs from the key of %q", name, d.Key, other)
		}
		keys[d.Key] = name
	}
}

func TestRejectionList_ContainsEveryOrder(t *testing.T) {
	var ids []string
	for i := range 2_000 {
		ids = append(ids, fmt.Sprintf("order-%04d", i))
	}
	var got struct {
		Auction string
		Orders  []string
	}
	if err := json.Unmarshal(mustRejectionList(t, gate, ids...).Content, &got); err != nil {
		t.Fatal(err)
	}
	if got.Auction != gate.String() || fmt.Sprint(got.Orders) != fmt.Sprint(ids) {
		t.Errorf("list of %s with %d orders, want list of %s with %d", got.Auction, len(got.Orders), gate, len(ids))
	}
}
