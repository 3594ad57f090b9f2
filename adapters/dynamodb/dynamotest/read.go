package dynamotest

import (
	"net/http"

	"auction.internal/adapters/dynamodb/schema"
)

// keys are those of a BatchGetItem of one table.
type keys struct {
	Keys           []item
	ConsistentRead bool
}

// read answers BatchGetItem of one table. Keys for which there is no throughput are unprocessed; where that is all of
// them, the call is throttled.
func (t *Table) read(body []byte) (status int, answer any) {
	var request struct{ RequestItems map[string]keys }
	mustDecode(body, &request)
	found, unprocessed := map[string][]item{}, map[string]keys{}
	for table, asked := range request.RequestItems {
		if !asked.ConsistentRead {
			panic("a read that is not consistent")
		}
		n := 0
		for n < len(asked.Keys) && t.reads.take(readUnits) {
			if i, there := t.items[asked.Keys[n][schema.RecordID].text()]; there {
				found[table] = append(found[table], i)
			}
			n++
		}
		if n == 0 {
			return http.StatusBadRequest, failure("ProvisionedThroughputExceededException", "The level of configured throughput was exceeded")
		}
		if n < len(asked.Keys) {
			unprocessed[table] = keys{Keys: asked.Keys[n:], ConsistentRead: true}
		}
	}
	return http.StatusOK, map[string]any{"Responses": found, "UnprocessedKeys": unprocessed}
}
