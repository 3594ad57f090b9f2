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

// onTable is the handler of POST /orders on the DynamoDB adapter, on a table of the stub.
func onTable(table *dynamotest.Table) handler.PlaceOrders {
	config := awsclient.Config(awsclient.Options{Region: "eu-west-1", AccessKeyID: "test", SecretAccessKey: "test"})
	config.HTTPClient = table
	return handler.PlaceOrders{
		UseCase: usecase.PlaceOrders{Orders: dynamodb.New(config, "orders")}, Now: time.Now, Log: silent,
	}
}

// sendUntilStored sends a request until it succeeds, waiting as each reply says. It returns the number of requests.
func sendUntilStored(t *testing.T, h handler.PlaceOrders, event events.APIGatewayProxyRequest, table *dynamotest.Table) int {
	t.Helper()
	for requests := 1; requests <= 20; requests++ {
		started := time.Now()
		reply, err := h.Handle(t.Context(), event)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("request %d: %d after %s, %d orders stored, consumed %+v",
			requests, reply.StatusCode, time.Since(started).Round(time.Millisecond), table.Items(), table.Consumed())
		if reply.StatusCode == http.StatusCreated {
			return requests
		}
		wait, err := strconv.Atoi(reply.Headers["Retry-After"])
		if err != nil || reply.StatusCode != http.StatusServiceUnavailable {
			t.Fatalf("reply %d: %s", reply.StatusCode, reply.Body)
		}
		time.Sleep(time.Duration(wait) * time.Second)
	}
	t.Fatal("not stored after 20 requests")
	return 0
}

// TestPlaceOrders_TableThrottles places 10,000 orders on tables of little throughput, and counts the requests that it
// takes and the units that they consume. 20,000 write units are needed at least.
func TestPlaceOrders_TableThrottles(t *testing.T) {
	busy := dynamotest.Throughput{Writes: 1_000, IndexWrites: 1_000, Reads: 12_000} // others take the rest
	for name, c := range map[string]struct {
		throughput                 dynamotest.Throughput
		atRequest                  bool
		requests, writes, maxReads int
	}{
		"fresh table":                  {dynamotest.InitialThroughput, false, 1, 27_000, 5_000},
		"fresh table, calls throttled": {dynamotest.InitialThroughput, true, 1, 20_000, 4_000},
		"busy table":                   {busy, false, 2, 36_000, 20_000},
		"busy table, calls throttled":  {busy, true, 2, 22_000, 20_000},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				table := dynamotest.New()
				table.Latency = 20 * time.Millisecond
				c.throughput.ThrottleRequests = c.atRequest
				table.SetThroughput(c.throughput)
				requests := sendUntilStored(t, onTable(table), post(list(order.MaxBatch, valid)), table)
				if used := table.Consumed(); requests > c.requests || used.Writes > c.writes || used.Reads > c.maxReads || table.Items() != order.MaxBatch {
					t.Errorf("%d orders after %d requests, %+v, want at most %d requests, %d write units, %d read units",
						table.Items(), requests, used, c.requests, c.writes, c.maxReads)
				}
			})
		})
	}
}

// TestPlaceOrders_RepeatedRequest sends 10,000 orders that are all stored, as a client does that lost the reply.
func TestPlaceOrders_RepeatedRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		table := dynamotest.New()
		table.Latency = 20 * time.Millisecond
		h, request := onTable(table), post(list(order.MaxBatch, valid))
		sendUntilStored(t, h, request, table)
		first := table.Consumed()
		if first.Reads != 0 || first.Writes != 2*order.MaxBatch {
			t.Errorf("the first request consumed %+v, want two write units an order and no read", first)
		}
		sendUntilStored(t, h, request, table)
		again := table.Consumed()
		if writes, reads := again.Writes-first.Writes, again.Reads-first.Reads; writes > 16*200 || reads > order.MaxBatch {
			t.Errorf("the repeated request consumed %d write and %d read units, want at most 16 transactions", writes, reads)
		}
	})
}
