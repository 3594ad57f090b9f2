package usecase_test

import (
	"context"
	"testing"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/portmock"
	"auction.internal/domain/usecase"
)

// notifyFixture has a mock for each port of Notify. An unexpected call fails the test.
type notifyFixture struct {
	orders   *portmock.MockOrderReader
	lists    *portmock.MockRejectionListStore
	settler  *portmock.MockOrderSettler
	notifier *portmock.MockNotifier
}

func newNotifyFixture(t *testing.T) notifyFixture {
	t.Helper()
	c := gomock.NewController(t)
	return notifyFixture{
		orders: portmock.NewMockOrderReader(c), lists: portmock.NewMockRejectionListStore(c),
		settler: portmock.NewMockOrderSettler(c), notifier: portmock.NewMockNotifier(c),
	}
}

func (f notifyFixture) notify() usecase.Notify {
	return usecase.Notify{
		Orders: f.orders, Lists: f.lists, Settler: f.settler, Notifier: f.notifier, Environment: "dev",
	}
}

// expectRead expects a read of these IDs, without duplicates, and returns these orders.
func (f notifyFixture) expectRead(t *testing.T, recordIDs []string, stored ...order.Order) *gomock.Call {
	t.Helper()
	return f.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder(recordIDs)).Return(stored, nil)
}

// expectNotify expects one notification, and stores it in got.
func (f notifyFixture) expectNotify(t *testing.T, got *port.Notification) *gomock.Call {
	t.Helper()
	return f.notifier.EXPECT().Notify(t.Context(), gomock.Any()).DoAndReturn(
		func(_ context.Context, n port.Notification) error {
			*got = n
			return nil
		})
}

func named(orders []order.Order) []port.NamedOrder {
	list := make([]port.NamedOrder, len(orders))
	for i, id := range ids(orders) {
		list[i] = port.NamedOrder{RecordID: id}
	}
	return list
}
