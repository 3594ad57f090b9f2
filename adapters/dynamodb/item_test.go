package dynamodb_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"pgregory.net/rapid"

	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/emulator"
	"auction.internal/domain/order"
)

var update = flag.Bool("update", false, "update the golden files")

// goldenOrders returns an order in each of its states, by the name of its golden file.
func goldenOrders(t testing.TB) map[string]order.Order {
	t.Helper()
	decided := decidedOrder(t, "unique_id_1", order.OutcomeAccepted)
	settled, _ := decided.Settle(decided)
	pending := newOrder(t, "unique_id_1", "4")
	closed, _ := pending.Close(order.GateClosureAt(placedAt.Add(order.Lifetime)))
	return map[string]order.Order{"pending": pending, "decided": decided, "settled": settled, "closed": closed}
}

// TestEncode_GoldenFiles pins the format of the items, because a new version reads the orders that
// the previous one stored.
func TestEncode_GoldenFiles(t *testing.T) {
	for name, o := range goldenOrders(t) {
		golden := filepath.Join("testdata", name+".json")
		got := formatItem(t, dynamodb.Encode(o))
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s\n got %s\nwant %s", name, got, want)
		}
	}
}

// TestEncode_AgreesWithUpdates compares the items after conditional updates with the items that
// Encode returns for the same orders.
func TestEncode_AgreesWithUpdates(t *testing.T) {
	want := goldenOrders(t)
	s := newEmulatorStore(t)
	check := func(state string) {
		t.Helper()
		client := awsdynamodb.NewFromConfig(emulator.Config(t))
		out, err := client.Scan(t.Context(), &awsdynamodb.ScanInput{TableName: &s.table})
		if err != nil || len(out.Items) != 1 {
			t.Fatalf("%s: Scan = %d items, %v, want 1", state, len(out.Items), err)
		}
		if got, want := formatItem(t, out.Items[0]), formatItem(t, dynamodb.Encode(want[state])); got != want {
			t.Errorf("%s\n got %s\nwant %s", state, got, want)
		}
	}
	mustPlace(t, s.Orders, []order.Order{want["pending"]})
	check("pending")
	expiry := order.GateClosureAt(placedAt.Add(order.Lifetime))
	if n, err := s.Close(t.Context(), []order.Order{want["pending"]}, expiry); err != nil || n != 1 {
		t.Fatalf("Close = %d, %v, want 1", n, err)
	}
	check("closed")
	results, err := s.Decide(t.Context(), []order.Decision{decisionOf(want["decided"])})
	if err != nil || !results[0].Applied {
		t.Fatalf("Decide = %+v, %v, want it applied", results, err)
	}
	check("decided")
	if n, err := s.Settle(t.Context(), []order.Order{want["decided"]}); err != nil || n != 1 {
		t.Fatalf("Settle = %d, %v, want 1", n, err)
	}
	check("settled")
}

// formatItem returns an item in DynamoDB's JSON, one attribute per line.
func formatItem(t testing.TB, item map[string]types.AttributeValue) string {
	t.Helper()
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(item)) {
		value := map[string]string{}
		switch v := item[name].(type) {
		case *types.AttributeValueMemberS:
			value["S"] = v.Value
		case *types.AttributeValueMemberN:
			value["N"] = v.Value
		default:
			t.Fatalf("attribute %s is a %T, want a string or a number", name, v)
		}
		line, err := json.Marshal(map[string]any{name: value})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, "  "+strings.Trim(string(line), "{}")+"}")
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n}\n"
}

// TestDecode_RoundTrip encodes and decodes orders in any state.
func TestDecode_RoundTrip(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := order.Snapshot{
			RecordID:   rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._-]{0,127}`).Draw(rt, "record_id"),
			Parameter1: rapid.StringN(1, 256, -1).Draw(rt, "parameter_1"),
			Parameter2: drawDecimal(rt, "parameter_2"),
			PlacedAt:   order.TruncateTime(time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(rt, "placed"))),
			Status:     rapid.SampledFrom([]order.Status{order.Pending, order.Accepted, order.Rejected}).Draw(rt, "status"),
			Open:       rapid.Bool().Draw(rt, "open"),
		}
		if s.Status.Decided() {
			s.Power = drawDecimal(rt, "power")
			s.Auction = order.GateClosureAt(time.Unix(rapid.Int64Range(1, 4e9).Draw(rt, "auction"), 0))
			s.DecidedAt = order.TruncateTime(time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(rt, "decided")))
		}
		want := order.Restore(s)
		item := dynamodb.Encode(want)
		got, err := dynamodb.Decode(item)
		if err != nil || got != want {
			rt.Fatalf("Decode(Encode(order)) = %+v, %v, want %+v", got, err, want)
		}
		_, hasKey := item[schema.Opened]
		_, hasShard := item[schema.OpenShard]
		if hasKey != s.Open || hasShard != s.Open {
			rt.Fatalf("index attributes: key %v, shard %v, want both %v", hasKey, hasShard, s.Open)
		}
	})
}

func drawDecimal(rt *rapid.T, name string) order.Decimal {
	text := rapid.StringMatching(`-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,20})?(e-?[0-9]{1,2})?`).Draw(rt, name)
	d, err := order.ParseDecimal(text)
	if err != nil {
		rt.Fatal(err)
	}
	return d
}

// TestDecode_DamagedItem removes or changes one attribute at a time. The error must name the
// attribute.
func TestDecode_DamagedItem(t *testing.T) {
	undamaged := dynamodb.Encode(goldenOrders(t)["decided"])
	for name := range undamaged {
		if name == schema.OpenShard || name == schema.Opened {
			continue // not decoded
		}
		for damage, value := range map[string]types.AttributeValue{
			"missing": nil,
			"text":    &types.AttributeValueMemberS{Value: "odd value"},
			"boolean": &types.AttributeValueMemberBOOL{Value: true},
		} {
			if damage == "text" && (name == schema.RecordID || name == "parameter_1") {
				continue // any text is valid
			}
			item := maps.Clone(undamaged)
			if item[name] = value; value == nil {
				delete(item, name)
			}
			if _, err := dynamodb.Decode(item); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("Decode with %s %s = %v, want an error that names it", name, damage, err)
			}
		}
	}
}

func TestEncode_DistributesOrdersOverAllShards(t *testing.T) {
	counts := map[string]int{}
	for _, o := range newOrders(t, 1_000, "4") {
		counts[dynamodb.Encode(o)[schema.OpenShard].(*types.AttributeValueMemberN).Value]++
	}
	for shard, n := range counts {
		if limit := 3 * 1_000 / schema.Shards; n > limit {
			t.Errorf("shard %s has %d of 1,000 orders, want at most %d", shard, n, limit)
		}
	}
	if len(counts) != schema.Shards {
		t.Errorf("%d shards have orders, want %d", len(counts), schema.Shards)
	}
}
