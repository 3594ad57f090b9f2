package endtoend

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/dynamodb/schema"
	"auction.internal/lambdas/settings"
	"auction.internal/local/statemachine"
)

// pageOrders is how many orders BenchmarkPage has in a page: as many as fit when their ids have 38 characters.
const pageOrders = 1_395

// pageBackend answers what the functions ask of AWS for one page of orders, and keeps nothing. An order's id begins
// with its status.
type pageBackend struct{ ids []string }

// newPageBackend serves over TLS, as AWS does. It returns the environment of a function that trusts it.
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
	platform := newPlatform(b)
	return backend, []string{
		"AWS_ENDPOINT_URL=" + server.URL, "SSL_CERT_FILE=" + root,
		settings.OrdersTable + "=orders", settings.ResultsBucket + "=results", settings.NotificationTopic + "=arn:aws:sns:eu-west-1:1:t",
		settings.Platform + "=" + settings.PlatformHTTP, settings.PlatformEndpoint + "=" + platform.url,
		settings.PlatformTokenSecret + "=token",
	}
}

// use gives the backend n orders of the first shard of the index, a share of them in each state.
func (p *pageBackend) use(n int, states ...string) []string {
	p.ids = nil
	for i := 0; len(p.ids) < n; i++ {
		state := states[len(p.ids)%len(states)]
		id := fmt.Sprintf("%s-%0*d", state, 37-len(state), i)
		hash := fnv.New32a()
		_, _ = hash.Write([]byte(id))
		if hash.Sum32()%schema.Shards == 0 {
			p.ids = append(p.ids, id)
		}
	}
	return p.ids
}

func (p *pageBackend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	service, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	switch {
	case operation == "Query":
		p.query(w, body)
	case operation == "BatchGetItem":
		readItems(w, body)
	case operation == "UpdateItem":
		updated(w, body)
	case service == "secretsmanager":
		_, _ = io.WriteString(w, `{"SecretString":"a-secret-token"}`)
	case strings.Contains(string(body), "Action=Publish"):
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, `<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>`)
	default:
		w.Header().Set("ETag", `"1"`) // an object was put
	}
}

// query answers with the entries behind a key of the index.
func (p *pageBackend) query(w io.Writer, body []byte) {
	const listSize = 500 // as the adapter asks
	var asked struct{ ExpressionAttributeValues map[string]map[string]string }
	_ = json.Unmarshal(body, &asked)
	shard, behind := asked.ExpressionAttributeValues[":shard"]["N"], asked.ExpressionAttributeValues[":behind"]["S"]
	var entries []string
	for _, id := range p.ids {
		if shard == "0" && len(entries) < listSize && openedKey(id) > behind {
			entries = append(entries, fmt.Sprintf(`{"record_id":{"S":%q},"open_shard":{"N":"0"},"opened":{"S":%q}}`, id, openedKey(id)))
		}
	}
	last := ""
	if len(entries) == listSize {
		last = fmt.Sprintf(`,"LastEvaluatedKey":%s`, entries[listSize-1])
	}
	_, _ = fmt.Fprintf(w, `{"Items":[%s]%s}`, strings.Join(entries, ","), last)
}

func openedKey(id string) string { return "2026-11-22T11:00:00.000Z/" + id }

func readItems(w io.Writer, body []byte) {
	var asked struct {
		RequestItems map[string]struct {
			Keys []map[string]map[string]string
		}
	}
	_ = json.Unmarshal(body, &asked)
	var items []string
	for _, key := range asked.RequestItems["orders"].Keys {
		id := key["record_id"]["S"]
		state, _, _ := strings.Cut(id, "-")
		items = append(items, pageItem(id, state))
	}
	_, _ = fmt.Fprintf(w, `{"Responses":{"orders":[%s]}}`, strings.Join(items, ","))
}

// updated answers an update with the order as it is after a decision.
func updated(w io.Writer, body []byte) {
	var asked struct{ Key map[string]map[string]string }
	_ = json.Unmarshal(body, &asked)
	_, _ = fmt.Fprintf(w, `{"Attributes":%s}`, pageItem(asked.Key["record_id"]["S"], "accepted"))
}

func pageItem(id, status string) string {
	decided := ""
	if status != "pending" {
		decided = `,"power":{"N":"4"},"auction":{"S":"2026-11-22T12:00:00Z"},"decided_at":{"S":"2026-11-22T12:00:42.000Z"}`
	}
	return fmt.Sprintf(`{"record_id":{"S":%q},"parameter_1":{"S":"sell 11:00-11:15 CET at 40.40 EUR/MWh"},"parameter_2":{"N":"4"},"status":{"S":%q},`+
		`"placed_at":{"S":"2026-11-22T11:00:00.000Z"},"open_shard":{"N":"0"},"opened":{"S":%q}%s}`, id, status, openedKey(id), decided)
}

// BenchmarkPage measures the processor time that the built functions of the auction take for one full page, on a
// backend that answers at once over TLS. A tenth of the page is rejected. docs/performance.md uses the figures.
func BenchmarkPage(b *testing.B) {
	claims := func(ids []string) map[string]any { return map[string]any{"orders": pageClaims(ids)} }
	decided := append(strings.Fields(strings.Repeat("accepted ", 9)), "rejected")
	for _, c := range []struct {
		function string
		orders   int // that there are
		states   []string
		event    func(ids []string) map[string]any
	}{
		{settings.CollectResults, 1_500, []string{"pending"}, func([]string) map[string]any { return map[string]any{"cursor": ""} }},
		{settings.StoreResults, pageOrders, decided, claims},
		{settings.Notify, pageOrders, decided, func(ids []string) map[string]any {
			event := claims(ids)
			event["error"] = map[string]string{"Error": "OrderRejected", "Cause": "{}"}
			return event
		}},
	} {
		b.Run(c.function, func(b *testing.B) {
			backend, env := newPageBackend(b)
			event := c.event(backend.use(c.orders, c.states...))
			event["auction"] = "2026-11-22T12:00:00Z"
			text, err := json.Marshal(event)
			if err != nil {
				b.Fatal(err)
			}
			log := &logs{}
			h := host(b, c.function, log, env...)
			var answer []byte
			for b.Loop() {
				answer, err = h.Invoke(b.Context(), text)
				if failed, ok := errors.AsType[*statemachine.FunctionError](err); err != nil && (!ok || failed.Type != "OrderRejected") {
					b.Fatal(err)
				}
			}
			h.Close()
			b.ReportMetric(float64(h.CPU())/float64(time.Millisecond)/float64(b.N), "cpu-ms/page")
			if n := strings.Count(string(answer), `"record_id"`); c.function == settings.CollectResults && n != pageOrders {
				b.Errorf("a page of %d orders, want %d", n, pageOrders)
			}
		})
	}
}

func pageClaims(ids []string) []map[string]any {
	claims := make([]map[string]any, len(ids))
	for i, id := range ids {
		state, _, _ := strings.Cut(id, "-")
		claims[i] = map[string]any{"record_id": id, "order": state, "power": 4}
	}
	return claims
}
