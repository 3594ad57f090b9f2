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

const bothPending = `{"orders":[{"record_id":"unique_id_1","status":"pending"},` +
	`{"record_id":"unique_id_2","status":"pending"}]}`

func TestPlaceOrders_Example(t *testing.T) {
	p := startProcess(t, "-data", t.TempDir(), "-every", neverDue)
	example, err := os.ReadFile("../../examples/orders.json")
	if err != nil {
		t.Fatal(err)
	}
	p.post(string(example)).want(t, http.StatusCreated, bothPending)
	p.get("unique_id_2").want(t, http.StatusOK,
		`{"record_id":"unique_id_2","parameter_1":"def","parameter_2":2.1,"status":"pending","placed_at":"…`)
}

func TestPlaceOrders_Replay(t *testing.T) {
	p := startProcess(t, "-data", t.TempDir(), "-every", neverDue)
	p.post(twoOrders).want(t, http.StatusCreated, bothPending)
	before := p.get("unique_id_1")
	replay := strings.Replace(twoOrders, `"parameter_2":4}`, `"parameter_2":40e-1}`, 1)
	p.post(replay).want(t, http.StatusCreated, bothPending)
	p.get("unique_id_1").want(t, http.StatusOK, strings.TrimSpace(before.body))
}

// TestPlaceOrders_Conflict checks that the response names the conflicting order and that the others
// are stored.
func TestPlaceOrders_Conflict(t *testing.T) {
	p := startProcess(t, "-data", t.TempDir(), "-every", neverDue)
	p.post(twoOrders).want(t, http.StatusCreated, bothPending)
	got := p.post(`[{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":5},` +
		`{"record_id":"unique_id_2","parameter_1":"def","parameter_2":2.1},` +
		`{"record_id":"unique_id_3","parameter_1":"ghi","parameter_2":1}]`)
	got.want(t, http.StatusConflict,
		`{"errorMessage":"1 order(s) not stored: record_id in use, see errors; 2 order(s) stored",`+
			`"errors":[{"index":0,"record_id":"unique_id_1","field":"record_id","reason":"belongs to another order"}],`+
			`"orders":[{"record_id":"unique_id_2","status":"pending"},{"record_id":"unique_id_3","status":"pending"}]}`)
	p.get("unique_id_1").want(t, http.StatusOK,
		`{"record_id":"unique_id_1","parameter_1":"abc","parameter_2":4,"status":"pending"…`)
	p.get("unique_id_3").want(t, http.StatusOK, `{"record_id":"unique_id_3"…`)
}

func TestPlaceOrders_ExactNumbers(t *testing.T) {
	p := startProcess(t, "-data", t.TempDir(), "-every", neverDue)
	for i, number := range []string{
		"12345678901234567890123456789012345678", "9223372036854775809", "0.1", "0.12345678901234567891",
		"-1e-130", "9.9999999999999999999999999999999999999e125", "0",
	} {
		id := fmt.Sprintf("n%d", i)
		order := fmt.Sprintf(`[{"record_id":%q,"parameter_1":"p","parameter_2":%s}]`, id, number)
		p.post(order).want(t, http.StatusCreated, "…")
		var body struct {
			Parameter2 json.RawMessage `json:"parameter_2"`
		}
		if err := json.Unmarshal([]byte(p.get(id).body), &body); err != nil {
			t.Fatal(err)
		}
		got, want := mustParseDecimal(t, string(body.Parameter2)), mustParseDecimal(t, number)
		if got != want {
			t.Errorf("parameter_2 = %s, want %s", body.Parameter2, number)
		}
	}
}

func mustParseDecimal(t *testing.T, number string) order.Decimal {
	t.Helper()
	d, err := order.ParseDecimal(number)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
