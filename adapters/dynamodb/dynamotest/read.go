package dynamotest

import (
	"net/http"

	"auction.internal/adapters/dynamodb/schema"
)

// keysAndAttributes are the requested keys of one table.
type keysAndAttributes struct {
	Keys           []item
	ConsistentRead bool
}

// batchGetItem responds to a BatchGetItem call. Keys that exceed the read capacity are returned as
// unprocessed. If no key can be read, the call is throttled.
func (t *Table) batchGetItem(body []byte) (status int, response any) {
	var request struct{ RequestItems map[string]keysAndAttributes }
	mustDecode(body, &request)
	found, unprocessed := map[string][]item{}, map[string]keysAndAttributes{}
	for table, requested := range request.RequestItems {
		if !requested.ConsistentRead {
			panic("BatchGetItem without ConsistentRead")
		}
		n := 0
		for n < len(requested.Keys) && t.reads.take(readUnits) {
			if i, ok := t.items[requested.Keys[n][schema.RecordID].text()]; ok {
				found[table] = append(found[table], i)
			}
			n++
		}
		if n == 0 {
			const message = "The level of configured throughput was exceeded"
			return http.StatusBadRequest, errorResponse("ProvisionedThroughputExceededException", message)
		}
		if n < len(requested.Keys) {
			unprocessed[table] = keysAndAttributes{Keys: requested.Keys[n:], ConsistentRead: true}
		}
	}
	return http.StatusOK, map[string]any{"Responses": found, "UnprocessedKeys": unprocessed}
}
