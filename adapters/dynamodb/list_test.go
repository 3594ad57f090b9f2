package dynamodb_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/emulator"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

var noon = order.GateClosureAt(placed.Add(time.Hour))

// TestALaggingIndexMisleadsNobody lists from an index that still has what the table no longer says.
func TestALaggingIndexMisleadsNobody(t *testing.T) {
	s := answering(func(operation string, _ int, body string) (int, string, error) {
		switch {
		case operation == "Query" && strings.Contains(body, `":shard":{"N":"0"}`):
			var entries []string
			for _, e := range [][2]string{{"a", "09:00"}, {"settled", "11:00"}, {"a", "11:00"}, {"gone", "11:00"}, {"z", "11:00"}} {
				e[0] = inShard0(t, e[0])
				entries = append(entries, fmt.Sprintf(`{"record_id":{"S":%q},"opened":{"S":"2026-11-22T%s:00.000Z/%s"}}`, e[0], e[1], e[0]))
			}
			return http.StatusOK, `{"Items":[` + strings.Join(entries, ",") + `]}`, nil
		case operation == "Query":
			return http.StatusOK, `{"Items":[]}`, nil
		default:
			if strings.Count(body, inShard0(t, "a")) != 1 {
				t.Errorf("a key is asked for twice: %s", body)
			}
			settled := `{"record_id":{"S":"` + inShard0(t, "settled") + `"}}`
			z, a := itemJSON(inShard0(t, "z")), itemJSON(inShard0(t, "a"))
			return http.StatusOK, `{"Responses":{"orders":[` + z + `,` + settled + `,` + a + `]}}`, nil
		}
	})
	var listed []string
	for entry, err := range on(s).List(t.Context(), noon, "") {
		if err != nil || entry.Damaged != nil {
			t.Fatal(err, entry.Damaged)
		}
		listed = append(listed, string(entry.Cursor))
	}
	want := []string{"0/2026-11-22T11:00:00.000Z/" + inShard0(t, "a"), "0/2026-11-22T11:00:00.000Z/" + inShard0(t, "z")}
	if !slices.Equal(listed, want) {
		t.Errorf("listed %q, want %q", listed, want)
	}
}

// inShard0 gives a record_id that begins with a name and stands in the first shard.
func inShard0(t *testing.T, name string) string {
	t.Helper()
	for i := range 1_000 {
		id := fmt.Sprintf("%s-%d", name, i)
		if dynamodb.ShardNumber(id) == 0 {
			return id
		}
	}
	t.Fatal("no record_id stands in shard 0")
	return ""
}

