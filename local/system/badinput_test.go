package system_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
)

// neverDue is a schedule under which no auction comes up while a test runs.
const neverDue = "876000h"

// TestBadInput sends what customers get wrong through the door. Each is refused with a reason, and nothing is stored.
func TestBadInput(t *testing.T) {
	data := t.TempDir()
	r := start(t, "-data", data, "-every", neverDue)
	one := func(fields string) string { return `[{"record_id":"x",` + fields + `}]` }
	cases := map[string]struct {
		body, says string
	}{
		"trailing comma in an order": {`[{"record_id":"x","parameter_1":"abc","parameter_2":4,}]`, "line 1, column 54"},
		"trailing comma in the list": {"[\n{\"record_id\":\"x\",\"parameter_1\":\"a\",\"parameter_2\":4},\n]", "line 2, column 52"},
		"malformed":                  {`[{"record_id":`, "invalid JSON at line 1, column 15"},
		"an object":                  {`{"record_id":"x","parameter_1":"a","parameter_2":4}`, "must be a list"},
		"null":                       {`null`, "must be a list"},
		"a string":                   {`"x"`, "must be a list"},
		"a number":                   {`4`, "must be a list"},
		"an empty list":              {`[]`, "must hold 1 to 10000 orders"},
		"an empty object":            {`{}`, "must be a list"},
		"an empty string":            {`""`, "must be a list"},
		"no body":                    {``, "Request body is empty"},
		"white space":                {" \n\t", "Request body is empty"},
		"two values":                 {`[{"record_id":"x","parameter_1":"a","parameter_2":4}] []`, "invalid JSON"},
		"list of other things":       {`[null,4,"x",[]]`, `"index":3`},
		"no record_id":               {`[{"parameter_1":"a","parameter_2":4}]`, `"field":"record_id","reason":"is required"`},
		"no parameter_1":             {one(`"parameter_2":4`), `"field":"parameter_1","reason":"is required"`},
		"no parameter_2":             {one(`"parameter_1":"a"`), `"field":"parameter_2","reason":"is required"`},
		"parameter_1 a number":       {one(`"parameter_1":1,"parameter_2":4`), "must be a string"},
		"parameter_1 null":           {one(`"parameter_1":null,"parameter_2":4`), "must be a string"},
		"parameter_1 empty":          {one(`"parameter_1":"","parameter_2":4`), "must have 1 to 256 characters"},
		"parameter_1 too long":       {one(`"parameter_1":"` + strings.Repeat("é", 257) + `","parameter_2":4`), "has 257"},
		"parameter_2 a string":       {one(`"parameter_1":"a","parameter_2":"4"`), "must be a number"},
		"parameter_2 nested deep":    {one(`"parameter_1":"a","parameter_2":` + nested(2_000)), "must be a number"},
		"nested too deep":            {nested(20_000), "invalid JSON"},
		"parameter_2 too large":      {one(`"parameter_1":"a","parameter_2":1e400`), "magnitude"},
		"parameter_2 NaN":            {one(`"parameter_1":"a","parameter_2":NaN`), "invalid JSON"},
		"parameter_2 of 39 digits":   {one(`"parameter_1":"a","parameter_2":` + strings.Repeat("1", 39)), "38 significant digits"},
		"record_id with a slash":     {`[{"record_id":"../x","parameter_1":"a","parameter_2":4}]`, "the first one a letter or a digit"},
		"record_id too long":         {`[{"record_id":"` + strings.Repeat("x", 129) + `","parameter_1":"a","parameter_2":4}]`, "1 to 128"},
		"an unknown field":           {one(`"parameter_1":"a","parameter_2":4,"price":1`), `"field":"price"`},
		"the client's status":        {one(`"parameter_1":"a","parameter_2":4,"status":"accepted"`), `"field":"status"`},
		"the client's ttl":           {one(`"parameter_1":"a","parameter_2":4,"ttl":1`), `"field":"ttl"`},
		"a key in other letters":     {`[{"Record_ID":"x","parameter_1":"a","parameter_2":4}]`, `"field":"Record_ID"`},
		"a duplicate key":            {one(`"record_id":"y","parameter_1":"a","parameter_2":4`), "duplicate"},
		"invalid UTF-8":              {one("\"parameter_1\":\"\xff\",\"parameter_2\":4"), "invalid UTF-8"},
		"a lone surrogate":           {one(`"parameter_1":"\ud800","parameter_2":4`), "surrogate"},
		"a control character":        {one("\"parameter_1\":\"\x01\",\"parameter_2\":4"), "invalid JSON"},
		"the same record_id twice":   {numbered(30, func(i int) string { return validOrder(i % 29) }), `"index":29,"record_id":"order-00000","field":"record_id","reason":"is also that of the order at index 0"`},
		"the last of 30 wrong":       {numbered(30, lastWrong), `"index":29`},
		"10,001 orders":              {numbered(10_001, validOrder), "this one holds 10001"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { r.post(c.body).wantProblem(t, http.StatusBadRequest, c.says) })
	}
	t.Run("3,000,001 bytes", func(t *testing.T) {
		r.post(strings.Repeat(" ", 3_000_001)).wantProblem(t, http.StatusRequestEntityTooLarge, "3,000,000 bytes")
	})
	t.Run("a body that grows sixfold in an event", func(t *testing.T) {
		r.post(strings.Repeat("\x01", 2_900_000)).wantProblem(t, http.StatusRequestEntityTooLarge, "too large")
	})
	t.Run("a content type of forms", func(t *testing.T) {
		r.send(http.MethodPost, "/orders", "application/x-www-form-urlencoded", numbered(1, validOrder)).
			wantProblem(t, http.StatusUnsupportedMediaType, "application/json")
	})
	r.stop()
	wantNothingStored(t, data)
}

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

