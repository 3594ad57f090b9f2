package handler_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

const (
	oneOrder   = `[{"record_id":"x","parameter_1":"abc","parameter_2":4}]`
	onePending = `{"orders":[{"record_id":"x","status":"pending"}]}`
	wrongType  = `{"errorMessage":"unsupported content type; send application/json","errors":[]}`
	tooLarge   = `{"errorMessage":"request body too large; send at most 3,000,000 bytes","errors":[]}`
	empty      = `{"errorMessage":"Request body is empty","errors":[]}`
)

func TestOnlyJSONIsTaken(t *testing.T) {
	for name, c := range map[string]struct {
		headers map[string]string
		status  int
		body    string
	}{
		"no headers":      {nil, 201, onePending},
		"no content type": {map[string]string{"accept": "text/html"}, 201, onePending},
		"an empty one":    {map[string]string{"Content-Type": ""}, 201, onePending},
		"as curl":         {map[string]string{"content-type": "application/json"}, 201, onePending},
		"in capitals":     {map[string]string{"CONTENT-TYPE": "Application/JSON"}, 201, onePending},
		"with a charset":  {map[string]string{"Content-Type": "application/json; charset=utf-8"}, 201, onePending},
		"a form":          {map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 415, wrongType},
		"text":            {map[string]string{"cOnTeNt-tYpE": "text/plain"}, 415, wrongType},
		"nearly JSON":     {map[string]string{"Content-Type": "application/jsonp"}, 415, wrongType},
		"a broken one":    {map[string]string{"Content-Type": "application/json; charset"}, 415, wrongType},
		"white space":     {map[string]string{"Content-Type": " "}, 415, wrongType},
	} {
		t.Run(name, func(t *testing.T) {
			event := post(oneOrder)
			event.Headers = c.headers
			wantReply(t, placeOrders(newFixture().orders, placed, silent), event, c.status, c.body)
		})
	}
}

// TestPlaceOrders_RepeatedContentType runs each case often: maps are iterated in random order.
func TestPlaceOrders_RepeatedContentType(t *testing.T) {
	const json, text = "application/json", "text/plain"
	for name, c := range map[string]struct {
		headers map[string]string
		all     map[string][]string
		status  int
	}{
		"same value twice":            {map[string]string{"Content-Type": json}, map[string][]string{"Content-Type": {json, json}}, 201},
		"two spellings of JSON":       {nil, map[string][]string{"Content-Type": {json, "Application/JSON; charset=utf-8"}}, 201},
		"JSON first":                  {map[string]string{"Content-Type": text}, map[string][]string{"Content-Type": {json, text}}, 415},
		"JSON last":                   {map[string]string{"Content-Type": json}, map[string][]string{"Content-Type": {text, json}}, 415},
		"two cases of the name":       {nil, map[string][]string{"Content-Type": {json}, "content-type": {text}}, 415},
		"two cases, same value":       {nil, map[string][]string{"Content-Type": {json}, "content-type": {json}}, 201},
		"two cases, single values":    {map[string]string{"Content-Type": json, "content-type": text}, nil, 415},
		"joined to one value":         {map[string]string{"Content-Type": json + ", " + text}, nil, 415},
		"other headers have no say":   {map[string]string{"Accept": text}, map[string][]string{"Accept": {text}}, 201},
		"single value, none repeated": {map[string]string{"content-type": text}, map[string][]string{"Accept": {json}}, 415},
	} {
		t.Run(name, func(t *testing.T) {
			event := post(oneOrder)
			event.Headers, event.MultiValueHeaders = c.headers, c.all
			for range 20 {
				if got := send(t, placeOrders(newFixture().orders, placed, silent), event); got.StatusCode != c.status {
					t.Fatalf("got %d %s, want %d", got.StatusCode, got.Body, c.status)
				}
			}
		})
	}
}

// TestABodyMayComeInBase64 is for what API Gateway takes for binary.
func TestABodyMayComeInBase64(t *testing.T) {
	inBase64 := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct {
		body   string
		status int
		want   string
	}{
		"orders":         {inBase64([]byte(oneOrder)), 201, onePending},
		"not base64":     {oneOrder, 500, ourFault},
		"cut off":        {strings.TrimRight(inBase64([]byte(oneOrder+" ")), "="), 500, ourFault},
		"nothing":        {"", 400, empty},
		"white space":    {inBase64([]byte(" \n")), 400, empty},
		"the most":       {inBase64(padded(oneOrder, 3_000_000)), 201, onePending},
		"more than that": {inBase64(padded(oneOrder, 3_000_001)), 413, tooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			event := post(c.body)
			event.IsBase64Encoded = true
			wantReply(t, placeOrders(newFixture().orders, placed, silent), event, c.status, c.want)
		})
	}
}

func TestAnEventWithoutABodyIsAnEmptyRequest(t *testing.T) {
	handle := placeOrders(newFixture().orders, placed, silent)
	for _, event := range []string{
		`{"resource":"/orders","httpMethod":"POST"}`,
		`{"resource":"/orders","httpMethod":"POST","body":null}`,
		`{"resource":"/orders","httpMethod":"POST","body":null,"headers":null,"isBase64Encoded":false,"requestContext":{}}`,
		`{"resource":"/orders","httpMethod":"POST","headers":{"content-length":"0"}}`,
	} {
		wantAnswer(t, handle, event,
			`{"statusCode":400,"headers":{"Cache-Control":"no-store","Content-Type":"application/json"},`+
				`"multiValueHeaders":null,"body":"{\"errorMessage\":\"Request body is empty\",\"errors\":[]}\n"}`)
	}
}

// TestThreeMillionBytesAreTaken checks both sides of the limit, counted in bytes and not in letters.
func TestThreeMillionBytesAreTaken(t *testing.T) {
	f := newFixture()
	handle := placeOrders(f.orders, placed, silent)
	wantReply(t, handle, post(string(padded(oneOrder, 3_000_000))), 201, onePending)
	wantReply(t, handle, post(string(padded(oneOrder, 3_000_001))), 413, tooLarge)
	wantReply(t, handle, post(strings.Repeat("é", 1_500_001)), 413, tooLarge)
}

// TestTheMostOrdersAreTaken places as many as a request may hold.
func TestTheMostOrdersAreTaken(t *testing.T) {
	f := newFixture()
	reply := send(t, placeOrders(f.orders, placed, silent), post(list(order.MaxBatch, valid)))
	if reply.StatusCode != http.StatusCreated || strings.Count(reply.Body, `"pending"`) != order.MaxBatch {
		t.Errorf("got %d %.200s", reply.StatusCode, reply.Body)
	}
	f.stored(t, "order-09999")
}

// padded is JSON with white space behind it, of n bytes.
func padded(text string, n int) []byte { return []byte(text + strings.Repeat(" ", n-len(text))) }
