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

// TestRead_RetriesUnprocessedKeys processes ten keys per call. Read retries the unprocessed keys
// after a delay.
func TestRead_RetriesUnprocessedKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStub(func(_ string, _ int, body string) (int, string, error) {
			if !strings.Contains(body, `"ConsistentRead":true`) {
				t.Errorf("BatchGetItem = %s, want a consistent read", body)
			}
			return http.StatusOK, processKeys(t, body, 10), nil
		})
		started := time.Now()
		var ids []string
		for i := range 35 {
			ids = append(ids, fmt.Sprintf("order-%02d", i))
		}
		if found, err := newStore(s).Read(t.Context(), ids); err != nil || len(found) != 35 {
			t.Errorf("Read = %d orders, %v, want 35", len(found), err)
		}
		wantCalls(t, s, batchGetItem, 4)
		if time.Since(started) == 0 {
			t.Error("Read retried immediately, want a delay")
		}
	})
}

// TestRead_DamagedItemDoesNotBlockOthers reads three items, one of which is damaged.
func TestRead_DamagedItemDoesNotBlockOthers(t *testing.T) {
	items := itemJSON("a") + `,{"record_id":{"S":"damaged"}},` + itemJSON("b")
	s := newStub(func(string, int, string) (int, string, error) {
		return http.StatusOK, `{"Responses":{"orders":[` + items + `]},"UnprocessedKeys":{}}`, nil
	})
	found, err := newStore(s).Read(t.Context(), []string{"a", "damaged", "b"})
	if len(found) != 2 || !port.IsPermanent(err) || !strings.Contains(err.Error(), "damaged order damaged: ") {
		t.Errorf("Read = %d orders, %v, want 2 and a permanent error for the damaged one", len(found), err)
	}
}

// processKeys returns the response to a BatchGetItem that processes at most n keys.
func processKeys(t *testing.T, body string, n int) string {
	t.Helper()
	type keysAndAttributes struct {
		Keys           []map[string]map[string]string
		ConsistentRead bool
	}
	var request struct {
		RequestItems map[string]keysAndAttributes
	}
	if err := json.Unmarshal([]byte(body), &request); err != nil {
		t.Error(err)
	}
	requested := request.RequestItems["orders"]
	var items []string
	for _, key := range requested.Keys[:min(n, len(requested.Keys))] {
		items = append(items, itemJSON(key["record_id"]["S"]))
	}
	requested.Keys = requested.Keys[len(items):]
	unprocessed := map[string]keysAndAttributes{}
	if len(requested.Keys) > 0 {
		unprocessed["orders"] = requested
	}
	unprocessedJSON, err := json.Marshal(unprocessed)
	if err != nil {
		t.Error(err)
	}
	return fmt.Sprintf(`{"Responses":{"orders":[%s]},"UnprocessedKeys":%s}`, strings.Join(items, ","), unprocessedJSON)
}
