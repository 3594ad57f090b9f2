package auctionhttp_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
)

func TestResults_Request(t *testing.T) {
	s := newConstantStub(func() *http.Response { return newResponse(http.StatusOK, oneResult) })
	s.wantResult(t)
	r := s.requests[0]
	const target = "https://platform.example.com/v1/auctions/2026-11-22T12:00:00Z/results"
	if r.Method != http.MethodPost || r.URL.String() != target {
		t.Errorf("request %s %s, want POST %s", r.Method, r.URL, target)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json", "Authorization": "Bearer " + token,
	} {
		if got := r.Header.Values(name); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	const body = `{"orders":[{"record_id":"x","parameter_1":"p","parameter_2":0,"placed_at":"2026-11-22T11:00:00.000Z"}]}`
	if r.body != body || r.ContentLength != int64(len(body)) {
		t.Errorf("body %s with Content-Length %d\nwant %s", r.body, r.ContentLength, body)
	}
}

func TestResults_NotReady(t *testing.T) {
	for name, body := range map[string]io.Reader{
		"no body": strings.NewReader(""), "results": strings.NewReader(oneResult), "endless body": endlessBody{},
	} {
		s := newConstantStub(func() *http.Response { return newStream(http.StatusAccepted, body) })
		results, ready, err := s.results(t, t.Context())
		if err != nil || ready || results != nil || len(s.requests) != 1 {
			t.Errorf("%s: Results = %v, ready %v, %v after %d requests, want not ready after 1",
				name, results, ready, err, len(s.requests))
		}
	}
}

// TestResults_ReturnsContentUnchanged checks that the adapter leaves the validation of the results
// to the domain, and ignores members that a platform may add.
func TestResults_ReturnsContentUnchanged(t *testing.T) {
	const body = `{"at":[{}],"results":[
		{"record_id":"unknown","outcome":"matched","power":4.0,"price":{"eur":1}},
		{"outcome":"","power":-1e999,"record_id":""},
		{"record_id":"x","outcome":"accepted","power":12345678901234567890.10},
		{"record_id":"x","outcome":"accepted","power":0}]}`
	want := []auction.Result{
		{RecordID: "unknown", Outcome: "matched", Power: "4.0"},
		{Power: "-1e999"},
		{RecordID: "x", Outcome: "accepted", Power: "12345678901234567890.10"},
		{RecordID: "x", Outcome: "accepted", Power: "0"},
	}
	for _, contentType := range []string{"application/json", "Application/JSON; charset=utf-8"} {
		s := newConstantStub(func() *http.Response {
			return newResponse(http.StatusOK, body, "Content-Type", contentType)
		})
		if results, ready, err := s.results(t, t.Context()); err != nil || !ready || !slices.Equal(results, want) {
			t.Errorf("%s: Results = %v, ready %v, %v, want %v", contentType, results, ready, err, want)
		}
	}
}

func TestResults_ReadyWithoutResults(t *testing.T) {
	s := newConstantStub(func() *http.Response { return newResponse(http.StatusOK, `{"results":[]}`) })
	if results, ready, err := s.results(t, t.Context()); err != nil || !ready || len(results) > 0 {
		t.Errorf("Results = %v, ready %v, %v, want ready without results", results, ready, err)
	}
}

// TestResults_RejectsMalformedResponse checks that the error says why, and that there is no retry.
func TestResults_RejectsMalformedResponse(t *testing.T) {
	one := func(result string) string { return `{"results":[` + result + `]}` }
	for name, tc := range map[string]struct{ body, want string }{
		"HTML":                     {`<html>`, "invalid character"},
		"empty body":               {``, "EOF"},
		"truncated":                {oneResult[:20], "EOF"},
		"trailing data":            {oneResult + `{}`, "after top-level value"},
		"array":                    {`[]`, "array"},
		"null":                     {`null`, "results must be an array"},
		"results missing":          {`{}`, "results must be an array"},
		"results in another case":  {`{"Results":[]}`, "results must be an array"},
		"results null":             {`{"results":null}`, "results must be an array"},
		"results an object":        {`{"results":{}}`, "object"},
		"results twice":            {`{"results":[],"results":[]}`, "duplicate"},
		"duplicate key":            {one(`{"record_id":"x","record_id":"x","outcome":"accepted","power":4}`), "duplicate"},
		"duplicate unknown key":    {one(`{"more":{"a":1,"a":1}}`), "duplicate"},
		"invalid UTF-8":            {one("{\"record_id\":\"\xff\",\"outcome\":\"accepted\",\"power\":4}"), "invalid UTF-8"},
		"lone surrogate":           {one(`{"record_id":"\ud800","outcome":"accepted","power":4}`), "surrogate"},
		"result null":              {one(`null`), "results[0]: record_id must be a string"},
		"result a string":          {one(`"x"`), "string"},
		"record_id missing":        {one(`{"outcome":"accepted","power":4}`), "results[0]: record_id must be a string"},
		"record_id null":           {one(`{"record_id":null,"outcome":"accepted","power":4}`), "record_id must be a string"},
		"record_id a number":       {one(`{"record_id":1,"outcome":"accepted","power":4}`), "record_id"},
		"outcome missing":          {one(`{"record_id":"x","power":4}`), "results[0]: outcome must be a string"},
		"outcome a boolean":        {one(`{"record_id":"x","outcome":true,"power":4}`), "outcome"},
		"power missing":            {one(`{"record_id":"x","outcome":"accepted"}`), "results[0]: power must be a number"},
		"power null":               {one(`{"record_id":"x","outcome":"accepted","power":null}`), "power must be a number"},
		"power a string":           {one(`{"record_id":"x","outcome":"accepted","power":"4"}`), "power must be a number"},
		"power NaN":                {one(`{"record_id":"x","outcome":"accepted","power":NaN}`), "invalid character"},
		"power hexadecimal":        {one(`{"record_id":"x","outcome":"accepted","power":0x4}`), "invalid character"},
		"more nested than allowed": {`{"results":[],"more":` + strings.Repeat("[", 20_000), "depth"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newConstantStub(func() *http.Response { return newResponse(http.StatusOK, tc.body) })
			s.wantError(t, t.Context(), 1, "invalid response: JSON does not match the contract: ", tc.want)
		})
	}
}

