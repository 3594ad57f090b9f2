package usecase_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
)

func TestCollectSaysWhichStepBrokeAndStopsThere(t *testing.T) {
	o, expired := pending(t, "x"), pendingSince(t, "expired", noon.Add(-order.Lifetime))
	open, asked := []order.Order{o, expired}, []order.Order{o}
	d := decision(t, o, order.OutcomeAccepted, "2.5")
	for step, broken := range map[string]func(*testing.T, collection){
		"list open orders": func(t *testing.T, c collection) {
			c.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing(open, errBroken))
		},
		"ask the platform about 1 orders": func(t *testing.T, c collection) {
			c.lists(t, open...)
			c.closes(t, expired)
			c.platform.EXPECT().Results(t.Context(), gate, asked).Return(nil, false, errBroken)
		},
		"decide 1 orders": func(t *testing.T, c collection) {
			c.lists(t, open...)
			c.closes(t, expired)
			c.answers(t, asked, result(o, "accepted", "2.5"))
			c.decider.EXPECT().Decide(t.Context(), []order.Decision{d}).Return(nil, errBroken)
		},
		"report 1 expired orders": func(t *testing.T, c collection) { // nothing is closed
			c.lists(t, open...)
			c.expiries.EXPECT().ReportExpired(t.Context(), gate, []order.Order{expired}).Return(errBroken)
		},
		"close 1 expired orders": func(t *testing.T, c collection) {
			c.lists(t, open...)
			c.reports(t, expired)
			c.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(0, errBroken)
		},
	} {
		t.Run(step, func(t *testing.T) {
			c := newCollection(t)
			broken(t, c)
			page, err := c.collect(t, "")
			wantFailure(t, err, step)
			if page.Ready || len(page.Orders) > 0 || page.Next != "" {
				t.Errorf("results beside the error: %+v", page)
			}
		})
	}
}

func TestCollectCountsWhatItClosedThoughAStepBreaks(t *testing.T) {
	o, expired := pending(t, "x"), pendingSince(t, "expired", noon.Add(-order.Lifetime))
	asked := []order.Order{o}
	for name, broken := range map[string]func(*testing.T, collection){
		"the closing of others": func(t *testing.T, c collection) {
			c.reports(t, expired)
			c.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(1, errBroken)
		},
		"the platform": func(t *testing.T, c collection) {
			c.closes(t, expired)
			c.platform.EXPECT().Results(t.Context(), gate, asked).Return(nil, false, errBroken)
		},
		"deciding": func(t *testing.T, c collection) {
			c.closes(t, expired)
			c.answers(t, asked, result(o, "accepted", "2.5"))
			c.decider.EXPECT().Decide(t.Context(), gomock.Len(1)).Return(nil, errBroken)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCollection(t)
			c.lists(t, o, expired)
			broken(t, c)
			page, err := c.collect(t, "")
			if !errors.Is(err, errBroken) || page.Closed != 1 {
				t.Fatalf("Collect = %+v, %v, want the closed order counted beside the error", page, err)
			}
			if page.Open != 2 || !page.OldestOpen.Equal(expired.PlacedAt()) {
				t.Errorf("open %d, the oldest since %s: an alarm needs them most when an execution fails", page.Open, page.OldestOpen)
			}
		})
	}
}

// TestCollect_ReportsAgainAfterFailedClose repeats a collection that crashed, or lost an answer, after its report.
func TestCollect_ReportsAgainAfterFailedClose(t *testing.T) {
	c := newCollection(t)
	expired := pendingSince(t, "expired", noon.Add(-order.Lifetime))
	c.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing([]order.Order{expired}, nil)).Times(2)
	c.expiries.EXPECT().ReportExpired(t.Context(), gate, []order.Order{expired}).Return(nil).Times(2)
	gomock.InOrder(
		c.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(0, errBroken),
		c.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(1, nil),
	)
	if _, err := c.collect(t, ""); !errors.Is(err, errBroken) {
		t.Fatalf("Collect: %v, want %v", err, errBroken)
	}
	if page := c.mustCollect(t, ""); page.Closed != 1 {
		t.Fatalf("Collect = %+v, want the expired order closed", page)
	}
}

func TestCollectCountsWhatItDecidedThoughOthersFailed(t *testing.T) {
	a, b := pending(t, "a"), pending(t, "b")
	first, second := decision(t, a, order.OutcomeAccepted, "1"), decision(t, b, order.OutcomeAccepted, "1")
	c := newCollection(t)
	c.lists(t, a, b)
	c.answers(t, []order.Order{a, b}, result(a, "accepted", "1"), result(b, "accepted", "1"))
	verdicts := []port.DecisionResult{{Applied: true, Found: true, Stored: decide(t, a, first)}, {}}
	c.decider.EXPECT().Decide(t.Context(), []order.Decision{first, second}).Return(verdicts, errBroken)
	page, err := c.collect(t, "")
	wantFailure(t, err, "decide 2 orders")
	if page.Decided != 1 || page.Superseded != 0 || page.Ready || len(page.Orders) > 0 {
		t.Errorf("Collect = %+v, want one decided and nothing forwarded", page)
	}
}

