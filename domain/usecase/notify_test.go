package usecase_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/portmock"
	"auction.internal/domain/usecase"
)

// desk is Notify with a mock behind each port. A call that a test does not expect fails it.
type desk struct {
	orders   *portmock.MockOrderReader
	lists    *portmock.MockRejectionListStore
	settler  *portmock.MockOrderSettler
	notifier *portmock.MockNotifier
}

func newDesk(t *testing.T) desk {
	t.Helper()
	c := gomock.NewController(t)
	return desk{
		orders: portmock.NewMockOrderReader(c), lists: portmock.NewMockRejectionListStore(c),
		settler: portmock.NewMockOrderSettler(c), notifier: portmock.NewMockNotifier(c),
	}
}

func (d desk) notify() usecase.Notify {
	return usecase.Notify{Orders: d.orders, Lists: d.lists, Settler: d.settler, Notifier: d.notifier, Environment: "dev"}
}

// reads makes the order store hold these orders, and expects to be asked for these ids, each once.
func (d desk) reads(t *testing.T, asked []string, stored ...order.Order) *gomock.Call {
	t.Helper()
	return d.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder(asked)).Return(stored, nil)
}

// hears expects one message and keeps it.
func (d desk) hears(t *testing.T, heard *port.Notification) *gomock.Call {
	t.Helper()
	return d.notifier.EXPECT().Notify(t.Context(), gomock.Any()).DoAndReturn(func(_ context.Context, n port.Notification) error {
		*heard = n
		return nil
	})
}

func TestRejectionsAreToldInOneMessageBeforeTheyAreSettled(t *testing.T) {
	d := newDesk(t)
	first, second := rejected(t, "first"), rejected(t, "second")
	var heard port.Notification
	gomock.InOrder(
		d.reads(t, []string{"second", "a", "first"}, first, second, accepted(t, "a")),
		d.hears(t, &heard),
		d.settler.EXPECT().Settle(t.Context(), []order.Order{second, first}).Return(2, nil),
	)
	told, err := d.notify().ReportRejections(t.Context(), gate, []string{"second", "a", "first"})
	if err != nil || told != 2 {
		t.Fatalf("Rejections = %d, %v, want 2", told, err)
	}
	want := port.Notification{
		Title:     "2 of 3 orders rejected, auction 2026-11-22T12:00Z (dev)",
		Orders:    []port.NamedOrder{{RecordID: "second"}, {RecordID: "first"}},
		NextSteps: []string{"These orders are final: place new ones, under new ids, to take part again."},
		Thread:    "auction-20261122T120000Z",
	}
	if !reflect.DeepEqual(heard, want) {
		t.Fatalf("told %+v\nwant %+v", heard, want)
	}
}

func TestOnlyRejectionsThatAreNotSettledAreTold(t *testing.T) {
	d := newDesk(t)
	r := rejected(t, "r")
	page := []string{"told-before", "absent", "r", "p", "a", "r", "absent"}
	var heard port.Notification
	d.reads(t, []string{"told-before", "absent", "r", "p", "a"},
		settled(t, rejected(t, "told-before")), r, pending(t, "p"), accepted(t, "a"))
	d.hears(t, &heard)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{r}).Return(1, nil)
	if told, err := d.notify().ReportRejections(t.Context(), gate, page); err != nil || told != 1 {
		t.Fatalf("Rejections = %d, %v, want 1", told, err)
	}
	if !slices.Equal(heard.Orders, []port.NamedOrder{{RecordID: "r"}}) || !strings.HasPrefix(heard.Title, "1 of 4 orders rejected") {
		t.Fatalf("told %+v, want r alone, of the four orders that exist", heard)
	}
}

func TestNothingIsSentWhenThereIsNothingToTell(t *testing.T) {
	for name, tc := range map[string]struct {
		page   []string
		stored []order.Order
	}{
		"an empty page":         {nil, nil},
		"absent orders":         {[]string{"x"}, nil},
		"accepted orders":       {[]string{"x"}, []order.Order{accepted(t, "x")}},
		"pending orders":        {[]string{"x"}, []order.Order{pending(t, "x")}},
		"all were told already": {[]string{"x"}, []order.Order{settled(t, rejected(t, "x"))}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t) // Neither a message nor settling is expected.
			if len(tc.page) > 0 {
				d.reads(t, tc.page, tc.stored...)
			}
			if told, err := d.notify().ReportRejections(t.Context(), gate, tc.page); err != nil || told != 0 {
				t.Fatalf("Rejections = %d, %v, want 0", told, err)
			}
		})
	}
}