func lastWrong(i int) string {
	if i == 29 {
		return `{"parameter_1":"p","parameter_2":1}`
	}
	return validOrder(i)
}

func wantNothingStored(t *testing.T, data string) {
	t.Helper()
	orders, err := embedded.OpenOrders(filepath.Join(data, "orders.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer orders.Shut()
	for entry, err := range orders.List(t.Context(), order.GateClosureAt(time.Now().Add(time.Hour)), "") {
		t.Errorf("stored: %+v, %v", entry, err)
	}
}

// TestTheFirstHundredProblemsAreTold checks that a reply stays readable, and says how many problems there are.
func TestTheFirstHundredProblemsAreTold(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	got := r.post(numbered(150, func(i int) string { return fmt.Sprintf(`{"record_id":"%d"}`, i) }))
	var body struct {
		ErrorMessage string
		Errors       []json.RawMessage
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil {
		t.Fatal(err)
	}
	if got.status != http.StatusBadRequest || len(body.Errors) != 100 || !strings.Contains(body.ErrorMessage, "300 problem(s)") {
		t.Errorf("%d, %d problems told, %q", got.status, len(body.Errors), body.ErrorMessage)
	}
}

func TestWrongPathsAndMethods(t *testing.T) {
	r := start(t, "-data", t.TempDir(), "-every", neverDue)
	for _, c := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{http.MethodGet, "/", http.StatusNotFound, ""},
		{http.MethodPost, "/order", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/x/y", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/absent", http.StatusNotFound, ""},
		{http.MethodGet, "/orders/%2e%2e%2fx", http.StatusNotFound, ""},
		{http.MethodGet, "/orders", http.StatusMethodNotAllowed, "POST"},
		{http.MethodDelete, "/orders", http.StatusMethodNotAllowed, "POST"},
		{http.MethodPost, "/orders/x", http.StatusMethodNotAllowed, "GET"},
		{http.MethodPut, "/orders/x", http.StatusMethodNotAllowed, "GET"},
	} {
		got := r.send(c.method, c.path, "application/json", "[]")
		got.wantProblem(t, c.status, "")
		if got.header.Get("Allow") != c.allow {
			t.Errorf("%s %s: Allow %q, want %q", c.method, c.path, got.header.Get("Allow"), c.allow)
		}
	}
}