func TestADamagedOrderKeepsNoOtherWaiting(t *testing.T) {
	asked, decided, _, _ := everySort(t)
	damaged := port.OpenOrder{Cursor: "on damaged", Damaged: errors.New("stored order damaged: power is no number")}
	c := newCollection(t)
	c.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(func(yield func(port.OpenOrder, error) bool) {
		_ = yield(damaged, nil) && yield(port.OpenOrder{Order: asked, Cursor: "1"}, nil) && yield(damaged, nil) &&
			yield(port.OpenOrder{Order: decided, Cursor: "2"}, nil)
	})
	d := decision(t, asked, order.OutcomeAccepted, "2.5")
	c.answers(t, []order.Order{asked}, result(asked, "accepted", "2.5"))
	c.decides(t, d, port.DecisionResult{Applied: true, Found: true, Stored: decide(t, asked, d)})
	page := c.mustCollect(t, "")
	wantOrders(t, "forwarded", page.Orders, decided, decide(t, asked, d))
	const want = "2 open order(s) cannot be read and need a person, the first: stored order damaged: power is no number"
	if page.Problem != want {
		t.Errorf("Problem %q, want %q", page.Problem, want)
	}
}

func TestDamageIsToldBesideARefusedAnswerAndCut(t *testing.T) {
	asked := pending(t, "asked")
	c := newCollection(t)
	c.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(func(yield func(port.OpenOrder, error) bool) {
		_ = yield(port.OpenOrder{Cursor: "1", Damaged: errors.New(strings.Repeat("x", 10_000))}, nil) &&
			yield(port.OpenOrder{Order: asked, Cursor: "2"}, nil)
	})
	c.answers(t, []order.Order{asked}, result(pending(t, "stranger"), "accepted", "1"))
	problem := c.mustCollect(t, "").Problem
	if !strings.HasPrefix(problem, "1 open order(s) cannot be read") || !strings.Contains(problem, "…; the platform's answer was refused") {
		t.Errorf("Problem %.700q, want both", problem)
	}
	if len(problem) > 800 {
		t.Errorf("a problem of %d bytes", len(problem))
	}
}

func TestAPageGoesOnBehindADamagedOrder(t *testing.T) {
	orders := longOrders(t, 1_000)
	fit := usecase.MaxPageBytes / usecase.MaxResultBytes(orders[0])
	c := newCollection(t)
	c.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(func(yield func(port.OpenOrder, error) bool) {
		for i, o := range orders {
			if i == fit && !yield(port.OpenOrder{Cursor: "on the damaged one", Damaged: errBroken}, nil) {
				return
			}
			if !yield(port.OpenOrder{Order: o, Cursor: cursorOn(o)}, nil) {
				return
			}
		}
	})
	page := c.mustCollect(t, "")
	if page.Next != "on the damaged one" || page.Problem == "" || len(page.Orders) != fit {
		t.Errorf("Next = %q, Problem = %q, %d orders", page.Next, page.Problem, len(page.Orders))
	}
}

func TestCollectTellsAForeignCursor(t *testing.T) {
	c := newCollection(t)
	c.open.EXPECT().List(t.Context(), gate, port.Cursor("foreign")).
		Return(listing(nil, fmt.Errorf("read %q: %w", "foreign", port.ErrBadCursor)))
	if _, err := c.collect(t, "foreign"); !errors.Is(err, port.ErrBadCursor) {
		t.Fatalf("Collect: %v, want ErrBadCursor", err)
	}
}

func TestCollectAgainAfterItBrokeForwardsWhatWasDecidedMeanwhile(t *testing.T) {
	c := newCollection(t)
	o := pending(t, "x")
	d := decision(t, o, order.OutcomeAccepted, "2.5")
	stored := decide(t, o, d)
	gomock.InOrder(
		c.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing([]order.Order{o}, nil)),
		c.answers(t, []order.Order{o}, result(o, "accepted", "2.5")),
		c.decider.EXPECT().Decide(t.Context(), []order.Decision{d}).Return(nil, errBroken), // Though it was written.
		c.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing([]order.Order{stored}, nil)),
	)
	if _, err := c.collect(t, ""); !errors.Is(err, errBroken) {
		t.Fatalf("Collect: %v, want it broken", err)
	}
	wantOrders(t, "forwarded", c.mustCollect(t, "").Orders, stored)
}
