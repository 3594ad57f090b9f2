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

func TestReportRejections_DamagedOrderDoesNotBlockOthers(t *testing.T) {
	f := newNotifyFixture(t)
	r := rejected(t, "r")
	f.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder([]string{"r", "damaged"})).
		Return([]order.Order{r}, &port.PermanentError{Err: errTest})
	f.notifier.EXPECT().Notify(t.Context(), gomock.Any()).Return(nil)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{r}).Return(1, nil)
	notified, err := f.notify().ReportRejections(t.Context(), gate, []string{"damaged", "r"})
	if notified != 1 || !port.IsPermanent(err) {
		t.Fatalf("ReportRejections = %d, %v, want 1 and a permanent error", notified, err)
	}
	wantStepError(t, err, "read 2 orders")
}

func TestReportRejections_FailedStep(t *testing.T) {
	orders := numbered(t, 21, rejected)
	page := ids(orders)
	for step, fail := range map[string]func(*testing.T, notifyFixture){
		"read 21 orders": func(t *testing.T, f notifyFixture) {
			f.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder(page)).Return(nil, errTest)
		},
		"store the list of 21 rejected orders": func(t *testing.T, f notifyFixture) {
			f.expectRead(t, page, orders...)
			f.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("", errTest)
		},
		"notify of 21 rejected orders": func(t *testing.T, f notifyFixture) {
			f.expectRead(t, page, orders...)
			f.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("s3://lists/one", nil)
			f.notifier.EXPECT().Notify(t.Context(), gomock.Any()).Return(errTest)
		},
		"settle 21 rejected orders": func(t *testing.T, f notifyFixture) {
			f.expectRead(t, page, orders...)
			f.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("s3://lists/one", nil)
			f.notifier.EXPECT().Notify(t.Context(), gomock.Any()).Return(nil)
			f.settler.EXPECT().Settle(t.Context(), orders).Return(0, errTest)
		},
	} {
		t.Run(step, func(t *testing.T) {
			f := newNotifyFixture(t)
			fail(t, f)
			notified, err := f.notify().ReportRejections(t.Context(), gate, page)
			wantStepError(t, err, step)
			want := 0
			if strings.HasPrefix(step, "settle") {
				want = 21 // notified now, and again by the next call
			}
			if notified != want {
				t.Errorf("ReportRejections = %d, want %d", notified, want)
			}
		})
	}
}

func TestReportFailure(t *testing.T) {
	const unnamed = "Auction with an invalid gate closure failed: Sandbox.Timedout (dev)"
	for name, tc := range map[string]struct {
		auction, title, thread string
	}{
		"valid auction": {
			"2026-11-22T12:00:00Z", "Auction 2026-11-22T12:00Z failed: Sandbox.Timedout (dev)", "auction-20261122T120000Z",
		},
		"auction with seconds": {
			"2026-11-22T12:00:05Z", "Auction 2026-11-22T12:00:05Z failed: Sandbox.Timedout (dev)", "auction-20261122T120005Z",
		},
		"no auction":             {"", unnamed, "auction-unnamed"},
		"invalid auction":        {"noon", unnamed, "auction-unnamed"},
		"auction in other zone":  {"2026-11-22T13:00:00+01:00", unnamed, "auction-unnamed"},
		"unreplaced placeholder": {"<aws.scheduler.scheduled-time>", unnamed, "auction-unnamed"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newNotifyFixture(t) // No call of Read or Settle is expected.
			var got port.Notification
			f.expectNotify(t, &got)
			failure := usecase.Failure{Auction: tc.auction, Error: "Sandbox.Timedout", Cause: "after 60 s"}
			err := f.notify().ReportFailure(t.Context(), failure)
			want := port.Notification{
				Title: tc.title, Cause: "after 60 s", Thread: tc.thread,
				NextSteps: []string{
					"No order is lost. Orders that are not settled stay open, and the next auction processes them.",
					"If the failure repeats, check the execution history and the logs of the functions.",
				},
			}
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("ReportFailure: %v, notification %+v\nwant %+v", err, got, want)
			}
		})
	}
}

func TestReportFailure_TruncatesErrorAndCause(t *testing.T) {
	f := newNotifyFixture(t)
	var got port.Notification
	f.expectNotify(t, &got)
	failure := usecase.Failure{Error: strings.Repeat("E", 101), Cause: strings.Repeat("c", 1_000_000)}
	if err := f.notify().ReportFailure(t.Context(), failure); err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("c", 1_500) + "…"; got.Cause != want || got.Description != "" {
		t.Errorf("notification: cause of %d bytes, want 1500 and an ellipsis", len(got.Cause))
	}
	if want := "Auction with an invalid gate closure failed: " + strings.Repeat("E", 100) + "… (dev)"; got.Title != want {
		t.Errorf("notification: title %q, want %q", got.Title, want)
	}
}

func TestReportFailure_ShortAndValidUTF8(t *testing.T) {
	texts := rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 3_000), func(b []byte) string { return string(b) })
	rapid.Check(t, func(rt *rapid.T) {
		f := newNotifyFixture(t)
		var got port.Notification
		f.expectNotify(t, &got)
		failure := usecase.Failure{
			Auction: texts.Draw(rt, "auction"), Error: texts.Draw(rt, "error"), Cause: texts.Draw(rt, "cause"),
		}
		if err := f.notify().ReportFailure(t.Context(), failure); err != nil {
			rt.Fatal(err)
		}
		if !utf8.ValidString(got.Title + got.Cause + got.Thread) {
			rt.Fatalf("notification %+v, want valid UTF-8", got)
		}
		if len(got.Cause) > 1_500+len("…") || len(got.Title) > 200 {
			rt.Fatalf("notification: title of %d and cause of %d bytes, want at most 200 and 1503", len(got.Title), len(got.Cause))
		}
	})
}

func TestReportFailure_NotifyFails(t *testing.T) {
	f := newNotifyFixture(t)
	f.notifier.EXPECT().Notify(t.Context(), gomock.Any()).Return(errTest)
	wantStepError(t, f.notify().ReportFailure(t.Context(), usecase.Failure{}), "notify of a failure")
}
