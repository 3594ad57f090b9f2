package dynamodb_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/domain/port"
)

const (
	ten    = "2026-11-22T10:00:00.000Z"
	eleven = "2026-11-22T11:00:00.000Z"
)

// recordIDInShard0 returns a record_id with a prefix whose order is in the first shard.
func recordIDInShard0(t *testing.T, prefix string) string {
	t.Helper()
	for i := range 1_000 {
		id := fmt.Sprintf("%s-%d", prefix, i)
		if dynamodb.ShardOf(id) == 0 {
			return id
		}
	}
	t.Fatalf("no record_id with prefix %s is in shard 0", prefix)
	return ""
}

func queryJSON(entries ...string) string { return `{"Items":[` + strings.Join(entries, ",") + `]}` }

func batchJSON(items ...string) string {
	return `{"Responses":{"orders":[` + strings.Join(items, ",") + `]}}`
}

// TestList_IndexEventuallyConsistent lists from an index whose entries are older than the table: an
// order was settled, one was deleted, and one was replaced and is in the index twice.
func TestList_IndexEventuallyConsistent(t *testing.T) {
	replaced, last := recordIDInShard0(t, "a"), recordIDInShard0(t, "z")
	settled, deleted := recordIDInShard0(t, "settled"), recordIDInShard0(t, "deleted")
	s := newStub(func(operation string, _ int, body string) (int, string, error) {
		switch {
		case operation == query && strings.Contains(body, `":shard":{"N":"0"}`):
			return http.StatusOK, queryJSON(entryJSON(ten, replaced), entryJSON(eleven, settled),
				entryJSON(eleven, replaced), entryJSON(eleven, deleted), entryJSON(eleven, last)), nil
		case operation == query:
			return http.StatusOK, queryJSON(), nil
		default:
			if strings.Count(body, replaced) != 1 {
				t.Errorf("BatchGetItem = %s, want the key %s once", body, replaced)
			}
			return http.StatusOK, batchJSON(itemJSON(last), `{"record_id":{"S":"`+settled+`"}}`, itemJSON(replaced)), nil
		}
	})
	var cursors []string
	for open, err := range newStore(s).List(t.Context(), noon, "") {
		if err != nil || open.Damaged != nil {
			t.Fatal(err, open.Damaged)
		}
		cursors = append(cursors, string(open.Cursor))
	}
	if want := []string{"0/" + eleven + "/" + replaced, "0/" + eleven + "/" + last}; !slices.Equal(cursors, want) {
		t.Errorf("cursors = %q, want %q", cursors, want)
	}
}

// TestList_QueriesShardInPages responds with two pages for the first shard, the first without an
// entry.
func TestList_QueriesShardInPages(t *testing.T) {
	id := recordIDInShard0(t, "a")
	const firstPage = `{"Items":[],"LastEvaluatedKey":` +
		`{"record_id":{"S":"x"},"open_shard":{"N":"0"},"opened":{"S":"2026-11-22T10:00:00.000Z/x"}}}`
	var queries []string
	s := newStub(func(operation string, _ int, body string) (int, string, error) {
		if operation != query {
			return http.StatusOK, batchJSON(itemJSON(id)), nil
		}
		queries = append(queries, body)
		switch len(queries) {
		case 1:
			return http.StatusOK, firstPage, nil
		case 2:
			return http.StatusOK, queryJSON(entryJSON(eleven, id)), nil
		default:
			return http.StatusOK, queryJSON(), nil
		}
	})
	n := 0
	for _, err := range newStore(s).List(t.Context(), noon, "") {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 1 || len(queries) != schema.Shards+1 {
		t.Fatalf("List = %d orders after %d queries, want 1 after %d", n, len(queries), schema.Shards+1)
	}
	if want := `"2026-11-22T10:00:00.000Z/x!"`; !strings.Contains(queries[1], want) {
		t.Errorf("second query = %s, want it to start after %s", queries[1], want)
	}
}

// TestList_StopsWithCaller stops at the first order.
func TestList_StopsWithCaller(t *testing.T) {
	id := recordIDInShard0(t, "a")
	s := newStub(func(operation string, _ int, _ string) (int, string, error) {
		if operation == query {
			return http.StatusOK, queryJSON(entryJSON(eleven, id)), nil
		}
		return http.StatusOK, batchJSON(itemJSON(id)), nil
	})
	for range newStore(s).List(t.Context(), noon, "") {
		break
	}
	wantCalls(t, s, query, 1)
}

// TestList_CursorAfterGateClosure checks that no query has an empty range, which DynamoDB rejects
// and the emulator accepts.
func TestList_CursorAfterGateClosure(t *testing.T) {
	s := newStub(func(string, int, string) (int, string, error) { return http.StatusOK, queryJSON(), nil })
	after := port.Cursor("0/2026-11-22T13:00:00.000Z/" + recordIDInShard0(t, "a"))
	for open, err := range newStore(s).List(t.Context(), noon, after) {
		t.Errorf("List yielded %+v, %v, want nothing", open, err)
	}
	wantCalls(t, s, query, schema.Shards-1)
}
