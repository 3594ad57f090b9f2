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

// longestPower has a sign, five zeros and 38 digits.
const longestPower = "-0.0000012345678912345678912345678912345678912"

func TestResultBytesIsTheMostThatAResultTakesOnTheWire(t *testing.T) {
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

func TestAPageEndsBeforeItsResultsExceedPageBytes(t *testing.T) {
	orders := longOrders(t, 1_000)
	fit := usecase.MaxPageBytes / usecase.MaxResultBytes(orders[0])
	if usecase.MaxPageBytes%usecase.MaxResultBytes(orders[0]) != 0 {
		t.Fatal("the test's orders must fill a page to the byte")
	}
	for name, tc := range map[string]struct {
		open, taken int
		next        port.Cursor
	}{
		"one fewer than fit": {fit - 1, fit - 1, ""},
		"as many as fit":     {fit, fit, ""},
		"one more than fits": {fit + 1, fit, cursorOn(orders[fit-1])},
		"many more":          {len(orders), fit, cursorOn(orders[fit-1])},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCollection(t)
			c.lists(t, orders[:tc.open]...)
			page := c.mustCollect(t, "")
			wantOrders(t, "the page", page.Orders, orders[:tc.taken]...)
			if page.Next != tc.next {
				t.Errorf("Next = %q, want %q", page.Next, tc.next)
			}
		})
	}
}

func TestAFullPageTakes180000BytesOnTheWire(t *testing.T) {
	c := newCollection(t)
	c.lists(t, longOrders(t, 1_000)...)
	bytes := 0
	for _, o := range c.mustCollect(t, "").Orders {
		bytes += len(encode(t, o)) + len(",")
	}
	if bytes != 180_000 {
		t.Fatalf("a page of the longest results takes %d bytes, want 180000", bytes)
	}
}

func TestThePlatformIsAskedAboutThePageAlone(t *testing.T) {
	c := newCollection(t)
	orders := make([]order.Order, 1_000)
	for i := range orders {
		orders[i] = pending(t, longID(i))
	}
	fit := usecase.MaxPageBytes / usecase.MaxResultBytes(orders[0])
	c.lists(t, orders...)
	c.answers(t, orders[:fit])
	if page := c.mustCollect(t, ""); page.Sent != fit || page.Next != cursorOn(orders[fit-1]) {
		t.Fatalf("asked about %d orders, next page %q, want %d", page.Sent, page.Next, fit)
	}
}

func TestPagesFollowEachOtherWithoutGapsOrRepeats(t *testing.T) {
	c := newCollection(t)
	orders := longOrders(t, 2_000)
	c.open.EXPECT().List(t.Context(), gate, gomock.Any()).AnyTimes().DoAndReturn(
		func(_ context.Context, _ order.GateClosure, after port.Cursor) iter.Seq2[port.OpenOrder, error] {
			behind := slices.IndexFunc(orders, func(o order.Order) bool { return cursorOn(o) == after })
			return listing(orders[behind+1:], nil)
		})
	var seen []order.Order
	for after, pages := port.Cursor(""), 1; ; pages++ {
		page := c.mustCollect(t, after)
		seen, after = append(seen, page.Orders...), page.Next
		if after == "" {
			break
		}
		if pages > 10 {
			t.Fatal("the pages do not end")
		}
	}
	wantOrders(t, "all pages", seen, orders...)
}

// longOrders gives n decided orders with the longest power that there can be.
func longOrders(t *testing.T, n int) []order.Order {
	t.Helper()
	orders := make([]order.Order, n)
	for i := range orders {
		o := pending(t, longID(i))
		orders[i] = decide(t, o, decision(t, o, order.OutcomeRejected, longestPower))
	}
	return orders
}

// longID makes a result take 200 bytes, so that 900 of them fill a page to the byte.
func longID(i int) string { return fmt.Sprintf("order-%0103d", i) }

// encode writes an order's result as the page carries it between the functions.
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
