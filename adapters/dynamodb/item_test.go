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

var update = flag.Bool("update", false, "write the golden files anew")

// stages are an order in each stage of its life, by what is golden of it.
func stages(t testing.TB) map[string]order.Order {
	open := decided(t, "unique_id_1", order.OutcomeAccepted)
	settled, _ := open.Settle(open)
	pending := newOrder(t, "unique_id_1", "4")
	closed, _ := pending.Close(order.GateClosureAt(placed.Add(order.Lifetime)))
	return map[string]order.Order{"pending": pending, "decided": open, "settled": settled, "closed": closed}
}

// TestTheItemHasItsShape pins what stands in the table: orders of yesterday's code must be readable tomorrow.
func TestTheItemHasItsShape(t *testing.T) {
	for name, o := range stages(t) {
		golden := filepath.Join("testdata", name+".json")
		got := inWireForm(t, dynamodb.Encode(o))
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

// TestEachStepLeavesTheItemOfItsOrder compares what conditional updates leave behind with the item made in one piece.
func TestEachStepLeavesTheItemOfItsOrder(t *testing.T) {
	want := stages(t)
	s := newStore(t)
	check := func(stage string) {
		t.Helper()
		out, err := awsdynamodb.NewFromConfig(emulator.Config(t)).Scan(t.Context(), &awsdynamodb.ScanInput{TableName: &s.table})
		if err != nil || len(out.Items) != 1 {
			t.Fatalf("%s: %v, %d items", stage, err, len(out.Items))
		}
		if got, want := inWireForm(t, out.Items[0]), inWireForm(t, dynamodb.Encode(want[stage])); got != want {
			t.Errorf("%s\n got %s\nwant %s", stage, got, want)
		}
	}
	mustPlace(t, s.Orders, []order.Order{want["pending"]})
	check("pending")
	if n, err := s.Close(t.Context(), []order.Order{want["pending"]}, order.GateClosureAt(placed.Add(order.Lifetime))); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	check("closed")
	is := want["decided"].Snapshot()
	d := order.Decision{
		RecordID: is.RecordID, PlacedAt: is.PlacedAt, Outcome: order.OutcomeAccepted, Power: is.Power,
		Auction: is.Auction, At: is.DecidedAt,
	}
	if verdicts, err := s.Decide(t.Context(), []order.Decision{d}); err != nil || !verdicts[0].Applied {
		t.Fatal(verdicts, err)
	}
	check("decided")
	if n, err := s.Settle(t.Context(), []order.Order{want["decided"]}); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	check("settled")
}

// inWireForm writes an item as DynamoDB's JSON, an attribute a line.
func inWireForm(t testing.TB, item map[string]types.AttributeValue) string {
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
			t.Fatalf("%s is a %T", name, v)
		}
		line, err := json.Marshal(map[string]any{name: value})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, "  "+strings.Trim(string(line), "{}")+"}")
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n}\n"
}

// TestOrdersComeBackAsTheyWere takes orders in any state to an item and back.
func TestOrdersComeBackAsTheyWere(t *testing.T) {
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
			rt.Fatalf("%+v came back as %+v, %v", want, got, err)
		}
		_, indexed := item[schema.Opened]
		_, sharded := item[schema.OpenShard]
		if indexed != s.Open || sharded != s.Open {
			rt.Fatalf("open: %v, in the index: %v, %v", s.Open, indexed, sharded)
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

// TestADamagedItemIsToldByItsName changes one attribute at a time to what it cannot be.
func TestADamagedItemIsToldByItsName(t *testing.T) {
	whole := dynamodb.Encode(stages(t)["decided"])
	for name := range whole {
		if name == schema.OpenShard || name == schema.Opened {
			continue // only says that the order is open
		}
		for what, bad := range map[string]types.AttributeValue{
			"missing": nil, "odd": &types.AttributeValueMemberS{Value: "odd value"}, "true": &types.AttributeValueMemberBOOL{Value: true},
		} {
			if what == "odd" && (name == schema.RecordID || name == "parameter_1") {
				continue // text is what these are
			}
			item := maps.Clone(whole)
			if item[name] = bad; bad == nil {
				delete(item, name)
			}
			if _, err := dynamodb.Decode(item); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s %s: %v", name, what, err)
			}
		}
	}
}

func TestOrdersSpreadOverAllShards(t *testing.T) {
	seen := map[string]int{}
	for _, o := range newOrders(t, 1_000, "4") {
		seen[dynamodb.Encode(o)[schema.OpenShard].(*types.AttributeValueMemberN).Value]++
	}
	for shard, n := range seen {
		if n > 3*1_000/schema.Shards {
			t.Errorf("shard %s holds %d of 1,000 orders", shard, n)
		}
	}
	if len(seen) != schema.Shards {
		t.Errorf("%d shards are in use, want %d", len(seen), schema.Shards)
	}
}
