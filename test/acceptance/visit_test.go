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

const kept = `  it answers, after 0s
  skip  an unsigned request is refused, and stores nothing: no AWS_ACCESS_KEY_ID is set
  ok    new orders are placed, and pending
  ok    the same request again changes nothing
  ok    an order is shown as it was sent, for 24 hours
  ok    another order under a taken record_id is a conflict, the rest of its request is stored
  ok    a bad order is named, and nothing of its request is stored
  ok    an unknown order is not found
  ok    another path is not found
  ok    another method is refused, and the right one told
  ok    another content type is refused, and nothing is stored
  ok    an empty body is refused
`

func TestTheSystemKeepsItsPromises(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		printed, err := accept(t.Context(), unsigned, door{newSystem(memory.NewOrders())})
		want := "acceptance of " + address + ", unsigned: no AWS_ACCESS_KEY_ID is set\n" + kept
		if err != nil || printed != want {
			t.Errorf("%v, printed\n%s\nwant\n%s", err, printed, want)
		}
	})
}

// TestTheSystemBehindItsEdgeKeepsItsPromises has a door that only signed requests pass.
func TestTheSystemBehindItsEdgeKeepsItsPromises(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		printed, err := accept(t.Context(), signed, door{edge(newSystem(memory.NewOrders()))})
		want := "acceptance of " + address + ", signed for eu-west-1\n" +
			strings.Replace(kept, "skip  an unsigned request is refused, and stores nothing: no AWS_ACCESS_KEY_ID is set",
				"ok    an unsigned request is refused, and stores nothing", 1)
		if err != nil || printed != want {
			t.Errorf("%v, printed\n%s\nwant\n%s", err, printed, want)
		}
	})
}

// TestAVisitHasOrdersOfItsOwn comes again in the same second, when those of the visit before are decided.
func TestAVisitHasOrdersOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		orders := memory.NewOrders()
		network := door{newSystem(orders)}
		for range 2 {
			if printed, err := accept(t.Context(), unsigned, network); err != nil {
				t.Errorf("%v\n%s", err, printed)
			}
			decideAll(t, orders, order.OutcomeAccepted)
		}
	})
}

// TestAnAuctionMayComeInBetween decides the orders after each request in turn: right after they are placed, after they
// were sent again, and so on.
func TestAnAuctionMayComeInBetween(t *testing.T) {
	for _, outcome := range []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected} {
		for after := range 8 {
			synctest.Test(t, func(t *testing.T) {
				orders, answered := memory.NewOrders(), 0
				system := spoiled(newSystem(orders), func(e *exchange) {
					if e.placing > 0 {
						if answered == after {
							decideAll(t, orders, outcome)
						}
						answered++
					}
				})
				if printed, err := accept(t.Context(), unsigned, door{system}); err != nil {
					t.Errorf("%s after %d answers: %v\n%s", outcome, after, err, printed)
				}
			})
		}
	}
}

// decideAll decides all orders that are open.
func decideAll(t *testing.T, orders *memory.Orders, outcome order.Outcome) {
	t.Helper()
	gate := order.GateClosureAt(time.Now().Add(time.Hour))
	for entry, err := range orders.List(t.Context(), gate, "") {
		if err != nil {
			t.Fatal(err)
		}
		_, err := orders.Decide(t.Context(), []order.Decision{{
			RecordID: entry.Order.RecordID(), PlacedAt: entry.Order.PlacedAt(), Outcome: outcome, Auction: gate, At: time.Now(),
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestAnOpenAPIIsFoundOut has an edge that lets everybody in, and others that refuse in the wrong way.
func TestAnOpenAPIIsFoundOut(t *testing.T) {
	for name, refuse := range map[string]func(next http.Handler, w http.ResponseWriter, r *http.Request){
		"everybody is let in": func(next http.Handler, w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) },
		"in another shape": func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"message":"Missing Authentication Token"}`, http.StatusForbidden)
		},
		"with another status": func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			http.Error(w, signIt, http.StatusUnauthorized)
		},
		"after it was stored": func(next http.Handler, w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(httptest.NewRecorder(), r)
			http.Error(w, signIt, http.StatusForbidden)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				system := newSystem(memory.NewOrders())
				printed, err := accept(t.Context(), signed, door{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Header.Get("Authorization") == "" {
						refuse(system, w, r)
						return
					}
					system.ServeHTTP(w, r)
				})})
				wantBroken(t, printed, err, promises[0].says)
			})
		})
	}
}
