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

// TestTheRequest checks what the platform gets.
func TestTheRequest(t *testing.T) {
	s := always(func() *http.Response { return reply(http.StatusOK, oneResult) })
	s.answers(t)
	r := s.came[0]
	if r.Method != http.MethodPost || r.URL.String() != "https://platform.example.com/v1/auctions/2026-11-22T12:00:00Z/results" {
		t.Errorf("%s %s", r.Method, r.URL)
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
		t.Errorf("body %s of %d bytes\nwant %s", r.body, r.ContentLength, body)
	}
}

func TestNotReady(t *testing.T) {
	for name, body := range map[string]io.Reader{
		"without a body": strings.NewReader(""), "with results": strings.NewReader(oneResult), "endless": endless{},
	} {
		s := always(func() *http.Response { return stream(http.StatusAccepted, body) })
		if results, ready, err := s.ask(t, t.Context()); err != nil || ready || results != nil || len(s.came) != 1 {
			t.Errorf("%s: %v, ready %v, %v, %d requests", name, results, ready, err, len(s.came))
		}
	}
}

// endless is a body without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestTheContentIsPassedOn leaves to the domain what is the domain's to judge, and takes what a platform may add.
func TestTheContentIsPassedOn(t *testing.T) {
	const body = `{"at":[{}],"results":[
		{"record_id":"stranger","outcome":"matched","power":4.0,"price":{"eur":1}},
		{"outcome":"","power":-1e999,"record_id":""},
		{"record_id":"x","outcome":"accepted","power":12345678901234567890.10},
		{"record_id":"x","outcome":"accepted","power":0}]}`
	want := []auction.Result{
		{RecordID: "stranger", Outcome: "matched", Power: "4.0"},
		{Power: "-1e999"},
		{RecordID: "x", Outcome: "accepted", Power: "12345678901234567890.10"},
		{RecordID: "x", Outcome: "accepted", Power: "0"},
	}
	for _, contentType := range []string{"application/json", "Application/JSON; charset=utf-8"} {
		s := always(func() *http.Response { return reply(http.StatusOK, body, "Content-Type", contentType) })
		if results, ready, err := s.ask(t, t.Context()); err != nil || !ready || !slices.Equal(results, want) {
			t.Errorf("%s: %v, ready %v, %v, want %v", contentType, results, ready, err, want)
		}
	}
	s := always(func() *http.Response { return reply(http.StatusOK, `{"results":[]}`) })
	if results, ready, err := s.ask(t, t.Context()); err != nil || !ready || len(results) > 0 {
		t.Errorf("no results: %v, ready %v, %v", results, ready, err)
	}
}

// TestMalformedAnswersAreRefusedAtOnce checks that each is told, and that the platform is not asked again.
func TestMalformedAnswersAreRefusedAtOnce(t *testing.T) {
	one := func(result string) string { return `{"results":[` + result + `]}` }
	for name, c := range map[string]struct{ body, says string }{
		"no JSON":                      {`<html>`, "invalid character"},
		"nothing":                      {``, "EOF"},
		"cut off":                      {oneResult[:20], "EOF"},
		"trailing data":                {oneResult + `{}`, "after top-level value"},
		"a list":                       {`[]`, "array"},
		"null":                         {`null`, "results must be a list"},
		"no results":                   {`{}`, "results must be a list"},
		"results in other letters":     {`{"Results":[]}`, "results must be a list"},
		"results null":                 {`{"results":null}`, "results must be a list"},
		"results an object":            {`{"results":{}}`, "object"},
		"results twice":                {`{"results":[],"results":[]}`, "duplicate"},
		"a duplicate key":              {one(`{"record_id":"x","record_id":"x","outcome":"accepted","power":4}`), "duplicate"},
		"a duplicate key of their own": {one(`{"record_id":"x","outcome":"accepted","power":4,"more":{"a":1,"a":1}}`), "duplicate"},
		"invalid UTF-8":                {one("{\"record_id\":\"\xff\",\"outcome\":\"accepted\",\"power\":4}"), "invalid UTF-8"},
		"a lone surrogate":             {one(`{"record_id":"\ud800","outcome":"accepted","power":4}`), "surrogate"},
		"a result null":                {one(`null`), "results[0]: record_id must be a string"},
		"a result of text":             {one(`"x"`), "string"},
		"no record_id":                 {one(`{"outcome":"accepted","power":4}`), "results[0]: record_id must be a string"},
		"record_id null":               {one(`{"record_id":null,"outcome":"accepted","power":4}`), "record_id must be a string"},
		"record_id a number":           {one(`{"record_id":1,"outcome":"accepted","power":4}`), "record_id"},
		"no outcome":                   {one(`{"record_id":"x","power":4}`), "results[0]: outcome must be a string"},
		"outcome a boolean":            {one(`{"record_id":"x","outcome":true,"power":4}`), "outcome"},
		"no power":                     {one(`{"record_id":"x","outcome":"accepted"}`), "results[0]: power must be a number"},
		"power null":                   {one(`{"record_id":"x","outcome":"accepted","power":null}`), "power must be a number"},
		"power text":                   {one(`{"record_id":"x","outcome":"accepted","power":"4"}`), "power must be a number"},
		"power NaN":                    {one(`{"record_id":"x","outcome":"accepted","power":NaN}`), "invalid character"},
		"power hexadecimal":            {one(`{"record_id":"x","outcome":"accepted","power":0x4}`), "invalid character"},
		"nested too deep":              {`{"results":[],"more":` + strings.Repeat("[", 20_000), "depth"},
	} {
		t.Run(name, func(t *testing.T) {
			s := always(func() *http.Response { return reply(http.StatusOK, c.body) })
			s.fails(t, t.Context(), 1, "the answer was refused", c.says)
		})
	}
}

