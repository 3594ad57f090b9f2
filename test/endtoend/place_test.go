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

const transact = "TransactWriteItems"

// placing runs the placing binary on a table that answers like DynamoDB.
func placing(t *testing.T, fault func(operation string, n int) dynamotest.Fault) (*dynamotest.Table, *runtimehost.Host) {
	t.Helper()
	table := dynamotest.New()
	table.Fault = fault
	server := httptest.NewServer(table)
	t.Cleanup(server.Close)
	return table, host(t, settings.PlaceOrders, &logs{}, settings.OrdersTable+"=orders", "AWS_ENDPOINT_URL="+server.URL)
}

func post(t *testing.T, h *runtimehost.Host, body string) events.APIGatewayProxyResponse {
	t.Helper()
	answer, err := h.Invoke(t.Context(), event(t, body))
	if err != nil {
		t.Fatal(err)
	}
	var reply events.APIGatewayProxyResponse
	if err := json.Unmarshal(answer, &reply); err != nil {
		t.Fatal(err)
	}
	return reply
}

// wantPlaced checks that a reply tells n orders, and that all of them are stored.
func wantPlaced(t *testing.T, table *dynamotest.Table, reply events.APIGatewayProxyResponse, n int) {
	t.Helper()
	var body struct {
		Orders []struct {
			RecordID string `json:"record_id"`
			Status   string
		}
	}
	if err := json.Unmarshal([]byte(reply.Body), &body); err != nil || reply.StatusCode != http.StatusCreated || len(body.Orders) != n {
		t.Fatalf("%d orders: %d, %d told, %v: %.200s", n, reply.StatusCode, len(body.Orders), err, reply.Body)
	}
	for i, o := range body.Orders {
		if o.RecordID != fmt.Sprintf("order-%06d", i) || o.Status != "pending" || table.Attribute(o.RecordID, "status") != "pending" {
			t.Fatalf("order %d: told %+v, stored as %q", i, o, table.Attribute(o.RecordID, "status"))
		}
	}
}

func TestOneWriteCallForEachHundredOrders(t *testing.T) {
	for orders, most := range map[int]int{1_000: 10, 10_000: 100} {
		table, h := placing(t, nil)
		wantPlaced(t, table, post(t, h, postBody(0, orders)), orders)
		if calls := table.Calls(transact); calls > most || table.Items() != orders {
			t.Errorf("%d orders: %d calls, %d items", orders, calls, table.Items())
		}
	}
}

// TestTroubleLosesNoOrder throttles, cancels, breaks or loses every second call, on a table that holds some of the orders
// already.
func TestTroubleLosesNoOrder(t *testing.T) {
	faults := []dynamotest.Fault{dynamotest.Throttled, dynamotest.None, dynamotest.Conflict, dynamotest.None, dynamotest.InternalError, dynamotest.None, dynamotest.ResponseLost, dynamotest.None}
	table, h := placing(t, func(_ string, n int) dynamotest.Fault { return faults[n%len(faults)] })
	wantPlaced(t, table, post(t, h, postBody(0, 150)), 150)
	before := table.Calls(transact)
	wantPlaced(t, table, post(t, h, postBody(0, 1_000)), 1_000)
	if calls := table.Calls(transact) - before; calls >= 3*10 || table.Items() != 1_000 {
		t.Errorf("%d calls for 10 transactions, %d items", calls, table.Items())
	}
	replays := table.Calls(transact)
	wantPlaced(t, table, post(t, h, postBody(0, 1_000)), 1_000)
	if calls := table.Calls(transact) - replays; calls >= 3*10 {
		t.Errorf("%d calls for 10 transactions of replays", calls)
	}
}

// TestAConflictLeavesTheOthersStored posts one order under a name that belongs to another.
func TestAConflictLeavesTheOthersStored(t *testing.T) {
	table, h := placing(t, nil)
	post(t, h, `[{"record_id":"order-000007","parameter_1":"theirs","parameter_2":1}]`)
	reply := post(t, h, postBody(0, 300))
	if reply.StatusCode != http.StatusConflict || strings.Count(reply.Body, "belongs to another order") != 1 || strings.Count(reply.Body, `"pending"`) != 299 {
		t.Errorf("%d %.300s", reply.StatusCode, reply.Body)
	}
	if table.Items() != 300 || table.Attribute("order-000007", "parameter_1") != "theirs" {
		t.Errorf("%d items", table.Items())
	}
}

// TestPlaceOrders_AccessDenied has a table that denies access: no retry changes that, and the reply names nothing internal.
func TestPlaceOrders_AccessDenied(t *testing.T) {
	denied := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"AccessDeniedException","message":"not authorized: arn:aws:secret"}`)
	}))
	defer denied.Close()
	log := &logs{}
	h := host(t, settings.PlaceOrders, log, settings.OrdersTable+"=orders", "AWS_ENDPOINT_URL="+denied.URL)
	reply := post(t, h, postBody(0, 2))
	if reply.StatusCode != http.StatusInternalServerError || reply.Headers["Retry-After"] != "" || strings.Contains(reply.Body, "arn:") {
		t.Errorf("%d %v %s", reply.StatusCode, reply.Headers, reply.Body)
	}
	h.Close() // its last words are heard then
	if !strings.Contains(log.String(), "AccessDeniedException") {
		t.Errorf("the log does not say why: %s", log)
	}
}
