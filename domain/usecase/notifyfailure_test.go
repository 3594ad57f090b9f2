package usecase_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"go.uber.org/mock/gomock"
	"pgregory.net/rapid"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
)

// TestRejections_DamagedOrderDoesNotBlockOthers reads a page of which one order cannot be decoded.
func TestRejections_DamagedOrderDoesNotBlockOthers(t *testing.T) {
	d := newDesk(t)
	r := rejected(t, "r")
	d.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder([]string{"r", "damaged"})).
		Return([]order.Order{r}, &port.PermanentError{Err: errBroken})
	d.notifier.EXPECT().Notify(t.Context(), gomock.Any()).Return(nil)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{r}).Return(1, nil)
	notified, err := d.notify().ReportRejections(t.Context(), gate, []string{"damaged", "r"})
	if notified != 1 || !port.IsPermanent(err) {
		t.Fatalf("Rejections = %d, %v, want one and a permanent error", notified, err)
	}
	wantFailure(t, err, "read 2 orders")
}

func TestNothingIsSettledThatWasNotTold(t *testing.T) {
	orders := numbered(t, 21, rejected)
	page := ids(orders)
	for step, broken := range map[string]func(*testing.T, desk){
		"read 21 orders": func(t *testing.T, d desk) {
			d.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder(page)).Return(nil, errBroken)
		},
		"keep a list of 21 rejected orders": func(t *testing.T, d desk) {
			d.reads(t, page, orders...)
			d.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("", errBroken)
		},
		"notify of 21 rejected orders": func(t *testing.T, d desk) {
			d.reads(t, page, orders...)
			d.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("a place", nil)
			d.notifier.EXPECT().Notify(t.Context(), gomock.Any()).Return(errBroken)
		},
		"settle 21 rejected orders": func(t *testing.T, d desk) {
			d.reads(t, page, orders...)
			d.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("a place", nil)
			d.notifier.EXPECT().Notify(t.Context(), gomock.Any()).Return(nil)
			d.settler.EXPECT().Settle(t.Context(), orders).Return(0, errBroken)
		},
	} {
		t.Run(step, func(t *testing.T) {
			d := newDesk(t)
			broken(t, d)
			told, err := d.notify().ReportRejections(t.Context(), gate, page)
			wantFailure(t, err, step)
			want := 0
			if strings.HasPrefix(step, "settle") {
				want = 21 // they were told, and will be again
			}
			if told != want {
				t.Errorf("told %d, want %d", told, want)
			}
		})
	}
}

func TestAFailureIsToldWithWhatHappensNext(t *testing.T) {
	for name, tc := range map[string]struct {
		auction, title, thread string
	}{
		"of an auction":          {"2026-11-22T12:00:00Z", "Sandbox.Timedout in auction 2026-11-22T12:00Z (dev)", "auction-20261122T120000Z"},
		"to the second":          {"2026-11-22T12:00:05Z", "Sandbox.Timedout in auction 2026-11-22T12:00:05Z (dev)", "auction-20261122T120005Z"},
		"without a name":         {"", "Sandbox.Timedout in an auction without a valid name (dev)", "auction-unnamed"},
		"with an invalid name":   {"noon", "Sandbox.Timedout in an auction without a valid name (dev)", "auction-unnamed"},
		"named in another zone":  {"2026-11-22T13:00:00+01:00", "Sandbox.Timedout in an auction without a valid name (dev)", "auction-unnamed"},
		"with a literal left in": {"<aws.scheduler.scheduled-time>", "Sandbox.Timedout in an auction without a valid name (dev)", "auction-unnamed"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t) // Nothing is read and nothing settled.
			var heard port.Notification
			d.hears(t, &heard)
			err := d.notify().ReportFailure(t.Context(), usecase.Failure{Auction: tc.auction, Error: "Sandbox.Timedout", Cause: "after 60 s"})
			want := port.Notification{
				Title: tc.title, Cause: "after 60 s", Thread: tc.thread,
				NextSteps: []string{
					"No order is lost: what was not settled stays open, and the next auction takes it up.",
					"When this comes again, look at the execution's history and at the logs of its functions.",
				},
			}
			if err != nil || !reflect.DeepEqual(heard, want) {
				t.Fatalf("Failure: %v, told %+v\nwant %+v", err, heard, want)
			}
		})
	}
}

func TestALongCauseIsCut(t *testing.T) {
	d := newDesk(t)
	var heard port.Notification
	d.hears(t, &heard)
	f := usecase.Failure{Error: strings.Repeat("E", 101), Cause: strings.Repeat("c", 1_000_000)}
	if err := d.notify().ReportFailure(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("c", 1_500) + "…"; heard.Cause != want || heard.Description != "" {
		t.Errorf("the cause has %d bytes, want 1500 and an ellipsis", len(heard.Cause))
	}
	if want := strings.Repeat("E", 100) + "… in an auction without a valid name (dev)"; heard.Title != want {
		t.Errorf("the title is %q, want %q", heard.Title, want)
	}
}

func TestWhateverFailedIsToldInAShortValidMessage(t *testing.T) {
	anything := rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 3_000), func(b []byte) string { return string(b) })
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		var heard port.Notification
		d.hears(t, &heard)
		f := usecase.Failure{Auction: anything.Draw(rt, "auction"), Error: anything.Draw(rt, "error"), Cause: anything.Draw(rt, "cause")}
		if err := d.notify().ReportFailure(t.Context(), f); err != nil {
			rt.Fatal(err)
		}
		if !utf8.ValidString(heard.Title+heard.Cause+heard.Thread) || len(heard.Cause) > 1_500+len("…") || len(heard.Title) > 200 {
			rt.Fatalf("told %+v", heard)
		}
	})
}

func TestFailureSaysWhenNotifyingBroke(t *testing.T) {
	d := newDesk(t)
	d.notifier.EXPECT().Notify(t.Context(), gomock.Any()).Return(errBroken)
	wantFailure(t, d.notify().ReportFailure(t.Context(), usecase.Failure{}), "notify of a failure")
}