func TestOtherContentTypesAreRefused(t *testing.T) {
	for _, contentType := range []string{"", "text/html", "text/json", "application/problem+json", "application/json/x", ";"} {
		s := always(func() *http.Response { return reply(http.StatusOK, oneResult, "Content-Type", contentType) })
		s.fails(t, t.Context(), 1, "its content type is not application/json", contentType)
	}
}

func TestAnAnswerMayHave4MiB(t *testing.T) {
	const most = 4 << 20
	s := always(func() *http.Response { return reply(http.StatusOK, oneResult+strings.Repeat(" ", most-len(oneResult))) })
	s.answers(t)
	s = always(func() *http.Response {
		return reply(http.StatusOK, oneResult+strings.Repeat(" ", most+1-len(oneResult)))
	})
	s.fails(t, t.Context(), 1, "larger than 4194304 bytes")
	s = always(func() *http.Response { return stream(http.StatusOK, endless{}) })
	s.fails(t, t.Context(), 1, "larger than 4194304 bytes")
}

// TestOrdersThatCannotBeWritten keeps an order that no rule allows from being asked about in other words.
func TestOrdersThatCannotBeWritten(t *testing.T) {
	s := always(func() *http.Response { return reply(http.StatusOK, oneResult) })
	s.orders = []order.Order{order.Restore(order.Snapshot{RecordID: "x", Parameter1: "\xff"})}
	s.fails(t, t.Context(), 0, "encode 1 orders", "invalid UTF-8")
}

// TestTextFromOutsideIsCutAndHidesTheToken lets the platform repeat what it was sent.
func TestTextFromOutsideIsCutAndHidesTheToken(t *testing.T) {
	long := strings.Repeat("é\x1b", 4_000)
	for name, answer := range map[string]func(sent string) *http.Response{
		"an error's body":     func(sent string) *http.Response { return reply(http.StatusForbidden, "no: "+sent+" "+long) },
		"where it is cut":     func(sent string) *http.Response { return reply(http.StatusForbidden, strings.Repeat("-", 180)+sent) },
		"many times":          func(sent string) *http.Response { return reply(http.StatusForbidden, strings.Repeat(sent, 5_000)) },
		"a refused token":     func(sent string) *http.Response { return reply(http.StatusUnauthorized, sent) },
		"a place to go":       func(sent string) *http.Response { return reply(http.StatusFound, "", "Location", "/?"+sent+long) },
		"a content type":      func(sent string) *http.Response { return reply(http.StatusOK, oneResult, "Content-Type", sent+long) },
		"a value in the JSON": func(sent string) *http.Response { return reply(http.StatusOK, `{"results":"`+sent+`"}`) },
		"a name in the JSON":  func(sent string) *http.Response { return reply(http.StatusOK, `{"a":1,"`+sent+`":1,"`+sent+`":1}`) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(func(_ int, r *http.Request) (*http.Response, error) {
				return answer(r.Header.Get("Authorization")), nil
			})
			_, _, err := s.ask(t, t.Context())
			if err == nil || strings.Contains(err.Error(), token[:9]) {
				t.Fatalf("%v, want an error without a piece of the token", err)
			}
			if len(err.Error()) > 400 || strings.ContainsRune(err.Error(), '\x1b') {
				t.Errorf("%d bytes, or control characters: %q", len(err.Error()), err)
			}
		})
	}
}
