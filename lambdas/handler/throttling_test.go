package handler_test

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"auction.internal/adapters/awsclient"
	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/dynamodb/dynamotest"
	"auction.internal/domain/order"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
)

// newPlaceOrders returns the handler of place-orders with the DynamoDB adapter and a fake table.
func newPlaceOrders(table *dynamotest.Table) handler.PlaceOrders {
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = table
	return handler.PlaceOrders{
		UseCase: usecase.PlaceOrders{Orders: dynamodb.New(config, "orders")}, Now: time.Now, Log: discard,
	}
}

// sendUntilStored sends a request until it succeeds, each time after the Retry-After delay, and
// returns the number of requests.
func sendUntilStored(
	t *testing.T, h handler.PlaceOrders, event events.APIGatewayProxyRequest, table *dynamotest.Table,
) int {
	t.Helper()
	for requests := 1; requests <= 20; requests++ {
		started := time.Now()
		response, err := h.Handle(t.Context(), event)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("request %d: %d after %s, %d orders stored, consumed %+v",
			requests, response.StatusCode, time.Since(started).Round(time.Millisecond), table.Items(), table.Consumed())
		if response.StatusCode == http.StatusCreated {
			return requests
		}
		wait, err := strconv.Atoi(response.Headers["Retry-After"])
		if err != nil || response.StatusCode != http.StatusServiceUnavailable {
			t.Fatalf("response %d %s, want 503 with Retry-After", response.StatusCode, response.Body)
		}
		time.Sleep(time.Duration(wait) * time.Second)
	}
	t.Fatal("orders not stored after 20 requests")
	return 0
}

// TestPlaceOrders_TableThrottles places 10,000 orders in throttled tables and checks the number of
// requests and the consumed capacity. The orders need at least 20,000 write units.
func TestPlaceOrders_TableThrottles(t *testing.T) {
	busy := dynamotest.Throughput{Writes: 1_000, IndexWrites: 1_000, Reads: 12_000} // other clients consume the rest
	for name, c := range map[string]struct {
		throughput                       dynamotest.Throughput
		atRequest                        bool
		maxRequests, maxWrites, maxReads int
	}{
		"fresh table":                     {dynamotest.InitialThroughput, false, 1, 27_000, 5_000},
		"fresh table, requests throttled": {dynamotest.InitialThroughput, true, 1, 20_000, 4_000},
		"busy table":                      {busy, false, 2, 36_000, 20_000},
		"busy table, requests throttled":  {busy, true, 2, 22_000, 20_000},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				table := dynamotest.New()
				table.Latency = 20 * time.Millisecond
				c.throughput.ThrottleRequests = c.atRequest
				table.SetThroughput(c.throughput)
				event := post(orderList(order.MaxBatch, validOrder))
				requests := sendUntilStored(t, newPlaceOrders(table), event, table)
				if items := table.Items(); items != order.MaxBatch {
					t.Errorf("%d orders stored, want %d", items, order.MaxBatch)
				}
				used := table.Consumed()
				if requests > c.maxRequests || used.Writes > c.maxWrites || used.Reads > c.maxReads {
					t.Errorf("%d requests, consumed %+v, want at most %d requests, %d write units, %d read units",
						requests, used, c.maxRequests, c.maxWrites, c.maxReads)
				}
			})
		})
	}
}

// TestPlaceOrders_ReplayCapacity sends 10,000 orders again, like a client that received no
// response.
func TestPlaceOrders_ReplayCapacity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := dynamotest.New()
		table.Latency = 20 * time.Millisecond
		h, request := newPlaceOrders(table), post(orderList(order.MaxBatch, validOrder))
		sendUntilStored(t, h, request, table)
		first := table.Consumed()
		if first.Reads != 0 || first.Writes != 2*order.MaxBatch {
			t.Errorf("first request: consumed %+v, want 2 write units for each order and no read units", first)
		}
		sendUntilStored(t, h, request, table)
		total := table.Consumed()
		writes, reads := total.Writes-first.Writes, total.Reads-first.Reads
		if writes > 16*200 || reads > order.MaxBatch {
			t.Errorf("replay: consumed %d write and %d read units, want at most 16 transactions", writes, reads)
		}
	})
}
