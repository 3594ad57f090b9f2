package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/domain/port"
)

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

// TestRead_DamagedItemDoesNotBlockOthers has one item of three without a status.
func TestRead_DamagedItemDoesNotBlockOthers(t *testing.T) {
	items := itemJSON("a") + `,{"record_id":{"S":"damaged"}},` + itemJSON("b")
	s := answering(func(string, int, string) (int, string, error) {
		return http.StatusOK, `{"Responses":{"orders":[` + items + `]},"UnprocessedKeys":{}}`, nil
	})
	found, err := on(s).Read(t.Context(), []string{"a", "damaged", "b"})
	if len(found) != 2 || !port.IsPermanent(err) || !strings.Contains(err.Error(), "stored order damaged: ") {
		t.Errorf("Read = %d orders, %v, want two and the damage", len(found), err)
	}
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
