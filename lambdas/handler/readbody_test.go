package handler_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

const (
	oneOrder        = `[{"record_id":"x","parameter_1":"abc","parameter_2":4}]`
	onePending      = `{"orders":[{"record_id":"x","status":"pending"}]}`
	unsupportedType = `{"errorMessage":"unsupported content type; send application/json","errors":[]}`
	tooLarge        = `{"errorMessage":"request body too large; send at most 3,000,000 bytes","errors":[]}`
	emptyBody       = `{"errorMessage":"Request body is empty","errors":[]}`
)

func TestPlaceOrders_ContentType(t *testing.T) {
	for name, c := range map[string]struct {
		headers map[string]string
		status  int
		body    string
	}{
		"no headers":        {nil, 201, onePending},
		"no content type":   {map[string]string{"accept": "text/html"}, 201, onePending},
		"empty":             {map[string]string{"Content-Type": ""}, 201, onePending},
		"lower-case header": {map[string]string{"content-type": "application/json"}, 201, onePending},
		"mixed case":        {map[string]string{"CONTENT-TYPE": "Application/JSON"}, 201, onePending},
		"charset":           {map[string]string{"Content-Type": "application/json; charset=utf-8"}, 201, onePending},
		"form":              {map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 415, unsupportedType},
		"text":              {map[string]string{"cOnTeNt-tYpE": "text/plain"}, 415, unsupportedType},
		"JSONP":             {map[string]string{"Content-Type": "application/jsonp"}, 415, unsupportedType},
		"invalid parameter": {map[string]string{"Content-Type": "application/json; charset"}, 415, unsupportedType},
		"white space":       {map[string]string{"Content-Type": " "}, 415, unsupportedType},
	} {
		t.Run(name, func(t *testing.T) {
			event := post(oneOrder)
			event.Headers = c.headers
			wantResponse(t, placeOrders(newFixture().orders, placedAt, discard), event, c.status, c.body)
		})
	}
}

// TestPlaceOrders_RepeatedContentType runs each case 20 times, because the iteration order of maps
// is random.
func TestPlaceOrders_RepeatedContentType(t *testing.T) {
	const json, text = "application/json", "text/plain"
	type single = map[string]string
	type multi = map[string][]string
	for name, c := range map[string]struct {
		headers single
		all     multi
		status  int
	}{
		"same value twice":                        {single{"Content-Type": json}, multi{"Content-Type": {json, json}}, 201},
		"JSON with and without charset":           {nil, multi{"Content-Type": {json, json + "; charset=utf-8"}}, 201},
		"JSON first":                              {single{"Content-Type": text}, multi{"Content-Type": {json, text}}, 415},
		"JSON last":                               {single{"Content-Type": json}, multi{"Content-Type": {text, json}}, 415},
		"two cases of header name":                {nil, multi{"Content-Type": {json}, "content-type": {text}}, 415},
		"two cases of header name, same value":    {nil, multi{"Content-Type": {json}, "content-type": {json}}, 201},
		"two cases of header name, single values": {single{"Content-Type": json, "content-type": text}, nil, 415},
		"values joined with comma":                {single{"Content-Type": json + ", " + text}, nil, 415},
		"other header":                            {single{"Accept": text}, multi{"Accept": {text}}, 201},
		"only in single values":                   {single{"content-type": text}, multi{"Accept": {json}}, 415},
	} {
		t.Run(name, func(t *testing.T) {
			event := post(oneOrder)
			event.Headers, event.MultiValueHeaders = c.headers, c.all
			for range 20 {
				if got := send(t, placeOrders(newFixture().orders, placedAt, discard), event); got.StatusCode != c.status {
					t.Fatalf("got %d %s, want %d", got.StatusCode, got.Body, c.status)
				}
			}
		})
	}
}

// TestPlaceOrders_Base64Body checks bodies that API Gateway encodes because their media type is
// binary.
func TestPlaceOrders_Base64Body(t *testing.T) {
	encode := base64.StdEncoding.EncodeToString
	for name, c := range map[string]struct {
		body   string
		status int
		want   string
	}{
		"orders":       {encode([]byte(oneOrder)), 201, onePending},
		"not base64":   {oneOrder, 500, internalError},
		"truncated":    {strings.TrimRight(encode([]byte(oneOrder+" ")), "="), 500, internalError},
		"empty":        {"", 400, emptyBody},
		"white space":  {encode([]byte(" \n")), 400, emptyBody},
		"maximum size": {encode(padded(oneOrder, 3_000_000)), 201, onePending},
		"too large":    {encode(padded(oneOrder, 3_000_001)), 413, tooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			event := post(c.body)
			event.IsBase64Encoded = true
			wantResponse(t, placeOrders(newFixture().orders, placedAt, discard), event, c.status, c.want)
		})
	}
}

func TestPlaceOrders_NoBody(t *testing.T) {
	handle := placeOrders(newFixture().orders, placedAt, discard)
	for _, event := range []string{
		`{"resource":"/orders","httpMethod":"POST"}`,
		`{"resource":"/orders","httpMethod":"POST","body":null}`,
		`{"resource":"/orders","httpMethod":"POST","body":null,"headers":null,"isBase64Encoded":false,"requestContext":{}}`,
		`{"resource":"/orders","httpMethod":"POST","headers":{"content-length":"0"}}`,
	} {
		wantOutput(t, handle, event,
			`{"statusCode":400,"headers":{"Cache-Control":"no-store","Content-Type":"application/json"},`+
				`"multiValueHeaders":null,"body":"{\"errorMessage\":\"Request body is empty\",\"errors\":[]}\n"}`)
	}
}

// TestPlaceOrders_MaxBody checks that the limit counts bytes, not characters.
func TestPlaceOrders_MaxBody(t *testing.T) {
	f := newFixture()
	handle := placeOrders(f.orders, placedAt, discard)
	wantResponse(t, handle, post(string(padded(oneOrder, 3_000_000))), 201, onePending)
	wantResponse(t, handle, post(string(padded(oneOrder, 3_000_001))), 413, tooLarge)
	wantResponse(t, handle, post(strings.Repeat("é", 1_500_001)), 413, tooLarge)
}

func TestPlaceOrders_MaxBatch(t *testing.T) {
	f := newFixture()
	response := send(t, placeOrders(f.orders, placedAt, discard), post(orderList(order.MaxBatch, validOrder)))
	if response.StatusCode != http.StatusCreated || strings.Count(response.Body, `"pending"`) != order.MaxBatch {
		t.Errorf("got %d %.200s, want 201 with %d orders", response.StatusCode, response.Body, order.MaxBatch)
	}
	f.stored(t, "order-09999")
}

// padded returns text with trailing spaces, n bytes in total.
func padded(text string, n int) []byte { return []byte(text + strings.Repeat(" ", n-len(text))) }
