package usecase_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/portmock"
	"auction.internal/domain/usecase"
)

func newPlaceOrders(t *testing.T) (usecase.PlaceOrders, *portmock.MockOrderPlacer) {
	t.Helper()
	placer := portmock.NewMockOrderPlacer(gomock.NewController(t))
	return usecase.PlaceOrders{Orders: placer}, placer
}

func TestPlace_NewOrders(t *testing.T) {
	place, placer := newPlaceOrders(t)
	a, b := pending(t, "a"), pending(t, "b")
	placer.EXPECT().Place(t.Context(), []order.Order{b, a}, placed).
		Return([]port.Placement{{Placed: true, Stored: b}, {Placed: true, Stored: a}}, nil)

	receipt, err := place.Place(t.Context(), []order.Draft{draft("b", "4.0"), draft("a", "4")}, placed)
	if err != nil || receipt.Replayed != 0 || len(receipt.Conflicts) != 0 {
		t.Fatalf("Place = %+v, %v, want no replays and no conflicts", receipt, err)
	}
	wantOrders(t, "stored", receipt.Stored, b, a)
}

func TestPlace_InvalidOrder(t *testing.T) {
	place, _ := newPlaceOrders(t) // No call is expected.
	receipt, err := place.Place(t.Context(), []order.Draft{draft("a", "4"), draft("b", "four")}, placed)
	invalid, ok := errors.AsType[*order.InvalidBatchError](err)
	if !ok || len(invalid.Problems) != 1 || invalid.Problems[0].Index != 1 || len(receipt.Stored) != 0 {
		t.Fatalf("Place = %+v, %v, want the problem of the order at index 1", receipt, err)
	}
}

func TestPlace_ReplayReturnsStoredOrders(t *testing.T) {
	place, placer := newPlaceOrders(t)
	now := placed.Add(order.Lifetime - time.Millisecond)
	existing := []order.Order{accepted(t, "a"), settled(t, rejected(t, "b")), pending(t, "c")}
	placedNow := pendingAt(t, "d", now)
	placer.EXPECT().Place(t.Context(), gomock.Len(4), now).Return([]port.Placement{
		{Stored: existing[0]}, {Stored: existing[1]}, {Stored: existing[2]}, {Placed: true, Stored: placedNow},
	}, nil)

	receipt, err := place.Place(t.Context(),
		[]order.Draft{draft("a", "4"), draft("b", "40e-1"), draft("c", "4.0"), draft("d", "4")}, now)
	if err != nil || receipt.Replayed != 3 || len(receipt.Conflicts) != 0 {
		t.Fatalf("Place = %+v, %v, want three replays", receipt, err)
	}
	wantOrders(t, "stored", receipt.Stored, append(existing, placedNow)...)
}

func TestPlace_ConflictsDoNotBlockOthers(t *testing.T) {
	place, placer := newPlaceOrders(t)
	now := placed.Add(order.Lifetime)
	first, last := pendingAt(t, "first", now), pendingAt(t, "last", now)
	placer.EXPECT().Place(t.Context(), gomock.Len(4), now).Return([]port.Placement{
		{Placed: true, Stored: first},
		{Stored: pendingAt(t, "active", now.Add(-time.Hour))}, // with another parameter_2
		{Stored: accepted(t, "expired")},                      // the same order, but expired
		{Placed: true, Stored: last},
	}, nil)

	receipt, err := place.Place(t.Context(),
		[]order.Draft{draft("first", "4"), draft("active", "5"), draft("expired", "4"), draft("last", "4")}, now)
	want := []order.Problem{
		{Index: 1, RecordID: "active", Field: "record_id", Reason: "belongs to another order"},
		{
			Index: 2, RecordID: "expired", Field: "record_id",
			Reason: "belongs to an expired order whose result is still being delivered; retry later",
		},
	}
	if err != nil || receipt.Replayed != 0 || !slices.Equal(receipt.Conflicts, want) {
		t.Fatalf("Place = %+v, %v, want the conflicts %+v", receipt, err, want)
	}
	wantOrders(t, "stored", receipt.Stored, first, last)
}

func TestPlace_StoreFails(t *testing.T) {
	place, placer := newPlaceOrders(t)
	placer.EXPECT().Place(t.Context(), gomock.Len(2), placed).Return(nil, errTest)
	_, err := place.Place(t.Context(), []order.Draft{draft("a", "4"), draft("b", "4")}, placed)
	wantStepError(t, err, "place 2 orders")
	if _, ok := errors.AsType[*order.InvalidBatchError](err); ok {
		t.Fatal("Place: error is an *InvalidBatchError, want only the error of the store")
	}
}
