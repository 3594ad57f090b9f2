package handler_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

// TestABadBodyIsToldWhy compares whole replies. What the JSON library says after our own words is its own.
func TestABadBodyIsToldWhy(t *testing.T) {
	said := func(message string) string { return `{"errorMessage":"` + message + `","errors":[]}` }
	for name, c := range map[string]struct{ body, want string }{
		"no body":        {``, said("Request body is empty")},
		"white space":    {" \r\n\t", said("Request body is empty")},
		"an object":      {`{"record_id":"x"}`, said("request body must be a list of orders; send a JSON array")},
		"null":           {`null`, said("request body must be a list of orders; send a JSON array")},
		"an empty list":  {`[]`, said("a request must contain 1 to 10000 orders, this one contains 0")},
		"too many":       {list(order.MaxBatch+1, valid), said("a request must contain 1 to 10000 orders, this one contains 10001")},
		"two lists":      {"[]\n[]", "invalid JSON at line 2, column "},
		"a broken list":  {"[\n  {]", "invalid JSON at line 2, column 4: "},
		"cut off":        {`[{"record_id":`, "invalid JSON at line 1, column 15: "},
		"a key twice":    {`[{"record_id":"x","record_id":"y"}]`, "invalid JSON at line 1, column "},
		"half a letter":  {`[{"record_id":"\ud800"}]`, "invalid JSON at line 1, column "},
		"not an order":   {`[4]`, problem(0, "", "", "must be an object")},
		"an extra field": {extended(`,"ttl":1`), problem(0, "x", "ttl", "is not a field of an order")},
		"a wrong case":   {extended(`,"Status":1`), problem(0, "x", "Status", "is not a field of an order")},
		"a bad number":   {`[{"record_id":"x","parameter_1":"abc","parameter_2":"4"}]`, problem(0, "x", "parameter_2", "must be a number")},
		"the same id": {
			`[{"record_id":"x","parameter_1":"abc","parameter_2":4},{"record_id":"x","parameter_1":"abc","parameter_2":4}]`,
			problem(1, "x", "record_id", "is a duplicate of the record_id at index 0"),
		},
		"a long record_id": {
			`[{"record_id":"` + strings.Repeat("é", 150) + `","parameter_1":"abc","parameter_2":4}]`,
			problem(0, strings.Repeat("é", 100)+"…", "record_id",
				"must have 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-', and begin with a letter or digit"),
		},
		"a long name": {
			extended(`,"` + strings.Repeat("n", 300) + `":1`),
			problem(0, "x", strings.Repeat("n", 200)+"…", "is not a field of an order"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			got := send(t, placeOrders(f.orders, placed, silent), post(c.body))
			want := c.want
			if !strings.HasPrefix(want, "{") {
				want = `{"errorMessage":"` + want
			}
			if got.StatusCode != http.StatusBadRequest || !strings.HasPrefix(got.Body, want) || !strings.HasSuffix(got.Body, "]}\n") {
				t.Errorf("got %d %.500s\nwant 400 %.500s", got.StatusCode, got.Body, want)
			}
			if found, err := f.orders.Read(t.Context(), []string{"x"}); len(found) != 0 || err != nil {
				t.Errorf("stored in spite of it: %v, %v", found, err)
			}
		})
	}
}

// TestInvalidJSONIsToldShort repeats a name that is longer than any reply should be.
func TestInvalidJSONIsToldShort(t *testing.T) {
	name := `"` + strings.Repeat("n", 100_000) + `":1`
	reply := send(t, placeOrders(newFixture().orders, placed, silent), post(`[{`+name+`,`+name+`}]`))
	if reply.StatusCode != http.StatusBadRequest || len(reply.Body) > 400 {
		t.Errorf("got %d with a body of %d bytes, want 400 and at most 400 bytes", reply.StatusCode, len(reply.Body))
	}
}

// TestEveryProblemOfAnOrderIsTold pins the list of problems.
func TestEveryProblemOfAnOrderIsTold(t *testing.T) {
	body := `[{"record_id":"good","parameter_1":"abc","parameter_2":4},{"parameter_1":"","parameter_2":null}]`
	wantReply(t, placeOrders(newFixture().orders, placed, silent), post(body), 400,
		`{"errorMessage":"no orders stored: the request has 3 problems","errors":[`+
			`{"index":1,"record_id":"","field":"record_id","reason":"is required"},`+
			`{"index":1,"record_id":"","field":"parameter_1","reason":"must have 1 to 256 characters, has 0"},`+
			`{"index":1,"record_id":"","field":"parameter_2","reason":"must be a number"}]}`)
}

// TestTheFirstHundredProblemsAreTold keeps a reply readable; the message has the whole number.
func TestTheFirstHundredProblemsAreTold(t *testing.T) {
	reply := send(t, placeOrders(newFixture().orders, placed, silent), post(list(101, func(int) string { return "4" })))
	var body struct {
		ErrorMessage string
		Errors       []struct{ Index int }
	}
	if err := json.Unmarshal([]byte(reply.Body), &body); err != nil {
		t.Fatal(err)
	}
	if body.ErrorMessage != "no orders stored: the request has 101 problems" || len(body.Errors) != 100 || body.Errors[99].Index != 99 {
		t.Errorf("%q and %d problems, want 101 and the first 100", body.ErrorMessage, len(body.Errors))
	}
}

// problem is the reply to a request with one problem.
func problem(index int, recordID, field, reason string) string {
	return fmt.Sprintf(`{"errorMessage":"no orders stored: the request has 1 problem",`+
		`"errors":[{"index":%d,"record_id":"%s","field":"%s","reason":"%s"}]}`, index, recordID, field, reason)
}

// extended is a request of one valid order with more fields.
func extended(more string) string {
	return `[{"record_id":"x","parameter_1":"abc","parameter_2":4` + more + `}]`
}

func valid(i int) string {
	return fmt.Sprintf(`{"record_id":"order-%05d","parameter_1":"abc","parameter_2":4}`, i)
}

// list is a body of n elements.
func list(n int, element func(int) string) string {
	elements := make([]string, n)
	for i := range elements {
		elements[i] = element(i)
	}
	return "[" + strings.Join(elements, ",") + "]"
}
