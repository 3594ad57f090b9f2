package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"auction.internal/adapters/memory"
	"auction.internal/domain/order"
)

const passed = `  API ready after 0s
  skip  unsigned requests are rejected (403) and store nothing: AWS_ACCESS_KEY_ID is not set
  ok    new orders are placed (201) with status pending
  ok    replaying the request (201) changes nothing
  ok    GET returns each order as it was sent, expiring 24 hours after it was placed
  ok    a record_id in use is a conflict (409), and the other orders are stored
  ok    an invalid order is reported (400), and no order of the request is stored
  ok    an unknown order is not found (404)
  ok    an unknown path is not found (404)
  ok    an unsupported method is rejected (405) with an Allow header
  ok    an unsupported content type is rejected (415) and stores nothing
  ok    an empty body is rejected (400)
`

func TestRun_Unsigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		output, err := runAt(t.Context(), noCredentials, handlerTransport{newSystem(memory.NewOrders())})
		want := "checking " + address + " (requests unsigned: AWS_ACCESS_KEY_ID is not set)\n" + passed
		if err != nil || output != want {
			t.Errorf("run = %v, output:\n%s\nwant:\n%s", err, output, want)
		}
	})
}

// TestRun_Signed checks a system that rejects unsigned requests.
func TestRun_Signed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		system := requireSignature(newSystem(memory.NewOrders()))
		output, err := runAt(t.Context(), withCredentials, handlerTransport{system})
		want := "checking " + address + " (requests signed for eu-west-1)\n" +
			strings.Replace(passed, "skip  "+unsignedCheck+": AWS_ACCESS_KEY_ID is not set", "ok    "+unsignedCheck, 1)
		if err != nil || output != want {
			t.Errorf("run = %v, output:\n%s\nwant:\n%s", err, output, want)
		}
	})
}

// TestRun_UsesNewRecordIDs runs twice in the same second. An auction decides the orders of the
// first run before the second one.
func TestRun_UsesNewRecordIDs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		orders := memory.NewOrders()
		transport := handlerTransport{newSystem(orders)}
		for range 2 {
			if output, err := runAt(t.Context(), noCredentials, transport); err != nil {
				t.Errorf("run = %v, want nil, output:\n%s", err, output)
			}
			decideAll(t, orders, order.OutcomeAccepted)
		}
	})
}

// TestRun_AuctionBetweenRequests decides the orders after each response in turn: after they were
// placed, after the replay, and so on.
func TestRun_AuctionBetweenRequests(t *testing.T) {
	for _, outcome := range []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected} {
		for after := range 8 {
			synctest.Test(t, func(t *testing.T) {
				orders, responses := memory.NewOrders(), 0
				system := withDefect(newSystem(orders), func(e *exchange) {
					if e.placed > 0 {
						if responses == after {
							decideAll(t, orders, outcome)
						}
						responses++
					}
				})
				if output, err := runAt(t.Context(), noCredentials, handlerTransport{system}); err != nil {
					t.Errorf("%s after %d responses: run = %v, want nil, output:\n%s", outcome, after, err, output)
				}
			})
		}
	}
}

// decideAll decides all open orders.
func decideAll(t *testing.T, orders *memory.Orders, outcome order.Outcome) {
	t.Helper()
	gate := order.GateClosureAt(time.Now().Add(time.Hour))
	for entry, err := range orders.List(t.Context(), gate, "") {
		if err != nil {
			t.Fatal(err)
		}
		_, err := orders.Decide(t.Context(), []order.Decision{{
			RecordID: entry.Order.RecordID(), PlacedAt: entry.Order.PlacedAt(),
			Outcome: outcome, Auction: gate, DecidedAt: time.Now(),
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestRun_UnsignedRequestNotRejected runs against systems that accept unsigned requests, or do not
// reject them as the contract requires.
func TestRun_UnsignedRequestNotRejected(t *testing.T) {
	for name, serveUnsigned := range map[string]func(next http.Handler, w http.ResponseWriter, r *http.Request){
		"accepted": func(next http.Handler, w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) },
		"error in another form": func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"message":"Missing Authentication Token"}`, http.StatusForbidden)
		},
		"another status": func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			http.Error(w, forbidden, http.StatusUnauthorized)
		},
		"rejected but stored": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(httptest.NewRecorder(), r)
			http.Error(w, forbidden, http.StatusForbidden)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				system := newSystem(memory.NewOrders())
				handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Header.Get("Authorization") == "" {
						serveUnsigned(system, w, r)
						return
					}
					system.ServeHTTP(w, r)
				})
				output, err := runAt(t.Context(), withCredentials, handlerTransport{handler})
				wantFailed(t, output, err, unsignedCheck)
			})
		})
	}
}
