package usecase_test

import (
	"reflect"
	"testing"
	"time"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
)

// A page with one order of every sort. The oldest of them, and so of the page, is the expired one.
func everySort(t *testing.T) (asked, decided, expired, next order.Order) {
	t.Helper()
	return pending(t, "asked"), rejected(t, "decided"), pendingSince(t, "expired", noon.Add(-order.Lifetime)),
		pendingSince(t, "next", noon)
}

func TestCollectClosesAsksAboutPendingDecidesAndForwards(t *testing.T) {
	c := newCollection(t)
	asked, decided, expired, next := everySort(t)
	d := decision(t, asked, order.OutcomeAccepted, "2.5")
	stored := decide(t, asked, d)
	c.lists(t, expired, decided, asked, next)
	gomock.InOrder(
		c.closes(t, expired),
		c.answers(t, []order.Order{asked}, result(asked, "accepted", "2.50")),
		c.decides(t, d, port.DecisionResult{Applied: true, Found: true, Stored: stored}),
	)

	want := usecase.CollectedPage{
		Ready: true, Orders: []order.Order{decided, stored},
		Open: 4, Sent: 1, Decided: 1, Closed: 1, OldestOpen: expired.PlacedAt(),
	}
	if got := c.mustCollect(t, ""); !reflect.DeepEqual(got, want) {
		t.Fatalf("Collect = %+v\nwant      %+v", got, want)
	}
}

func TestCollectOnlyClosesWhileThePlatformIsNotReady(t *testing.T) {
	c := newCollection(t) // No deciding is expected.
	asked, decided, expired, next := everySort(t)
	c.lists(t, expired, decided, asked, next)
	c.closes(t, expired)
	c.platform.EXPECT().Results(t.Context(), gate, []order.Order{asked}).Return(nil, false, nil)
	want := usecase.CollectedPage{Open: 4, Sent: 1, Closed: 1, OldestOpen: expired.PlacedAt()}
	if got := c.mustCollect(t, ""); !reflect.DeepEqual(got, want) {
		t.Fatalf("Collect = %+v\nwant      %+v", got, want)
	}
}

func TestCollectLeavesThePlatformAloneWhenNothingIsPending(t *testing.T) {
	_, decided, expired, next := everySort(t)
	for name, tc := range map[string]struct {
		open []order.Order
		want usecase.CollectedPage
	}{
		"no open orders":        {nil, usecase.CollectedPage{Ready: true}},
		"all decided":           {[]order.Order{decided}, usecase.CollectedPage{Ready: true, Open: 1, Orders: []order.Order{decided}, OldestOpen: placed}},
		"only the next auction": {[]order.Order{next}, usecase.CollectedPage{Ready: true, Open: 1, OldestOpen: noon}},
		"all expired":           {[]order.Order{expired}, usecase.CollectedPage{Ready: true, Open: 1, Closed: 1, OldestOpen: expired.PlacedAt()}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCollection(t)
			c.lists(t, tc.open...)
			if tc.want.Closed > 0 {
				c.closes(t, expired)
			}
			if got := c.mustCollect(t, ""); !reflect.DeepEqual(got, tc.want) {
				t.Fatalf("Collect = %+v\nwant      %+v", got, tc.want)
			}
		})
	}
}

func TestCollectLeavesOrdersWithoutAResultOpenForTheNextAuction(t *testing.T) {
	c := newCollection(t) // Nothing is decided.
	a, b := pending(t, "a"), pending(t, "b")
	c.lists(t, a, b)
	c.answers(t, []order.Order{a, b})
	if got := c.mustCollect(t, ""); !got.Ready || got.Sent != 2 || got.Decided+got.Superseded != 0 || len(got.Orders) != 0 {
		t.Fatalf("Collect = %+v, want two orders asked and none decided", got)
	}
}

func TestCollectForwardsWhatIsStoredWhenItsDecisionCameTooLate(t *testing.T) {
	o := pending(t, "x")
	mine := decision(t, o, order.OutcomeAccepted, "2.5")
	theirs := mine
	theirs.Outcome, theirs.Auction = order.OutcomeRejected, order.GateClosureAt(noon.Add(-time.Minute))
	raced := decide(t, o, theirs)
	later := pendingSince(t, "x", placed.Add(order.Lifetime))
	replaced := decide(t, later, decision(t, later, order.OutcomeAccepted, "1"))
	const tooLate = "results came after their orders were closed and replaced, or deleted: x"
	for name, tc := range map[string]struct {
		verdict   port.DecisionResult
		forwarded []order.Order
		problem   string
	}{
		"another execution decided":             {port.DecisionResult{Found: true, Stored: raced}, []order.Order{raced}, ""},
		"another execution decided and settled": {port.DecisionResult{Found: true, Stored: settled(t, raced)}, nil, ""},
		"replaced by a pending order":           {port.DecisionResult{Found: true, Stored: later}, nil, tooLate},
		"replaced by a decided order":           {port.DecisionResult{Found: true, Stored: replaced}, nil, tooLate},
		"deleted":                               {port.DecisionResult{}, nil, tooLate},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCollection(t)
			c.lists(t, o)
			c.answers(t, []order.Order{o}, result(o, "accepted", "2.5"))
			c.decides(t, mine, tc.verdict)
			got := c.mustCollect(t, "")
			if got.Superseded != 1 || got.Decided != 0 {
				t.Errorf("decided %d and raced %d, want 0 and 1", got.Decided, got.Superseded)
			}
			wantOrders(t, "forwarded", got.Orders, tc.forwarded...)
			if got.Problem != tc.problem {
				t.Errorf("Problem = %q, want %q", got.Problem, tc.problem)
			}
		})
	}
}

func TestCollectAppliesNothingOfARefusedAnswerAndGoesOn(t *testing.T) {
	c := newCollection(t) // Nothing is decided.
	asked, decided, expired, _ := everySort(t)
	c.lists(t, asked, decided, expired)
	c.answers(t, []order.Order{asked}, result(asked, "accepted", "2.5"), result(decided, "accepted", "2.5"))
	c.closes(t, expired)

	want := usecase.CollectedPage{
		Ready: true, Orders: []order.Order{decided}, Problem: (&auction.InvalidResults{UnknownIDs: []string{"decided"}}).Error(),
		Open: 3, Sent: 1, Closed: 1, OldestOpen: expired.PlacedAt(),
	}
	if got := c.mustCollect(t, ""); !reflect.DeepEqual(got, want) {
		t.Fatalf("Collect = %+v\nwant      %+v", got, want)
	}
}
