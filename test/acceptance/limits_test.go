package main

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/memory"
)

// TestRun_LimitsResponses checks that a response that is too large is an error, that messages
// shorten a long response, and that redirects are not followed.
func TestRun_LimitsResponses(t *testing.T) {
	for name, c := range map[string]struct {
		defect func(e *exchange)
		want   string
	}{
		"body too large": {
			withBody(strings.Repeat(" ", maxResponseBytes+1)), "the response is larger than 1048576 bytes",
		},
		"long body": {
			withBody(strings.Repeat("x ", 5_000)), "got 201 " + strings.Repeat("x ", 150) + "…",
		},
		"newlines and invalid UTF-8": {withBody("a\n\tb\xff"), "got 201 a b?: "},
		"redirect": {func(e *exchange) {
			e.status = http.StatusTemporaryRedirect
			e.header.Set("Location", "https://elsewhere.example/")
		}, "got 307"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				system := withDefect(newSystem(memory.NewOrders()), ifMatch((*exchange).isPlaced, 1, c.defect))
				output, err := runAt(t.Context(), noCredentials, handlerTransport{system})
				wantFailed(t, output, err, placeCheck)
				if !strings.Contains(output, c.want) {
					t.Errorf("output = %.2000s, want it to contain %.100q", output, c.want)
				}
			})
		})
	}
}

// TestRun_Timeouts checks that each request and the whole run end if a system that was ready stops
// responding.
func TestRun_Timeouts(t *testing.T) {
	for name, c := range map[string]struct {
		behavior func(r *http.Request) behavior
		duration time.Duration
	}{
		"no response":            {hang, 11 * requestTimeout},
		"unavailable throughout": {func(*http.Request) behavior { return retryLater(503, "30") }, runTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				requests, start := 0, time.Now()
				system := newSystem(memory.NewOrders())
				output, err := runAt(t.Context(), noCredentials, flakyTransport{system, func(r *http.Request) behavior {
					if requests++; requests <= 2 {
						return nil
					}
					return c.behavior(r)
				}})
				wantFailed(t, output, err, placeCheck, invalidOrderCheck, unknownOrderCheck, unknownPathCheck,
					methodCheck, contentTypeCheck, emptyBodyCheck)
				if got := time.Since(start); got != c.duration {
					t.Errorf("run took %v, want %v", got, c.duration)
				}
			})
		})
	}
}
