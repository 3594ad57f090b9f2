package endtoend

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/lambdas/settings"
)

// pageBackend responds to the AWS calls of the functions for one page of orders. It stores no
// changes. The record_id of an order starts with its status.
type pageBackend struct{ recordIDs []string }

// newPageBackend starts a backend that uses TLS, like AWS, and an auction platform. It returns the
// environment of a function that uses them.
func newPageBackend(b *testing.B) (backend *pageBackend, env []string) {
	b.Helper()
	backend = &pageBackend{}
	server := httptest.NewTLSServer(backend)
	b.Cleanup(server.Close)
	root := filepath.Join(b.TempDir(), "root.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(root, certificate, 0o600); err != nil {
		b.Fatal(err)
	}
	platform := newFakePlatform(b)
	return backend, []string{
		"AWS_ENDPOINT_URL=" + server.URL,
		"SSL_CERT_FILE=" + root,
		settings.OrdersTable + "=orders",
		settings.ResultsBucket + "=results",
		settings.NotificationTopic + "=arn:aws:sns:eu-west-1:1:t",
		settings.Platform + "=" + settings.PlatformHTTP,
		settings.PlatformEndpoint + "=" + platform.url,
		settings.PlatformTokenSecret + "=token",
	}
}

// createOrders creates n orders in the first shard of the index, with the statuses in turn, and
// returns their record_ids.
func (p *pageBackend) createOrders(n int, statuses ...string) []string {
	p.recordIDs = nil
	for i := 0; len(p.recordIDs) < n; i++ {
		status := statuses[len(p.recordIDs)%len(statuses)]
		id := fmt.Sprintf("%s-%0*d", status, 37-len(status), i)
		hash := fnv.New32a()
		_, _ = hash.Write([]byte(id))
		if hash.Sum32()%schema.Shards == 0 {
			p.recordIDs = append(p.recordIDs, id)
		}
	}
	return p.recordIDs
}

func statusOf(recordID string) string {
	status, _, _ := strings.Cut(recordID, "-")
	return status
}

func (p *pageBackend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	service, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	switch {
	case operation == "Query":
		p.query(w, body)
	case operation == "BatchGetItem":
		batchGetItem(w, body)
	case operation == "UpdateItem":
		updateItem(w, body)
	case service == "secretsmanager":
		_, _ = io.WriteString(w, `{"SecretString":"a-secret-token"}`)
	case strings.Contains(string(body), "Action=Publish"):
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w,
			`<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>`)
	default:
		w.Header().Set("ETag", `"1"`) // PutObject
	}
}

// query responds with the entries of the index after a key.
func (p *pageBackend) query(w io.Writer, body []byte) {
	const limit = 500 // the limit that the adapter sets
	var input struct{ ExpressionAttributeValues map[string]map[string]string }
	_ = json.Unmarshal(body, &input)
	values := input.ExpressionAttributeValues
	shard, after := values[":shard"]["N"], values[":after"]["S"]
	var entries []string
	for _, id := range p.recordIDs {
		if shard == "0" && len(entries) < limit && openedKey(id) > after {
			entries = append(entries, fmt.Sprintf(
				`{"record_id":{"S":%q},"open_shard":{"N":"0"},"opened":{"S":%q}}`, id, openedKey(id)))
		}
	}
	last := ""
	if len(entries) == limit {
		last = fmt.Sprintf(`,"LastEvaluatedKey":%s`, entries[limit-1])
	}
	_, _ = fmt.Fprintf(w, `{"Items":[%s]%s}`, strings.Join(entries, ","), last)
}

func openedKey(recordID string) string { return "2026-11-22T11:00:00.000Z/" + recordID }

func batchGetItem(w io.Writer, body []byte) {
	var input struct {
		RequestItems map[string]struct {
			Keys []map[string]map[string]string
		}
	}
	_ = json.Unmarshal(body, &input)
	var items []string
	for _, key := range input.RequestItems["orders"].Keys {
		id := key["record_id"]["S"]
		items = append(items, newItem(id, statusOf(id)))
	}
	_, _ = fmt.Fprintf(w, `{"Responses":{"orders":[%s]}}`, strings.Join(items, ","))
}

// updateItem responds with the order after its decision.
func updateItem(w io.Writer, body []byte) {
	var input struct{ Key map[string]map[string]string }
	_ = json.Unmarshal(body, &input)
	_, _ = fmt.Fprintf(w, `{"Attributes":%s}`, newItem(input.Key["record_id"]["S"], "accepted"))
}

// newItem returns the DynamoDB item of an order.
func newItem(recordID, status string) string {
	decision := ""
	if status != "pending" {
		decision = `,"power":{"N":"4"},"auction":{"S":"2026-11-22T12:00:00Z"},` +
			`"decided_at":{"S":"2026-11-22T12:00:42.000Z"}`
	}
	return fmt.Sprintf(`{"record_id":{"S":%q},"parameter_1":{"S":"sell 11:00-11:15 CET at 40.40 EUR/MWh"},`+
		`"parameter_2":{"N":"4"},"status":{"S":%q},"placed_at":{"S":"2026-11-22T11:00:00.000Z"},`+
		`"open_shard":{"N":"0"},"opened":{"S":%q}%s}`, recordID, status, openedKey(recordID), decision)
}
