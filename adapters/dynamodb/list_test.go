package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/emulator"
	"auction.internal/domain/order"
)

var noon = order.GateClosureAt(placed.Add(time.Hour))

// TestReadsUntilNothingIsLeftUnprocessed answers only some keys at a time: the rest is asked for again, after a pause.
func TestReadsUntilNothingIsLeftUnprocessed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := answering(func(_ string, _ int, body string) (int, string, error) {
			if !strings.Contains(body, `"ConsistentRead":true`) {
				t.Errorf("not a consistent read: %s", body)
			}
			return http.StatusOK, someOf(t, body, 10), nil
		})
		started := time.Now()
		var ids []string
		for i := range 35 {
			ids = append(ids, fmt.Sprintf("order-%02d", i))
		}
		found, err := on(s).Read(t.Context(), ids)
		if err != nil || len(found) != 35 || s.calls["BatchGetItem"] != 4 {
			t.Errorf("Read = %d orders, %v, after %d calls", len(found), err, s.calls["BatchGetItem"])
		}
		if time.Since(started) == 0 {
			t.Error("there was no pause")
		}
	})
}

// someOf answers the first keys of a BatchGetItem and leaves the others unprocessed.
func someOf(t *testing.T, body string, most int) string {
	t.Helper()
	type keys struct {
		Keys           []map[string]map[string]string
		ConsistentRead bool
	}
	var request struct{ RequestItems map[string]keys }
	if err := json.Unmarshal([]byte(body), &request); err != nil {
		t.Error(err)
	}
	asked := request.RequestItems["orders"]
	var items []string
	for _, key := range asked.Keys[:min(most, len(asked.Keys))] {
		items = append(items, itemJSON(key["record_id"]["S"]))
	}
	asked.Keys = asked.Keys[len(items):]
	left := map[string]keys{}
	if len(asked.Keys) > 0 {
		left["orders"] = asked
	}
	unprocessed, err := json.Marshal(left)
	if err != nil {
		t.Error(err)
	}
	return fmt.Sprintf(`{"Responses":{"orders":[%s]},"UnprocessedKeys":%s}`, strings.Join(items, ","), unprocessed)
}

func itemJSON(recordID string) string {
	return fmt.Sprintf(`{"record_id":{"S":%q},"parameter_1":{"S":"p"},"parameter_2":{"N":"4"},"status":{"S":"pending"},`+
		`"placed_at":{"S":"2026-11-22T11:00:00.000Z"},"open_shard":{"N":"0"},"opened":{"S":"2026-11-22T11:00:00.000Z/%s"}}`, recordID, recordID)
}

// TestALaggingIndexMisleadsNobody lists from an index that still has what the table no longer says.
func TestALaggingIndexMisleadsNobody(t *testing.T) {
	s := answering(func(operation string, _ int, body string) (int, string, error) {
		switch {
		case operation == "Query" && strings.Contains(body, `":shard":{"N":"0"}`):
			var entries []string
			for _, e := range [][2]string{{"a", "09:00"}, {"a", "11:00"}, {"settled", "11:00"}, {"gone", "11:00"}, {"z", "11:00"}} {
				entries = append(entries, fmt.Sprintf(`{"record_id":{"S":%q},"opened":{"S":"2026-11-22T%s:00.000Z/%s"}}`, e[0], e[1], e[0]))
			}
			return http.StatusOK, `{"Items":[` + strings.Join(entries, ",") + `]}`, nil
		case operation == "Query":
			return http.StatusOK, `{"Items":[]}`, nil
		default:
			if strings.Count(body, `"S":"a"`) != 1 {
				t.Errorf("a key is asked for twice: %s", body)
			}
			settled := `{"record_id":{"S":"settled"}}`
			return http.StatusOK, `{"Responses":{"orders":[` + itemJSON("z") + `,` + settled + `,` + itemJSON("a") + `]}}`, nil
		}
	})
	var listed []string
	for entry, err := range on(s).List(t.Context(), noon, "") {
		if err != nil || entry.Unreadable != nil {
			t.Fatal(err, entry.Unreadable)
		}
		listed = append(listed, string(entry.Cursor))
	}
	if got := strings.Join(listed, " "); got != "0/2026-11-22T11:00:00.000Z/a 0/2026-11-22T11:00:00.000Z/z" {
		t.Errorf("listed %s", got)
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
		case entry.Unreadable == nil:
			readable++
		default:
			unreadable++
			if got := entry.Unreadable.Error(); got != "stored order order-00001: parameter_2 is no number" {
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
		if last == nil || !strings.Contains(last.Error(), "list open orders: ") || !strings.Contains(last.Error(), broken) {
			t.Errorf("%s broken: %v", broken, last)
		}
	}
}
