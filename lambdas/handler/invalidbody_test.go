package handler_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

// TestPlaceOrders_InvalidBody compares complete responses, except for invalid JSON: there it
// compares only the text before the error of the JSON library.
func TestPlaceOrders_InvalidBody(t *testing.T) {
	errorBody := func(message string) string { return `{"errorMessage":"` + message + `","errors":[]}` }
	for name, c := range map[string]struct{ body, want string }{
		"no body":     {``, errorBody("Request body is empty")},
		"white space": {" \r\n\t", errorBody("Request body is empty")},
		"object":      {`{"record_id":"x"}`, errorBody("request body must be a list of orders; send a JSON array")},
		"null":        {`null`, errorBody("request body must be a list of orders; send a JSON array")},
		"empty array": {`[]`, errorBody("a request must contain 1 to 10000 orders, this one contains 0")},
		"too many orders": {
			orderList(order.MaxBatch+1, validOrder),
			errorBody("a request must contain 1 to 10000 orders, this one contains 10001"),
		},
		"two arrays":          {"[]\n[]", "invalid JSON at line 2, column "},
		"mismatched brackets": {"[\n  {]", "invalid JSON at line 2, column 4: "},
		"truncated":           {`[{"record_id":`, "invalid JSON at line 1, column 15: "},
		"duplicate key":       {`[{"record_id":"x","record_id":"y"}]`, "invalid JSON at line 1, column "},
		"lone surrogate":      {`[{"record_id":"\ud800"}]`, "invalid JSON at line 1, column "},
		"not an object":       {`[4]`, problemResponse(0, "", "", "must be an object")},
		"unknown field":       {withField(`,"ttl":1`), problemResponse(0, "x", "ttl", "is not a field of an order")},
		"field name in wrong case": {
			withField(`,"Status":1`), problemResponse(0, "x", "Status", "is not a field of an order"),
		},
		"number string": {
			`[{"record_id":"x","parameter_1":"abc","parameter_2":"4"}]`,
			problemResponse(0, "x", "parameter_2", "must be a number"),
		},
		"duplicate record_id": {
			`[{"record_id":"x","parameter_1":"abc","parameter_2":4},{"record_id":"x","parameter_1":"abc","parameter_2":4}]`,
			problemResponse(1, "x", "record_id", "is a duplicate of the record_id at index 0"),
		},
		"long record_id": {
			`[{"record_id":"` + strings.Repeat("é", 150) + `","parameter_1":"abc","parameter_2":4}]`,
			problemResponse(0, strings.Repeat("é", 100)+"…", "record_id",
				"must have 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-', and begin with a letter or digit"),
		},
		"long field name": {
			withField(`,"` + strings.Repeat("n", 300) + `":1`),
			problemResponse(0, "x", strings.Repeat("n", 200)+"…", "is not a field of an order"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			got := send(t, placeOrders(f.orders, placedAt, discard), post(c.body))
			want := c.want
			if !strings.HasPrefix(want, "{") {
				want = `{"errorMessage":"` + want
			}
			complete := strings.HasPrefix(got.Body, want) && strings.HasSuffix(got.Body, "]}\n")
			if got.StatusCode != http.StatusBadRequest || !complete {
				t.Errorf("got %d %.500s\nwant 400 %.500s", got.StatusCode, got.Body, want)
			}
			if found, err := f.orders.Read(t.Context(), []string{"x"}); len(found) != 0 || err != nil {
				t.Errorf("Read(x) = %v, %v, want no stored order", found, err)
			}
		})
	}
}

// TestPlaceOrders_ErrorTextIsLimited sends a duplicate key that is too long for a response.
func TestPlaceOrders_ErrorTextIsLimited(t *testing.T) {
	name := `"` + strings.Repeat("n", 100_000) + `":1`
	response := send(t, placeOrders(newFixture().orders, placedAt, discard), post(`[{`+name+`,`+name+`}]`))
	if response.StatusCode != http.StatusBadRequest || len(response.Body) > 400 {
		t.Errorf("status %d, body of %d bytes, want 400 and at most 400 bytes", response.StatusCode, len(response.Body))
	}
}

func TestPlaceOrders_ReportsAllProblems(t *testing.T) {
	body := `[{"record_id":"good","parameter_1":"abc","parameter_2":4},{"parameter_1":"","parameter_2":null}]`
	wantResponse(t, placeOrders(newFixture().orders, placedAt, discard), post(body), 400,
		`{"errorMessage":"no orders stored: the request has 3 problems","errors":[`+
			`{"index":1,"record_id":"","field":"record_id","reason":"is required"},`+
			`{"index":1,"record_id":"","field":"parameter_1","reason":"must have 1 to 256 characters, has 0"},`+
			`{"index":1,"record_id":"","field":"parameter_2","reason":"must be a number"}]}`)
}

// TestPlaceOrders_ListsFirst100Problems also checks that the message contains the total number.
func TestPlaceOrders_ListsFirst100Problems(t *testing.T) {
	event := post(orderList(101, func(int) string { return "4" }))
	response := send(t, placeOrders(newFixture().orders, placedAt, discard), event)
	var body struct {
		ErrorMessage string
		Errors       []struct{ Index int }
	}
	if err := json.Unmarshal([]byte(response.Body), &body); err != nil {
		t.Fatal(err)
	}
	if want := "no orders stored: the request has 101 problems"; body.ErrorMessage != want {
		t.Errorf("errorMessage %q, want %q", body.ErrorMessage, want)
	}
	if len(body.Errors) != 100 || body.Errors[99].Index != 99 {
		t.Errorf("%d errors, want the first 100", len(body.Errors))
	}
}

// problemResponse returns the body of the response to a request with one problem.
func problemResponse(index int, recordID, field, reason string) string {
	return fmt.Sprintf(`{"errorMessage":"no orders stored: the request has 1 problem",`+
		`"errors":[{"index":%d,"record_id":"%s","field":"%s","reason":"%s"}]}`, index, recordID, field, reason)
}

// withField returns a request with one valid order and an additional field.
func withField(field string) string {
	return `[{"record_id":"x","parameter_1":"abc","parameter_2":4` + field + `}]`
}

func validOrder(i int) string {
	return fmt.Sprintf(`{"record_id":"order-%05d","parameter_1":"abc","parameter_2":4}`, i)
}

// orderList returns a request body with n elements.
func orderList(n int, element func(int) string) string {
	elements := make([]string, n)
	for i := range elements {
		elements[i] = element(i)
	}
	return "[" + strings.Join(elements, ",") + "]"
}
