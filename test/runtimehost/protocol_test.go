package runtimehost_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"auction.internal/test/runtimehost"
)

type call struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Body   string `json:"body"`
}

type told struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

func post(path, body string) call { return call{http.MethodPost, path, body} }

func TestARuntimeIsToldWhenItBreaksTheProtocol(t *testing.T) {
	wrongOrder := told{http.StatusForbidden, "InvalidStateTransition"}
	cases := map[string]struct {
		calls []call
		want  []told
	}{
		"an answer": {
			[]call{post("invocation/{id}/response", `"done"`)},
			[]told{{http.StatusAccepted, `{"status":"OK"}`}},
		},
		"two answers": {
			[]call{post("invocation/{id}/response", `"done"`), post("invocation/{id}/response", `"again"`)},
			[]told{{http.StatusAccepted, `{"status":"OK"}`}, wrongOrder},
		},
		"an error after an answer": {
			[]call{post("invocation/{id}/response", `"done"`), post("invocation/{id}/error", `{}`)},
			[]told{{http.StatusAccepted, `{"status":"OK"}`}, wrongOrder},
		},
		"an answer to a request that nobody made": {
			[]call{post("invocation/another/response", `"what"`)},
			[]told{{http.StatusBadRequest, "InvalidRequestID"}},
		},
		"an error of a request that nobody made": {
			[]call{post("invocation/another/error", `{}`)},
			[]told{{http.StatusBadRequest, "InvalidRequestID"}},
		},
		"asking for more before answering": {
			[]call{{http.MethodGet, "invocation/next", ""}},
			[]told{wrongOrder},
		},
		"a failed start after the start": {
			[]call{post("init/error", `{}`)},
			[]told{wrongOrder},
		},
		"half an answer, then the whole": {
			[]call{{"HALF A POST", "invocation/{id}/response", `"do`}, post("invocation/{id}/response", `"done"`)},
			[]told{{http.StatusBadRequest, "TruncatedHTTPRequest"}, {http.StatusAccepted, `{"status":"OK"}`}},
		},
		"half an error": {
			[]call{{"HALF A POST", "invocation/{id}/error", `{"errorT`}},
			[]told{{http.StatusBadRequest, "TruncatedHTTPRequest"}},
		},
		"a path that there is not": {
			[]call{post("invocation/{id}/apology", "")},
			[]told{{http.StatusNotFound, ""}},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			host := start(t, runtimehost.Function{Name: "raw"})
			send(t, host, c.calls) // whose answer may be one of the calls
			mustBeTold(t, send(t, host, nil), c.want)
		})
	}
}

func TestARequestBeforeTheFirstEventIsUnknown(t *testing.T) {
	for _, path := range []string{"invocation/any/response", "invocation//error"} {
		host := start(t, runtimehost.Function{Name: "raw", Env: []string{"AT_START=" + path}})
		heard := send(t, host, nil)
		if len(heard) != 1 || heard[0].Status/100 != 4 {
			t.Errorf("%s: %v", path, heard)
		}
	}
}

// tooLarge is a word that the function replaces: written out, it would be too large for the event.
const tooLarge = "{6 MiB and a byte}"

func TestAnAnswerThatIsTooLargeIsRefused(t *testing.T) {
	host := start(t, runtimehost.Function{Name: "raw"})
	event, err := json.Marshal([]call{post("invocation/{id}/response", tooLarge)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = host.Invoke(t.Context(), event)
	if failure := mustFail(t, err); failure.Type != "Function.ResponseSizeTooLarge" {
		t.Errorf("got %v", failure)
	}
	mustBeTold(t, send(t, host, nil), []told{{http.StatusRequestEntityTooLarge, "RequestEntityTooLarge"}})
}

// send has the function make calls, and returns what it answers.
func send(t *testing.T, host *runtimehost.Host, calls []call) (heard []told) {
	t.Helper()
	event, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := host.Invoke(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	json.Unmarshal(answer, &heard)
	return heard
}

func mustBeTold(t *testing.T, heard, want []told) {
	t.Helper()
	if len(heard) != len(want) {
		t.Fatalf("told %v, want %v", heard, want)
	}
	for i, h := range heard {
		if h.Status != want[i].Status || !strings.Contains(h.Body, want[i].Body) {
			t.Errorf("told %v, want %v", h, want[i])
		}
	}
}
