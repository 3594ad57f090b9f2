package dynamotest

import (
	"net/http"

	"auction.internal/adapters/dynamodb/schema"
)

// What one item takes, in units: a write of up to 1 KB in a transaction, and a consistent read of up to 4 KB.
// Source: Amazon DynamoDB Developer Guide, "DynamoDB read and write operations".
const (
	writeUnits = 2
	readUnits  = 1
)

// reason says why one write of a transaction was cancelled.
type reason struct {
	Code    string
	Message string `json:",omitempty"`
	Item    item   `json:",omitempty"`
}

// transact answers TransactWriteItems of conditional puts: all of them or none. One that comes again under the token
// of a transaction that went through is that transaction. A fault is the reason of the first write.
func (t *Table) transact(body []byte, fault reason) (status int, answer any) {
	var request struct {
		ClientRequestToken string
		TransactItems      []struct {
			Put struct {
				Item                      item
				ExpressionAttributeValues map[string]value
			}
		}
	}
	mustDecode(body, &request)
	if t.tokens[request.ClientRequestToken] {
		return http.StatusOK, map[string]any{}
	}
	if n := len(request.TransactItems); t.atRequest && (!t.writes.has(n*writeUnits) || !t.indexWrites.has(n)) {
		return http.StatusBadRequest, failure("ThrottlingException", "Rate exceeded")
	}
	reasons, cancelled := make([]reason, len(request.TransactItems)), false
	for i, write := range request.TransactItems {
		reasons[i] = t.reason(write.Put.Item, write.Put.ExpressionAttributeValues[":expired"].text())
		if !t.writes.take(writeUnits) || !t.indexWrites.has(len(request.TransactItems)) {
			reasons[i] = reasonOf[CancelledThrottled]
		}
		if fault.Code != "" && i == 0 {
			reasons[i] = fault
		}
		cancelled = cancelled || reasons[i].Code != "None"
	}
	if cancelled {
		answer := failure("TransactionCanceledException", "Transaction cancelled, please refer cancellation reasons")
		answer["CancellationReasons"] = reasons
		return http.StatusBadRequest, answer
	}
	for _, write := range request.TransactItems {
		t.indexWrites.take(1)
		t.items[write.Put.Item[schema.RecordID].text()] = write.Put.Item
	}
	t.tokens[request.ClientRequestToken] = true
	return http.StatusOK, map[string]any{}
}

// reason judges the condition of a put: no such order, or one that may be replaced.
func (t *Table) reason(put item, expired string) reason {
	standing, found := t.items[put[schema.RecordID].text()]
	_, open := standing[schema.Opened]
	replaceable := standing["placed_at"].text() <= expired && !open
	if !found || replaceable {
		return reason{Code: "None"}
	}
	return reason{Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: standing}
}
