package endtoend

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/emulator"
	"auction.internal/domain/order"
	"auction.internal/lambdas/settings"
	"auction.internal/local/functions"
	"auction.internal/local/gateway"
	"auction.internal/local/statemachine"
	"auction.internal/test/runtimehost"
)

// deployment is a deployed system: the functions, each in its own process, with the resources that
// they use.
type deployment struct {
	t            testing.TB
	hosts        map[string]*runtimehost.Host // by function
	log          *logs
	aws          *awsProxy
	platform     *fakePlatform
	orders       *dynamodb.Orders // direct access to the table
	table        string
	bucket       string
	subscriber   *emulator.Subscriber
	stateMachine *statemachine.Machine
	gate         order.GateClosure // the last full hour, for orders that were placed before it
}

// deploy creates the resources in the emulator and starts the functions.
func deploy(t testing.TB) *deployment {
	t.Helper()
	d := &deployment{
		t: t, log: &logs{}, hosts: map[string]*runtimehost.Host{},
		gate: order.GateClosureAt(time.Now().Truncate(time.Hour)),
	}
	binary(t, settings.Notify)
	d.aws = newAWSProxy(t, d)
	d.table = emulator.NewOrdersTable(t)
	d.bucket = emulator.NewBucket(t)
	d.platform = newFakePlatform(t)
	var topic string
	topic, d.subscriber = emulator.NewTopic(t)
	d.orders = dynamodb.New(emulator.Config(t), d.table)
	env := []string{
		"AWS_ENDPOINT_URL=" + d.aws.url,
		settings.OrdersTable + "=" + d.table,
		settings.ResultsBucket + "=" + d.bucket,
		settings.NotificationTopic + "=" + topic,
		settings.Platform + "=" + settings.PlatformHTTP,
		settings.PlatformEndpoint + "=" + d.platform.url,
		settings.PlatformTokenSecret + "=" + emulator.NewSecret(t, d.platform.token).ARN,
	}
	for _, function := range settings.Functions() {
		d.hosts[function] = newHost(t, function, d.log, env...)
	}
	d.stateMachine = newStateMachine(t)
	return d
}

func newStateMachine(t testing.TB) *statemachine.Machine {
	t.Helper()
	definition, err := functions.Definition()
	if err != nil {
		t.Fatal(err)
	}
	machine, err := statemachine.Load([]byte(definition))
	if err != nil {
		t.Fatal(err)
	}
	return machine
}

// invoke invokes a function, as the state machine and API Gateway do.
func (d *deployment) invoke(ctx context.Context, function string, event []byte) ([]byte, error) {
	return d.hosts[function].Invoke(ctx, event)
}

// execute executes the state machine for an auction, without its waiting times.
func (d *deployment) execute(gate order.GateClosure) statemachine.Execution {
	d.t.Helper()
	return d.stateMachine.Run(d.t.Context(), []byte(`{"auction":"`+gate.String()+`"}`), statemachine.Options{
		Invoke: d.invoke, Wait: time.Millisecond,
		Jitter: func(time.Duration) time.Duration { return 0 },
	})
}

// mustSucceed executes the state machine and fails the test unless the execution succeeds.
func (d *deployment) mustSucceed(gate order.GateClosure) statemachine.Execution {
	d.t.Helper()
	e := d.execute(gate)
	if e.Status != statemachine.Succeeded {
		d.t.Fatalf("execution = %s, %s: %s, path %v, want SUCCEEDED", e.Status, e.Error, e.Cause, e.Path)
	}
	return e
}

// finalLogs stops the functions and returns their complete output.
func (d *deployment) finalLogs() *logs {
	for _, h := range d.hosts {
		h.Close()
	}
	return d.log
}

// send sends a request to the API. A body is sent as JSON.
func (d *deployment) send(method, path, body string) *httptest.ResponseRecorder {
	d.t.Helper()
	header := http.Header{}
	if body != "" {
		header.Set("Content-Type", "application/json")
	}
	return d.sendWithHeader(method, path, body, header)
}

func (d *deployment) sendWithHeader(method, path, body string, header http.Header) *httptest.ResponseRecorder {
	d.t.Helper()
	request := httptest.NewRequestWithContext(d.t.Context(), method, path, strings.NewReader(body))
	request.Header = header
	response := httptest.NewRecorder()
	api := gateway.Gateway{Invoke: d.invoke, NewRequestID: uuid.NewString, Log: slog.New(slog.DiscardHandler)}
	api.ServeHTTP(response, request)
	return response
}

// placeAt stores n orders that were placed at a time in the past.
func (d *deployment) placeAt(at time.Time, prefix string, n int) []order.Order {
	d.t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		number, err := order.ParseDecimal(strconv.Itoa(i))
		if err != nil {
			d.t.Fatal(err)
		}
		orders[i] = order.Restore(order.Snapshot{
			RecordID: prefix + "-" + strconv.Itoa(i), Parameter1: "abc", Parameter2: number,
			PlacedAt: at, Status: order.Pending, Open: true,
		})
	}
	for batch := range slices.Chunk(orders, 100) { // in sequence, because the emulator is slow
		if _, err := d.orders.Place(d.t.Context(), batch, at); err != nil {
			d.t.Fatal(err)
		}
	}
	return orders
}

// stored reads orders from the table and returns them by record_id.
func (d *deployment) stored(orders []order.Order) map[string]order.Order {
	d.t.Helper()
	recordIDs := make([]string, len(orders))
	for i, o := range orders {
		recordIDs[i] = o.RecordID()
	}
	found, err := d.orders.Read(d.t.Context(), recordIDs)
	if err != nil {
		d.t.Fatal(err)
	}
	byID := map[string]order.Order{}
	for _, o := range found {
		byID[o.RecordID()] = o
	}
	return byID
}