func TestARejectionOfAnEarlierAuctionSaysSo(t *testing.T) {
	d := newDesk(t)
	o := pending(t, "late")
	earlier := decision(t, o, order.OutcomeRejected, "0")
	earlier.Auction = order.GateClosureAt(noon.Add(-30 * time.Minute))
	late, fresh := decide(t, o, earlier), rejected(t, "fresh")
	var heard port.Notification
	d.reads(t, []string{"late", "fresh"}, late, fresh)
	d.hears(t, &heard)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{late, fresh}).Return(2, nil)
	if _, err := d.notify().ReportRejections(t.Context(), gate, []string{"late", "fresh"}); err != nil {
		t.Fatal(err)
	}
	want := []port.NamedOrder{{RecordID: "late", Note: "decided by auction 2026-11-22T11:30Z"}, {RecordID: "fresh"}}
	if !slices.Equal(heard.Orders, want) {
		t.Fatalf("told %+v, want %+v", heard.Orders, want)
	}
}

func TestTwentyRejectionsAreListedInTheMessage(t *testing.T) {
	d := newDesk(t) // No list is kept.
	orders := numbered(t, 20, rejected)
	var heard port.Notification
	d.reads(t, ids(orders), orders...)
	d.hears(t, &heard)
	d.settler.EXPECT().Settle(t.Context(), orders).Return(len(orders), nil)
	if told, err := d.notify().ReportRejections(t.Context(), gate, ids(orders)); err != nil || told != 20 {
		t.Fatalf("Rejections = %d, %v, want 20", told, err)
	}
	if !slices.Equal(heard.Orders, named(orders)) || heard.Description != "" || len(heard.NextSteps) != 1 {
		t.Fatalf("told %+v, want all twenty and no list", heard)
	}
}

func TestLongNamesAreKeptAsAListToo(t *testing.T) {
	d := newDesk(t)
	var orders []order.Order
	for i := range 20 {
		orders = append(orders, rejected(t, fmt.Sprintf("%0128d", i)))
	}
	var heard port.Notification
	d.reads(t, ids(orders), orders...)
	d.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("s3://lists/one", nil)
	d.hears(t, &heard)
	d.settler.EXPECT().Settle(t.Context(), orders).Return(len(orders), nil)
	if told, err := d.notify().ReportRejections(t.Context(), gate, ids(orders)); err != nil || told != 20 {
		t.Fatalf("Rejections = %d, %v, want 20", told, err)
	}
	if heard.Description != "and 6 more" || !slices.Equal(heard.Orders, named(orders[:14])) {
		t.Errorf("%d orders, then %q, want what fits into 2,000 bytes and how many more there are", len(heard.Orders), heard.Description)
	}
}

func TestMoreRejectionsAreKeptAsAListWhosePlaceIsTold(t *testing.T) {
	for _, count := range []int{21, 500} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			d := newDesk(t)
			orders := numbered(t, count, rejected)
			var heard port.Notification
			gomock.InOrder(
				d.reads(t, ids(orders), orders...),
				d.lists.EXPECT().StoreRejectionList(t.Context(), gate, orders).Return("s3://lists/one", nil),
				d.hears(t, &heard),
				d.settler.EXPECT().Settle(t.Context(), orders).Return(len(orders), nil),
			)
			if told, err := d.notify().ReportRejections(t.Context(), gate, ids(orders)); err != nil || told != count {
				t.Fatalf("Rejections = %d, %v, want %d", told, err, count)
			}
			want := fmt.Sprintf("and %d more", count-20)
			if !slices.Equal(heard.Orders, named(orders[:20])) || heard.Description != want || !slices.Contains(heard.NextSteps, "The full list: s3://lists/one") {
				t.Fatalf("told %+v, want twenty, how many more there are, and the list's place", heard)
			}
		})
	}
}

func named(orders []order.Order) []port.NamedOrder {
	list := make([]port.NamedOrder, len(orders))
	for i, id := range ids(orders) {
		list[i] = port.NamedOrder{RecordID: id}
	}
	return list
}
