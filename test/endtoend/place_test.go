package endtoend

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/adapters/dynamodb/dynamotest"
	"auction.internal/lambdas/settings"
	"auction.internal/test/runtimehost"
)

const transactWriteItems = "TransactWriteItems"

// newPlaceOrders returns the function place-orders with a fake table, whose calls may fail.
func newPlaceOrders(
	t *testing.T, fault func(operation string, n int) dynamotest.Fault,
) (*dynamotest.Table, *runtimehost.Host) {
	t.Helper()
	table := dynamotest.New()
	table.Fault = fault
	server := httptest.NewServer(table)
	t.Cleanup(server.Close)
	return table, newHost(t, settings.PlaceOrders, &logs{},
		settings.OrdersTable+"=orders", "AWS_ENDPOINT_URL="+server.URL)
}

// post invokes place-orders with the event of a POST request.
func post(t *testing.T, h *runtimehost.Host, body string) events.APIGatewayProxyResponse {
	t.Helper()
	payload, err := h.Invoke(t.Context(), newPostEvent(t, body))
	if err != nil {
		t.Fatal(err)
	}
	var response events.APIGatewayProxyResponse
	if err := json.Unmarshal(payload, &response); err != nil {
		t.Fatal(err)
	}
	return response
}

// wantPlaced checks that the response lists the n orders of newPostBody, and that all are stored.
func wantPlaced(t *testing.T, table *dynamotest.Table, response events.APIGatewayProxyResponse, n int) {
	t.Helper()
	var body struct {
		Orders []struct {
			RecordID string `json:"record_id"`
			Status   string
		}
	}
	err := json.Unmarshal([]byte(response.Body), &body)
	if err != nil || response.StatusCode != http.StatusCreated || len(body.Orders) != n {
		t.Fatalf("response = %d with %d orders, %v: %.200s, want 201 with %d orders",
			response.StatusCode, len(body.Orders), err, response.Body, n)
	}
	for i, o := range body.Orders {
		stored := table.Attribute(o.RecordID, "status")
		if o.RecordID != fmt.Sprintf("order-%06d", i) || o.Status != "pending" || stored != "pending" {
			t.Fatalf("order %d: response has %+v, table has status %q, want pending", i, o, stored)
		}
	}
}

// TestPlaceOrders_TransactionCount checks that a transaction writes 100 orders.
func TestPlaceOrders_TransactionCount(t *testing.T) {
	for orders, maxCalls := range map[int]int{1_000: 10, 10_000: 100} {
		table, h := newPlaceOrders(t, nil)
		wantPlaced(t, table, post(t, h, newPostBody(orders)), orders)
		if calls := table.Calls(transactWriteItems); calls > maxCalls || table.Items() != orders {
			t.Errorf("%d orders: %d transactions, %d items, want at most %d and %d",
				orders, calls, table.Items(), maxCalls, orders)
		}
	}
}

// TestPlaceOrders_TableFaults makes every second call fail: throttled, cancelled, with an internal
// error, or with a lost response. The table already stores some of the orders.
func TestPlaceOrders_TableFaults(t *testing.T) {
	faults := []dynamotest.Fault{
		dynamotest.Throttled, dynamotest.None, dynamotest.Conflict, dynamotest.None,
		dynamotest.InternalError, dynamotest.None, dynamotest.ResponseLost, dynamotest.None,
	}
	table, h := newPlaceOrders(t, func(_ string, n int) dynamotest.Fault { return faults[n%len(faults)] })
	wantPlaced(t, table, post(t, h, newPostBody(150)), 150)
	before := table.Calls(transactWriteItems)
	wantPlaced(t, table, post(t, h, newPostBody(1_000)), 1_000)
	if calls := table.Calls(transactWriteItems) - before; calls >= 3*10 || table.Items() != 1_000 {
		t.Errorf("%d calls for 10 transactions, %d items, want fewer than 30 and 1000", calls, table.Items())
	}
	before = table.Calls(transactWriteItems)
	wantPlaced(t, table, post(t, h, newPostBody(1_000)), 1_000)
	if calls := table.Calls(transactWriteItems) - before; calls >= 3*10 {
		t.Errorf("%d calls for 10 transactions of replays, want fewer than 30", calls)
	}
}

// TestPlaceOrders_Conflict posts 300 orders, one of which has the record_id of another order. The
// other 299 are stored.
func TestPlaceOrders_Conflict(t *testing.T) {
	table, h := newPlaceOrders(t, nil)
	post(t, h, `[{"record_id":"order-000007","parameter_1":"theirs","parameter_2":1}]`)
	response := post(t, h, newPostBody(300))
	conflicts := strings.Count(response.Body, "belongs to another order")
	pending := strings.Count(response.Body, `"pending"`)
	if response.StatusCode != http.StatusConflict || conflicts != 1 || pending != 299 {
		t.Errorf("response = %d with %d conflicts and %d pending orders, want 409, 1 and 299: %.300s",
			response.StatusCode, conflicts, pending, response.Body)
	}
	if got := table.Attribute("order-000007", "parameter_1"); table.Items() != 300 || got != "theirs" {
		t.Errorf("%d items, conflicting order has parameter_1 %q, want 300 and %q", table.Items(), got, "theirs")
	}
}

// TestPlaceOrders_AccessDenied uses a table that denies access. The response must not ask for a
// retry, which cannot succeed, and must not contain internal names.
func TestPlaceOrders_AccessDenied(t *testing.T) {
	table := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"AccessDeniedException","message":"not authorized: arn:aws:secret"}`)
	}))
	defer table.Close()
	log := &logs{}
	h := newHost(t, settings.PlaceOrders, log, settings.OrdersTable+"=orders", "AWS_ENDPOINT_URL="+table.URL)
	response := post(t, h, newPostBody(2))
	if response.StatusCode != http.StatusInternalServerError || response.Headers["Retry-After"] != "" ||
		strings.Contains(response.Body, "arn:") {
		t.Errorf("response = %d %v %s, want 500 without Retry-After and ARN",
			response.StatusCode, response.Headers, response.Body)
	}
	h.Close() // the log is complete once the process has exited
	if !strings.Contains(log.String(), "AccessDeniedException") {
		t.Errorf("log = %s, want AccessDeniedException", log)
	}
}
