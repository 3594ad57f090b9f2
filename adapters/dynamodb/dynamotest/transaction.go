package dynamotest

import (
	"net/http"

	"auction.internal/adapters/dynamodb/schema"
)

// The capacity units that one item consumes: a write of up to 1 KB in a transaction, and a
// consistent read of up to 4 KB. Source: Amazon DynamoDB Developer Guide, "DynamoDB read and write
// operations".
const (
	writeUnits = 2
	readUnits  = 1
)

// reason is the cancellation reason of one write of a transaction.
type reason struct {
	Code    string
	Message string `json:",omitempty"`
	Item    item   `json:",omitempty"`
}

// transactWriteItems responds to a TransactWriteItems call of conditional puts. It executes all
// puts or none. A call with the token of a committed transaction has no further effect. The fault
// is the cancellation reason of the first write; its zero value is no fault.
func (t *Table) transactWriteItems(body []byte, fault reason) (status int, response any) {
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
	n := len(request.TransactItems)
	if t.throttleRequests && (!t.writes.has(n*writeUnits) || !t.indexWrites.has(n)) {
		return http.StatusBadRequest, errorResponse("ThrottlingException", "Rate exceeded")
	}
	results, cancelled := make([]reason, n), false
	for i, write := range request.TransactItems {
		results[i] = t.checkCondition(write.Put.Item, write.Put.ExpressionAttributeValues[":expired"].text())
		if !t.writes.take(writeUnits) || !t.indexWrites.has(n) {
			results[i] = reasons[CancelledThrottled]
		}
		if fault.Code != "" && i == 0 {
			results[i] = fault
		}
		cancelled = cancelled || results[i].Code != "None"
	}
	if cancelled {
		const message = "Transaction cancelled, please refer cancellation reasons"
		response := errorResponse("TransactionCanceledException", message)
		response["CancellationReasons"] = results
		return http.StatusBadRequest, response
	}
	for _, write := range request.TransactItems {
		t.indexWrites.take(1)
		t.items[write.Put.Item[schema.RecordID].text()] = write.Put.Item
	}
	t.tokens[request.ClientRequestToken] = true
	return http.StatusOK, map[string]any{}
}

// checkCondition evaluates the condition of a put: no order is stored under its record_id, or the
// stored order is replaceable. If the condition is true, the code of the reason is None.
func (t *Table) checkCondition(put item, expired string) reason {
	stored, found := t.items[put[schema.RecordID].text()]
	_, open := stored[schema.Opened]
	replaceable := stored["placed_at"].text() <= expired && !open
	if !found || replaceable {
		return reason{Code: "None"}
	}
	return reason{Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: stored}
}
