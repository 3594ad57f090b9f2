package dynamodb_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"auction.internal/adapters/dynamodb"
	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/adapters/emulator"
	"auction.internal/domain/port"
	"auction.internal/domain/port/porttest"
)

func TestMain(m *testing.M) { os.Exit(emulator.Run(m)) }

// emulatorStore is an order store in the emulator, with the name of its table.
type emulatorStore struct {
	*dynamodb.Orders

	table string
}

func newEmulatorStore(t testing.TB) emulatorStore {
	table := emulator.NewOrdersTable(t)
	return emulatorStore{Orders: dynamodb.New(emulator.Config(t), table), table: table}
}

func TestOrders_Contract(t *testing.T) {
	emulator.URL(t)
	porttest.OrderStore(t, porttest.OrderStoreHarness{
		New: func(t testing.TB) port.OrderStore { return newEmulatorStore(t) },
		DeleteExpired: func(t testing.TB, s port.OrderStore, now time.Time) {
			deleteExpired(t, s.(emulatorStore).table, now)
		},
		Sequences:    6,
		Capabilities: porttest.Capabilities{Concurrency: true, Cancellation: true, Deletion: true},
	})
}

// deleteExpired deletes the items whose TTL has passed. The emulator does not delete them.
func deleteExpired(t testing.TB, table string, now time.Time) {
	t.Helper()
	client := awsdynamodb.NewFromConfig(emulator.Config(t))
	out, err := client.Scan(t.Context(), &awsdynamodb.ScanInput{TableName: &table})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range out.Items {
		ttl, ok := item[schema.TTL].(*types.AttributeValueMemberN)
		if !ok {
			continue
		}
		if at, err := strconv.ParseInt(ttl.Value, 10, 64); err != nil || at > now.Unix() {
			continue
		}
		_, err := client.DeleteItem(t.Context(), &awsdynamodb.DeleteItemInput{
			TableName: aws.String(table), Key: map[string]types.AttributeValue{schema.RecordID: item[schema.RecordID]},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
