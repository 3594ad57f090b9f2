package system_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

const twoOrders = `[{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4},` +
	`{"record_id":"unique_id_2","parameter_1":"def","parameter_2":2.1}]`

const bothPending = `{"orders":[{"record_id":"unique_id_1","status":"pending"},{"record_id":"unique_id_2","status":"pending"}]}`

func TestTheDocumentedOrders(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	example, err := os.ReadFile("../../examples/orders.json")
	if err != nil {
		t.Fatal(err)
	}
	r.post(string(example)).want(t, http.StatusCreated, bothPending)
	r.get("unique_id_2").want(t, http.StatusOK,
		`{"record_id":"unique_id_2","parameter_1":"def","parameter_2":2.1,"status":"pending","placed_at":"…`)
}

func TestAReplayChangesNothing(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	r.post(twoOrders).want(t, http.StatusCreated, bothPending)
	before := r.get("unique_id_1")
	same := strings.Replace(twoOrders, `"parameter_2":4}`, `"parameter_2":40e-1}`, 1)
	r.post(same).want(t, http.StatusCreated, bothPending)
	r.get("unique_id_1").want(t, http.StatusOK, strings.TrimSpace(before.body))
}

func TestAConflictNamesItsOrdersAndStoresTheOthers(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	r.post(twoOrders).want(t, http.StatusCreated, bothPending)
	got := r.post(`[{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":5},` +
		`{"record_id":"unique_id_2","parameter_1":"def","parameter_2":2.1},` +
		`{"record_id":"unique_id_3","parameter_1":"ghi","parameter_2":1}]`)
	got.want(t, http.StatusConflict, `{"errorMessage":"1 order(s) conflict with stored ones, 2 are stored",`+
		`"errors":[{"index":0,"record_id":"unique_id_1","field":"record_id","reason":"belongs to another order"}],`+
		`"orders":[{"record_id":"unique_id_2","status":"pending"},{"record_id":"unique_id_3","status":"pending"}]}`)
	r.get("unique_id_1").want(t, http.StatusOK, `{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4,"status":"pending"…`)
	r.get("unique_id_3").want(t, http.StatusOK, `{"record_id":"unique_id_3"…`)
}

func TestNumbersAreKeptExactly(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	for i, number := range []string{
		"12345678901234567890123456789012345678", "9223372036854775809", "0.1", "0.12345678901234567891",
		"-1e-130", "9.9999999999999999999999999999999999999e125", "0",
	} {
		id := fmt.Sprintf("n%d", i)
		r.post(fmt.Sprintf(`[{"record_id":%q,"parameter_1":"p","parameter_2":%s}]`, id, number)).want(t, http.StatusCreated, "…")
		var body struct {
			Parameter2 json.RawMessage `json:"parameter_2"`
		}
		if err := json.Unmarshal([]byte(r.get(id).body), &body); err != nil {
			t.Fatal(err)
		}
		back, sent := parse(t, string(body.Parameter2)), parse(t, number)
		if back != sent {
			t.Errorf("%s came back as %s", number, body.Parameter2)
		}
	}
}

func parse(t *testing.T, number string) order.Decimal {
	t.Helper()
	d, err := order.ParseDecimal(number)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