func TestResults_RejectsOtherContentTypes(t *testing.T) {
	for _, contentType := range []string{
		"", "text/html", "text/json", "application/problem+json", "application/json/x", ";",
	} {
		s := newConstantStub(func() *http.Response {
			return newResponse(http.StatusOK, oneResult, "Content-Type", contentType)
		})
		s.wantError(t, t.Context(), 1, "invalid response: content type is not application/json", contentType)
	}
}

func TestResults_LimitsResponseTo4MiB(t *testing.T) {
	const limit = 4 << 20
	padded := func(size int) string { return oneResult + strings.Repeat(" ", size-len(oneResult)) }
	s := newConstantStub(func() *http.Response { return newResponse(http.StatusOK, padded(limit)) })
	s.wantResult(t)
	s = newConstantStub(func() *http.Response { return newResponse(http.StatusOK, padded(limit+1)) })
	s.wantError(t, t.Context(), 1, "invalid response: body is larger than 4194304 bytes")
	s = newConstantStub(func() *http.Response { return newStream(http.StatusOK, endlessBody{}) })
	s.wantError(t, t.Context(), 1, "invalid response: body is larger than 4194304 bytes")
}

// TestResults_RejectsUnencodableOrder checks that an order with invalid UTF-8 is not sent with a
// replacement character.
func TestResults_RejectsUnencodableOrder(t *testing.T) {
	s := newConstantStub(func() *http.Response { return newResponse(http.StatusOK, oneResult) })
	s.orders = []order.Order{order.Restore(order.Snapshot{RecordID: "x", Parameter1: "\xff"})}
	s.wantError(t, t.Context(), 0, "encode 1 orders", "invalid UTF-8")
}

// TestResults_SanitizesErrors checks that text from the platform is shortened and printable, and
// that a token which the platform repeats is removed.
func TestResults_SanitizesErrors(t *testing.T) {
	long := strings.Repeat("é\x1b", 4_000)
	for name, respond := range map[string]func(sent string) *http.Response{
		"body of an error": func(sent string) *http.Response {
			return newResponse(http.StatusForbidden, "no: "+sent+" "+long)
		},
		"where the text is cut": func(sent string) *http.Response {
			return newResponse(http.StatusForbidden, strings.Repeat("-", 180)+sent)
		},
		"many times": func(sent string) *http.Response {
			return newResponse(http.StatusForbidden, strings.Repeat(sent, 5_000))
		},
		"body of a 401": func(sent string) *http.Response { return newResponse(http.StatusUnauthorized, sent) },
		"Location header": func(sent string) *http.Response {
			return newResponse(http.StatusFound, "", "Location", "/?"+sent+long)
		},
		"Content-Type header": func(sent string) *http.Response {
			return newResponse(http.StatusOK, oneResult, "Content-Type", sent+long)
		},
		"JSON value": func(sent string) *http.Response { return newResponse(http.StatusOK, `{"results":"`+sent+`"}`) },
		"JSON name": func(sent string) *http.Response {
			return newResponse(http.StatusOK, `{"a":1,"`+sent+`":1,"`+sent+`":1}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(func(_ int, r *http.Request) (*http.Response, error) {
				return respond(r.Header.Get("Authorization")), nil
			})
			_, _, err := s.results(t, t.Context())
			if err == nil || strings.Contains(err.Error(), token[:9]) {
				t.Fatalf("Results = %v, want an error without any part of the token", err)
			}
			if len(err.Error()) > 400 || strings.ContainsRune(err.Error(), '\x1b') {
				t.Errorf("error of %d bytes, or with control characters: %q", len(err.Error()), err)
			}
		})
	}
}