// TestAShardIsReadPageByPage answers a shard in two pages, the first of them without an entry.
func TestAShardIsReadPageByPage(t *testing.T) {
	id := inShard0(t, "a")
	var asked []string
	s := answering(func(operation string, _ int, body string) (int, string, error) {
		if operation != "Query" {
			return http.StatusOK, `{"Responses":{"orders":[` + itemJSON(id) + `]}}`, nil
		}
		asked = append(asked, body)
		switch len(asked) {
		case 1:
			return http.StatusOK, `{"Items":[],"LastEvaluatedKey":{"record_id":{"S":"x"},"open_shard":{"N":"0"},"opened":{"S":"2026-11-22T10:00:00.000Z/x"}}}`, nil
		case 2:
			return http.StatusOK, `{"Items":[{"record_id":{"S":"` + id + `"},"opened":{"S":"2026-11-22T11:00:00.000Z/` + id + `"}}]}`, nil
		default:
			return http.StatusOK, `{"Items":[]}`, nil
		}
	})
	n := 0
	for _, err := range on(s).List(t.Context(), noon, "") {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 1 || len(asked) != schema.Shards+1 || !strings.Contains(asked[1], `"2026-11-22T10:00:00.000Z/x!"`) {
		t.Errorf("%d orders after %d queries, the second: %s", n, len(asked), asked[1])
	}
}

// TestAListThatNobodyReadsOnAsksNoMore stops at the first order.
func TestAListThatNobodyReadsOnAsksNoMore(t *testing.T) {
	id := inShard0(t, "a")
	s := answering(func(operation string, _ int, _ string) (int, string, error) {
		if operation == "Query" {
			return http.StatusOK, `{"Items":[{"record_id":{"S":"` + id + `"},"opened":{"S":"2026-11-22T11:00:00.000Z/` + id + `"}}]}`, nil
		}
		return http.StatusOK, `{"Responses":{"orders":[` + itemJSON(id) + `]}}`, nil
	})
	for range on(s).List(t.Context(), noon, "") {
		break
	}
	if s.calls["Query"] != 1 {
		t.Errorf("%d queries, want 1", s.calls["Query"])
	}
}

// TestACursorBehindTheGateAsksNothingOfItsShard checks a range that DynamoDB refuses, though the emulator does not.
func TestACursorBehindTheGateAsksNothingOfItsShard(t *testing.T) {
	s := answering(func(string, int, string) (int, string, error) { return http.StatusOK, `{"Items":[]}`, nil })
	after := port.Cursor("0/2026-11-22T13:00:00.000Z/" + inShard0(t, "a"))
	for _, err := range on(s).List(t.Context(), noon, after) {
		t.Errorf("listed something: %v", err)
	}
	if s.calls["Query"] != schema.Shards-1 {
		t.Errorf("%d queries, want those of the other shards", s.calls["Query"])
	}
}

func TestACursorThatNoListGaveIsRefused(t *testing.T) {
	good := "2026-11-22T11:00:00.000Z/" + inShard0(t, "a")
	for _, cursor := range []string{"0/zzz", "15/~", "16/", "-1/", "00/" + good, "+0/" + good, "1/" + good, "0/" + good + "/", "0" + good, "/" + good} {
		var last error
		for _, err := range on(answering(nil)).List(t.Context(), noon, port.Cursor(cursor)) {
			last = err
		}
		if !errors.Is(last, port.ErrBadCursor) {
			t.Errorf("List(%q): %v, want ErrBadCursor", cursor, last)
		}
	}
}

// TestADamagedOrderIsListedAsUnreadable damages one of three orders in the table.
func TestADamagedOrderIsListedAsUnreadable(t *testing.T) {
	s := newStore(t)
	mustPlace(t, s.Orders, newOrders(t, 3, "4"))
	_, err := awsdynamodb.NewFromConfig(emulator.Config(t)).UpdateItem(t.Context(), &awsdynamodb.UpdateItemInput{
		TableName: &s.table, Key: map[string]types.AttributeValue{schema.RecordID: &types.AttributeValueMemberS{Value: "order-00001"}},
		UpdateExpression:          aws.String("SET parameter_2 = :odd"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":odd": &types.AttributeValueMemberS{Value: "odd"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	readable, unreadable := 0, 0
	for entry, err := range s.List(t.Context(), noon, "") {
		switch {
		case err != nil:
			t.Fatal(err)
		case entry.Damaged == nil:
			readable++
		default:
			unreadable++
			if got := entry.Damaged.Error(); got != "stored order order-00001: parameter_2 is no number" {
				t.Errorf("told as %q", got)
			}
		}
	}
	if readable != 2 || unreadable != 1 {
		t.Errorf("%d orders and %d damaged ones, want 2 and 1", readable, unreadable)
	}
}

// TestAListThatBreaksSaysSo breaks each of the two calls that a list takes.
func TestAListThatBreaksSaysSo(t *testing.T) {
	for _, broken := range []string{"Query", "BatchGetItem"} {
		s := answering(func(operation string, _ int, _ string) (int, string, error) {
			if operation == broken {
				return http.StatusBadRequest, `{"__type":"AccessDeniedException","message":"no"}`, nil
			}
			return http.StatusOK, `{"Items":[{"record_id":{"S":"a"},"opened":{"S":"2026-11-22T11:00:00.000Z/a"}}]}`, nil
		})
		var last error
		for _, err := range on(s).List(t.Context(), noon, "") {
			last = err
		}
		if last == nil || !strings.Contains(last.Error(), broken) {
			t.Errorf("%s broken: %v", broken, last)
		}
	}
}
