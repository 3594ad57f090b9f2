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

// accepted is an order of the noon auction, placed at 11:00 and decided 42 seconds after noon.
func accepted(t *testing.T, recordID, parameter1, parameter2, power string) order.Order {
	t.Helper()
	return order.Restore(order.Snapshot{
		RecordID: recordID, Parameter1: parameter1, Parameter2: decimal(t, parameter2), PlacedAt: noon.Add(-time.Hour),
		Status: order.Accepted, Power: decimal(t, power), Auction: gate, DecidedAt: noon.Add(42 * time.Second), Open: true,
	})
}

func decimal(t *testing.T, text string) order.Decimal {
	t.Helper()
	d, err := order.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func result(t *testing.T, o order.Order) document.Document {
	t.Helper()
	d, err := document.Result(o)
	if err != nil {
		t.Fatalf("Result(%+v): %v", o, err)
	}
	return d
}

// want compares a document byte for byte: the team's programs read it.
func want(t *testing.T, got document.Document, key, content string) {
	t.Helper()
	if got.Key != key || string(got.Content) != content+"\n" {
		t.Errorf("got  %s: %swant %s: %s", got.Key, got.Content, key, content)
	}
}

func TestAResultHoldsTheOrderAndItsOutcome(t *testing.T) {
	want(t, result(t, accepted(t, "unique_id_1", "abc", "4.0", "2.50")),
		"results/auction=20261122T120000Z/unique_id_1.json",
		`{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4,"placed_at":"2026-11-22T11:00:00.000Z",`+
			`"outcome":"accepted","power":2.5,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.000Z"}`)
}

// TestAResultKeepsWhatEncodersChange has markup, quotes, letters of four bytes, and numbers that no float holds.
func TestAResultKeepsWhatEncodersChange(t *testing.T) {
	o := accepted(t, "a.b_c-D", "<&> \"é\" \\ \x00 \U0001F50B", "-12345678901234567890.123456789012345678", "1e-130")
	want(t, result(t, o), "results/auction=20261122T120000Z/a.b_c-D.json",
		`{"record_id":"a.b_c-D","parameter_1":"<&> \"é\" \\ \u0000 `+"\U0001F50B"+`",`+
			`"parameter_2":-12345678901234567890.123456789012345678,"placed_at":"2026-11-22T11:00:00.000Z",`+
			`"outcome":"accepted","power":1e-130,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.000Z"}`)
}

// TestAResultTellsFractionsOfASecond keeps placed_at exact: with record_id it is the order's identity.
func TestAResultTellsFractionsOfASecond(t *testing.T) {
	s := accepted(t, "x", "abc", "4", "0").Snapshot()
	s.PlacedAt, s.DecidedAt = s.PlacedAt.Add(7*time.Millisecond), s.DecidedAt.Add(120*time.Millisecond)
	want(t, result(t, order.Restore(s)), "results/auction=20261122T120000Z/x.json",
		`{"record_id":"x","parameter_1":"abc","parameter_2":4,"placed_at":"2026-11-22T11:00:00.007Z",`+
			`"outcome":"accepted","power":0,"auction":"2026-11-22T12:00:00Z","decided_at":"2026-11-22T12:00:42.120Z"}`)
}

// TestAResultIsTheSameHoweverOften is why storing it again changes nothing: not even settling does.
func TestAResultIsTheSameHoweverOften(t *testing.T) {
	o := accepted(t, "x", "abc", "4", "0")
	settled, taken := o.Settle(o)
	if !taken {
		t.Fatal("the order cannot be settled")
	}
	first, second := result(t, o), result(t, settled)
	if first.Key != second.Key || string(first.Content) != string(second.Content) {
		t.Errorf("got %s: %s and %s: %s", first.Key, first.Content, second.Key, second.Content)
	}
}

func TestAResultIsKeptByItsAuction(t *testing.T) {
	s := accepted(t, "x", "abc", "4", "0").Snapshot()
	s.Auction = order.GateClosureAt(noon.Add(time.Hour + 5*time.Second))
	if got := result(t, order.Restore(s)).Key; got != "results/auction=20261122T130005Z/x.json" {
		t.Errorf("the key is %s", got)
	}
}

func list(t *testing.T, g order.GateClosure, ids ...string) document.Document {
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

// TestARejectionListIsNamedByItsContent lets the same list stand once, however often it is told.
func TestARejectionListIsNamedByItsContent(t *testing.T) {
	// The name was computed with sha256sum.
	want(t, list(t, gate, "b", "a"), "rejections/auction=20261122T120000Z/1d14adee7bb6fc7e.json",
		`{"auction":"2026-11-22T12:00:00Z","orders":["b","a"]}`)
}

func TestOtherRejectionListsHaveOtherKeys(t *testing.T) {
	form := regexp.MustCompile(`^rejections/auction=\d{8}T\d{6}Z/[0-9a-f]{16}\.json$`)
	keys := map[string]string{}
	for what, d := range map[string]document.Document{
		"two":             list(t, gate, "a", "b"),
		"one of them":     list(t, gate, "a"),
		"another order":   list(t, gate, "b", "a"),
		"another auction": list(t, order.GateClosureAt(noon.Add(time.Hour)), "a", "b"),
		"nearly the same": list(t, gate, "a,b"),
		"none":            list(t, gate),
	} {
		if same, taken := keys[d.Key]; taken || !form.MatchString(d.Key) {
			t.Errorf("%s: the key is %s, taken by %q", what, d.Key, same)
		}
		keys[d.Key] = what
	}
}

// TestARejectionListHoldsEveryOrder reads a long one back.
func TestARejectionListHoldsEveryOrder(t *testing.T) {
	var ids []string
	for i := range 2_000 {
		ids = append(ids, fmt.Sprintf("order-%04d", i))
	}
	var got struct {
		Auction string
		Orders  []string
	}
	if err := json.Unmarshal(list(t, gate, ids...).Content, &got); err != nil {
		t.Fatal(err)
	}
	if got.Auction != gate.String() || fmt.Sprint(got.Orders) != fmt.Sprint(ids) {
		t.Errorf("the list of %s has %d orders, want %d", got.Auction, len(got.Orders), len(ids))
	}
}
