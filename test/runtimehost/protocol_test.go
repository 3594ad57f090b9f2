package runtimehost_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"auction.internal/test/runtimehost"
)

// request is a request that the function raw sends to the runtime API.
type request struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Body   string `json:"body"`
}

// response is the response to it. In expected values Body is a part of the body.
type response struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

func post(path, body string) request { return request{http.MethodPost, path, body} }

func truncatedPost(path, body string) request { return request{"TRUNCATED POST", path, body} }

// TestRuntimeAPI_Responses checks the responses to requests of a runtime, most of which violate the
// protocol.
func TestRuntimeAPI_Responses(t *testing.T) {
	const responsePath, errorPath = "invocation/{id}/response", "invocation/{id}/error"
	accepted := response{http.StatusAccepted, `{"status":"OK"}`}
	invalidTransition := response{http.StatusForbidden, "InvalidStateTransition"}
	invalidID := response{http.StatusBadRequest, "InvalidRequestID"}
	truncated := response{http.StatusBadRequest, "TruncatedHTTPRequest"}
	cases := map[string]struct {
		requests []request
		want     []response
	}{
		"response": {[]request{post(responsePath, `"done"`)}, []response{accepted}},
		"two responses": {
			[]request{post(responsePath, `"done"`), post(responsePath, `"again"`)},
			[]response{accepted, invalidTransition},
		},
		"error after a response": {
			[]request{post(responsePath, `"done"`), post(errorPath, `{}`)},
			[]response{accepted, invalidTransition},
		},
		"response with an unknown request ID": {
			[]request{post("invocation/another/response", `"what"`)}, []response{invalidID},
		},
		"error with an unknown request ID": {
			[]request{post("invocation/another/error", `{}`)}, []response{invalidID},
		},
		"next invocation before a response": {
			[]request{{http.MethodGet, "invocation/next", ""}}, []response{invalidTransition},
		},
		"init error after initialization": {[]request{post("init/error", `{}`)}, []response{invalidTransition}},
		"truncated response, then a complete one": {
			[]request{truncatedPost(responsePath, `"do`), post(responsePath, `"done"`)},
			[]response{truncated, accepted},
		},
		"truncated error": {[]request{truncatedPost(errorPath, `{"errorT`)}, []response{truncated}},
		"unknown path":    {[]request{post("invocation/{id}/unknown", "")}, []response{{http.StatusNotFound, ""}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			host := newTestHost(t, runtimehost.Function{Name: "raw"})
			sendAll(t, host, c.requests) // one of the requests may already respond to this invocation
			wantResponses(t, sendAll(t, host, nil), c.want)
		})
	}
}

func TestRuntimeAPI_ResultBeforeFirstInvocation(t *testing.T) {
	for _, path := range []string{"invocation/any/response", "invocation//error"} {
		host := newTestHost(t, runtimehost.Function{Name: "raw", Env: []string{"FIRST_REQUEST=" + path}})
		if got := sendAll(t, host, nil); len(got) != 1 || got[0].Status/100 != 4 {
			t.Errorf("POST %s = %v, want one response with status 4xx", path, got)
		}
	}
}

// tooLarge is replaced by the function: the event cannot contain so many bytes.
const tooLarge = "{6 MiB + 1}"

func TestRuntimeAPI_ResponseTooLarge(t *testing.T) {
	host := newTestHost(t, runtimehost.Function{Name: "raw"})
	event, err := json.Marshal([]request{post("invocation/{id}/response", tooLarge)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = host.Invoke(t.Context(), event)
	if functionErr := mustFunctionError(t, err); functionErr.Type != "Function.ResponseSizeTooLarge" {
		t.Errorf("Invoke = %v, want Function.ResponseSizeTooLarge", functionErr)
	}
	want := []response{{http.StatusRequestEntityTooLarge, "RequestEntityTooLarge"}}
	wantResponses(t, sendAll(t, host, nil), want)
}

// sendAll invokes the function raw with the requests and returns the responses that it has received
// so far.
func sendAll(t *testing.T, host *runtimehost.Host, requests []request) (received []response) {
	t.Helper()
	event, err := json.Marshal(requests)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := host.Invoke(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	json.Unmarshal(payload, &received)
	return received
}

func wantResponses(t *testing.T, got, want []response) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("responses = %v, want %v", got, want)
	}
	for i, r := range got {
		if r.Status != want[i].Status || !strings.Contains(r.Body, want[i].Body) {
			t.Errorf("response %d = %v, want %v", i, r, want[i])
		}
	}
}
