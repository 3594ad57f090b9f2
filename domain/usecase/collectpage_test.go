package usecase_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
)

// longestPower has the maximum length: a sign, "0.", five zeros and 38 digits.
const longestPower = "-0.0000012345678912345678912345678912345678912"

func TestMaxResultBytes(t *testing.T) {
	for _, id := range []string{"x", strings.Repeat("x", 128)} {
		for _, outcome := range []order.Outcome{order.OutcomeAccepted, order.OutcomeRejected} {
			o := pending(t, id)
			o = decide(t, o, decision(t, o, outcome, longestPower))
			if got, want := usecase.MaxResultBytes(o), len(encode(t, o))+len(","); got != want {
				t.Errorf("MaxResultBytes of %.9s, %s = %d, want %d", id, outcome, got, want)
			}
		}
	}
}

func TestCollect_PageFitsMaxPageBytes(t *testing.T) {
	orders := longOrders(t, 1_000)
	fit := usecase.MaxPageBytes / usecase.MaxResultBytes(orders[0])
	if usecase.MaxPageBytes%usecase.MaxResultBytes(orders[0]) != 0 {
		t.Fatal("the orders of the fixture do not fill a page exactly, want an exact fit")
	}
	for name, tc := range map[string]struct {
		open, page int
		next       port.Cursor
	}{
		"one fewer than fit": {fit - 1, fit - 1, ""},
		"as many as fit":     {fit, fit, ""},
		"one more than fits": {fit + 1, fit, cursorAfter(orders[fit-1])},
		"many more":          {len(orders), fit, cursorAfter(orders[fit-1])},
	} {
		t.Run(name, func(t *testing.T) {
			f := newCollectFixture(t)
			f.expectList(t, orders[:tc.open]...)
			page := f.mustCollect(t, "")
			wantOrders(t, "Collect: Orders", page.Orders, orders[:tc.page]...)
			if page.Next != tc.next {
				t.Errorf("Next = %q, want %q", page.Next, tc.next)
			}
		})
	}
}

func TestCollect_FullPageHas180000Bytes(t *testing.T) {
	f := newCollectFixture(t)
	f.expectList(t, longOrders(t, 1_000)...)
	bytes := 0
	for _, o := range f.mustCollect(t, "").Orders {
		bytes += len(encode(t, o)) + len(",")
	}
	if bytes != 180_000 {
		t.Fatalf("a page of the longest results has %d bytes, want 180000", bytes)
	}
}

func TestCollect_PollsForOnePage(t *testing.T) {
	f := newCollectFixture(t)
	orders := make([]order.Order, 1_000)
	for i := range orders {
		orders[i] = pending(t, longID(i))
	}
	fit := usecase.MaxPageBytes / usecase.MaxResultBytes(orders[0])
	f.expectList(t, orders...)
	f.expectResults(t, orders[:fit])
	if page := f.mustCollect(t, ""); page.Sent != fit || page.Next != cursorAfter(orders[fit-1]) {
		t.Fatalf("Collect: Sent = %d, Next = %q, want %d, %q", page.Sent, page.Next, fit, cursorAfter(orders[fit-1]))
	}
}

func TestCollect_PagesCoverAllOrdersOnce(t *testing.T) {
	f := newCollectFixture(t)
	orders := longOrders(t, 2_000)
	f.open.EXPECT().List(t.Context(), gate, gomock.Any()).AnyTimes().DoAndReturn(
		func(_ context.Context, _ order.GateClosure, after port.Cursor) iter.Seq2[port.OpenOrder, error] {
			last := slices.IndexFunc(orders, func(o order.Order) bool { return cursorAfter(o) == after })
			return listing(orders[last+1:], nil)
		})
	var seen []order.Order
	for after, pages := port.Cursor(""), 1; ; pages++ {
		page := f.mustCollect(t, after)
		seen, after = append(seen, page.Orders...), page.Next
		if after == "" {
			break
		}
		if pages > 10 {
			t.Fatal("more than 10 pages, want the last one to have no Next")
		}
	}
	wantOrders(t, "all pages", seen, orders...)
}

// longOrders returns n decided orders with longestPower.
func longOrders(t *testing.T, n int) []order.Order {
	t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		o := pending(t, longID(i))
		orders[i] = decide(t, o, decision(t, o, order.OutcomeRejected, longestPower))
	}
	return orders
}

// longID returns an ID with which a result has 200 bytes, so that 900 results fill a page exactly.
func longID(i int) string { return fmt.Sprintf("order-%0103d", i) }

// encode returns the JSON of the result of an order, as it is in a page.
func encode(t *testing.T, o order.Order) []byte {
	t.Helper()
	encoded, err := json.Marshal(struct {
		RecordID string      `json:"record_id"`
		Order    string      `json:"order"`
		Power    json.Number `json:"power"`
	}{o.RecordID(), o.Status().String(), json.Number(o.Power().String())})
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}
