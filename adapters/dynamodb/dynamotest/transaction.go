package dynamotest

import (
	"net/http"

	"auction.internal/adapters/dynamodb/schema"
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
	reasons, cancelled := make([]reason, len(request.TransactItems)), false
	for i, write := range request.TransactItems {
		reasons[i] = t.reason(write.Put.Item, write.Put.ExpressionAttributeValues[":expired"].text())
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
