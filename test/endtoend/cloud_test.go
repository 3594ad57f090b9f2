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

// cloud is a deployed system: the five functions in processes of their own, and all that they reach.
type cloud struct {
	t        testing.TB
	hosts    map[string]*runtimehost.Host
	log      *logs
	aws      *aws
	platform *platform
	orders   *dynamodb.Orders // looks into the table past the functions
	table    string
	bucket   string
	channel  *emulator.Subscriber
	machine  *statemachine.Machine
	gate     order.GateClosure // the last full hour, for orders that were placed before it
}

// deploy makes the system's resources in the emulator and starts its functions, on the platform over HTTP.
func deploy(t testing.TB) *cloud {
	t.Helper()
	c := &cloud{t: t, log: &logs{}, hosts: map[string]*runtimehost.Host{}, gate: order.GateClosureAt(time.Now().Truncate(time.Hour))}
	binary(t, settings.Notify)
	c.aws = newAWS(t, c)
	c.table = emulator.NewOrdersTable(t)
	c.bucket = emulator.NewBucket(t)
	c.platform = newPlatform(t)
	var topic string
	topic, c.channel = emulator.NewTopic(t)
	c.orders = dynamodb.New(emulator.Config(t), c.table)
	env := []string{
		"AWS_ENDPOINT_URL=" + c.aws.url,
		settings.OrdersTable + "=" + c.table,
		settings.ResultsBucket + "=" + c.bucket,
		settings.NotificationTopic + "=" + topic,
		settings.Platform + "=" + settings.PlatformHTTP,
		settings.PlatformEndpoint + "=" + c.platform.url,
		settings.PlatformTokenSecret + "=" + emulator.NewSecret(t, c.platform.token).ARN,
	}
	for _, function := range settings.Functions() {
		c.hosts[function] = host(t, function, c.log, env...)
	}
	c.machine = newMachine(t)
	return c
}

func newMachine(t testing.TB) *statemachine.Machine {
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

// invoke calls a function, as the state machine and the API do.
func (c *cloud) invoke(ctx context.Context, function string, event []byte) ([]byte, error) {
	return c.hosts[function].Invoke(ctx, event)
}

// run executes the state machine for an auction. Its waits and retries take no time.
func (c *cloud) run(gate order.GateClosure) statemachine.Execution {
	c.t.Helper()
	return c.machine.Run(c.t.Context(), []byte(`{"auction":"`+gate.String()+`"}`), statemachine.Options{
		Invoke: c.invoke, Wait: time.Millisecond,
		Jitter: func(time.Duration) time.Duration { return 0 },
	})
}

// logged ends the functions, and gives all that they wrote: before its end, a process's last words may be on their way.
func (c *cloud) logged() *logs {
	for _, h := range c.hosts {
		h.Close()
	}
	return c.log
}

// send sends a request to the API.
func (c *cloud) send(method, path, body string) *httptest.ResponseRecorder {
	c.t.Helper()
	return send(c.t, c.door(), method, path, body)
}

// post posts orders under a header.
func (c *cloud) post(header http.Header, body string) *httptest.ResponseRecorder {
	c.t.Helper()
	request := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, "/orders", strings.NewReader(body))
	request.Header = header
	reply := httptest.NewRecorder()
	c.door().ServeHTTP(reply, request)
	return reply
}

func (c *cloud) door() gateway.Gateway {
	return gateway.Gateway{Invoke: c.invoke, NewRequestID: uuid.NewString, Log: slog.New(slog.DiscardHandler)}
}

// placed puts n orders into the table, placed at a moment of the past.
func (c *cloud) placed(at time.Time, names string, n int) []order.Order {
	c.t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		number, err := order.ParseDecimal(strconv.Itoa(i))
		if err != nil {
			c.t.Fatal(err)
		}
		orders[i] = order.Restore(order.Snapshot{
			RecordID: names + "-" + strconv.Itoa(i), Parameter1: "abc", Parameter2: number, PlacedAt: at, Status: order.Pending, Open: true,
		})
	}
	for batch := range slices.Chunk(orders, 100) { // one after the other: the emulator is slow
		if _, err := c.orders.Place(c.t.Context(), batch, at); err != nil {
			c.t.Fatal(err)
		}
	}
	return orders
}

// stored reads orders past the functions, by their record_ids.
func (c *cloud) stored(orders []order.Order) map[string]order.Order {
	c.t.Helper()
	ids := make([]string, len(orders))
	for i, o := range orders {
		ids[i] = o.RecordID()
	}
	found, err := c.orders.Read(c.t.Context(), ids)
	if err != nil {
		c.t.Fatal(err)
	}
	byID := map[string]order.Order{}
	for _, o := range found {
		byID[o.RecordID()] = o
	}
	return byID
}

// wantSettled checks the end of orders: decided and no longer open, one object an accepted one, and every rejected
// one told.
func (c *cloud) wantSettled(orders []order.Order) (accepted, rejected int) {
	c.t.Helper()
	objects, told := emulator.Versions(c.t, c.bucket), c.told()
	stored := c.stored(orders)
	for _, o := range orders {
		now := stored[o.RecordID()]
		key := "results/auction=" + now.Auction().Compact() + "/" + o.RecordID() + ".json"
		switch {
		case !now.Status().Decided() || now.Open():
			c.t.Errorf("%s is %s, open: %v", o.RecordID(), now.Status(), now.Open())
		case now.Status() == order.Accepted && objects[key] != 1:
			c.t.Errorf("%s is accepted and has %d objects", o.RecordID(), objects[key])
		case now.Status() == order.Rejected && (objects[key] != 0 || !told[o.RecordID()]):
			c.t.Errorf("%s is rejected, has %d objects, was told: %v", o.RecordID(), objects[key], told[o.RecordID()])
		case now.Status() == order.Accepted:
			accepted++
		default:
			rejected++
		}
	}
	return accepted, rejected
}
