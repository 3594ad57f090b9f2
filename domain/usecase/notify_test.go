package usecase_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
)

func TestReportRejections_NotifiesBeforeSettling(t *testing.T) {
	f := newNotifyFixture(t)
	first, second := rejected(t, "first"), rejected(t, "second")
	var got port.Notification
	gomock.InOrder(
		f.expectRead(t, []string{"second", "a", "first"}, first, second, accepted(t, "a")),
		f.expectNotify(t, &got),
		f.settler.EXPECT().Settle(t.Context(), []order.Order{second, first}).Return(2, nil),
	)
	notified, err := f.notify().ReportRejections(t.Context(), gate, []string{"second", "a", "first"})
	if err != nil || notified != 2 {
		t.Fatalf("ReportRejections = %d, %v, want 2", notified, err)
	}
	want := port.Notification{
		Title:     "2 of 3 orders rejected, auction 2026-11-22T12:00Z (dev)",
		Orders:    []port.NamedOrder{{RecordID: "second"}, {RecordID: "first"}},
		NextSteps: []string{"Rejections are final. To enter a later auction, place a new order with a new record_id."},
		Thread:    "auction-20261122T120000Z",
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("notification %+v\nwant         %+v", got, want)
	}
}

func TestReportRejections_UnsettledRejectionsOnly(t *testing.T) {
	f := newNotifyFixture(t)
	r := rejected(t, "r")
	page := []string{"settled", "absent", "r", "p", "a", "r", "absent"}
	var got port.Notification
	f.expectRead(t, []string{"settled", "absent", "r", "p", "a"},
		settled(t, rejected(t, "settled")), r, pending(t, "p"), accepted(t, "a"))
	f.expectNotify(t, &got)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{r}).Return(1, nil)
	if notified, err := f.notify().ReportRejections(t.Context(), gate, page); err != nil || notified != 1 {
		t.Fatalf("ReportRejections = %d, %v, want 1", notified, err)
	}
	want := []port.NamedOrder{{RecordID: "r"}}
	if !slices.Equal(got.Orders, want) || !strings.HasPrefix(got.Title, "1 of 4 orders rejected") {
		t.Fatalf("notification %+v, want only order r", got)
	}
}

func TestReportRejections_NothingToReport(t *testing.T) {
	for name, tc := range map[string]struct {
		page   []string
		stored []order.Order
	}{
		"no record_ids":    {nil, nil},
		"no stored orders": {[]string{"x"}, nil},
		"accepted orders":  {[]string{"x"}, []order.Order{accepted(t, "x")}},
		"pending orders":   {[]string{"x"}, []order.Order{pending(t, "x")}},
		"settled orders":   {[]string{"x"}, []order.Order{settled(t, rejected(t, "x"))}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newNotifyFixture(t) // No call of Notify or Settle is expected.
			if len(tc.page) > 0 {
				f.expectRead(t, tc.page, tc.stored...)
			}
			if notified, err := f.notify().ReportRejections(t.Context(), gate, tc.page); err != nil || notified != 0 {
				t.Fatalf("ReportRejections = %d, %v, want 0", notified, err)
			}
		})
	}
}

func TestReportRejections_EarlierAuction(t *testing.T) {
	f := newNotifyFixture(t)
	o := pending(t, "late")
	earlier := decision(t, o, order.OutcomeRejected, "0")
	earlier.Auction = order.GateClosureAt(noon.Add(-30 * time.Minute))
	late, current := decide(t, o, earlier), rejected(t, "current")
	var got port.Notification
	f.expectRead(t, []string{"late", "current"}, late, current)
	f.expectNotify(t, &got)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{late, current}).Return(2, nil)
	if _, err := f.notify().ReportRejections(t.Context(), gate, []string{"late", "current"}); err != nil {
		t.Fatal(err)
	}
	want := []port.NamedOrder{{RecordID: "late", Note: "decided by auction 2026-11-22T11:30Z"}, {RecordID: "current"}}
	if !slices.Equal(got.Orders, want) {
		t.Fatalf("notification: orders %+v, want %+v", got.Orders, want)
	}
}

func TestReportRejections_NamesTwentyOrders(t *testing.T) {
	f := newNotifyFixture(t) // No call of StoreRejectionList is expected.
	orders := numbered(t, 20, rejected)
	var got port.Notification
	f.expectRead(t, ids(orders), orders...)
	f.expectNotify(t, &got)
	f.settler.EXPECT().Settle(t.Context(), orders).Return(len(orders), nil)
	if notified, err := f.notify().ReportRejections(t.Context(), gate, ids(orders)); err != nil || notified != 20 {
		t.Fatalf("ReportRejections = %d, %v, want 20", notified, err)
	}
	if !slices.Equal(got.Orders, named(orders)) || got.Description != "" || len(got.NextSteps) != 1 {
		t.Fatalf("notification %+v, want all twenty orders and no list", got)
	}
}

func TestReportRejections_LongRecordIDs(t *testing.T) {
	f := newNotifyFixture(t)
	var orders []order.Order
	for i := range 20 {
		orders = append(orders, rejected(t, fmt.Sprintf("%0128d", i)))
	}
	var got port.Notification
	f.expectRead(t, ids(orders), orders...)
	f.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("s3://lists/one", nil)
	f.expectNotify(t, &got)
	f.settler.EXPECT().Settle(t.Context(), orders).Return(len(orders), nil)
	if notified, err := f.notify().ReportRejections(t.Context(), gate, ids(orders)); err != nil || notified != 20 {
		t.Fatalf("ReportRejections = %d, %v, want 20", notified, err)
	}
	if got.Description != "and 6 more" || !slices.Equal(got.Orders, named(orders[:14])) {
		t.Errorf("notification: %d orders and %q, want 14 and %q", len(got.Orders), got.Description, "and 6 more")
	}
}

func TestReportRejections_StoresLongList(t *testing.T) {
	for _, count := range []int{21, 500} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			f := newNotifyFixture(t)
			orders := numbered(t, count, rejected)
			var got port.Notification
			gomock.InOrder(
				f.expectRead(t, ids(orders), orders...),
				f.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("s3://lists/one", nil),
				f.expectNotify(t, &got),
				f.settler.EXPECT().Settle(t.Context(), orders).Return(len(orders), nil),
			)
			if notified, err := f.notify().ReportRejections(t.Context(), gate, ids(orders)); err != nil || notified != count {
				t.Fatalf("ReportRejections = %d, %v, want %d", notified, err, count)
			}
			if !slices.Equal(got.Orders, named(orders[:20])) {
				t.Errorf("notification: orders %+v, want the first twenty", got.Orders)
			}
			if want := fmt.Sprintf("and %d more", count-20); got.Description != want {
				t.Errorf("notification: description %q, want %q", got.Description, want)
			}
			if want := "Full list of the rejected orders: s3://lists/one"; !slices.Contains(got.NextSteps, want) {
				t.Errorf("notification: next steps %q, want %q", got.NextSteps, want)
			}
		})
	}
}
