package usecase_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/portmock"
	"auction.internal/domain/usecase"
)

// delivery is StoreResults with a mock behind each port. A call that a test does not expect fails it.
type delivery struct {
	orders  *portmock.MockOrderReader
	results *portmock.MockResultStore
	settler *portmock.MockOrderSettler
}

func newDelivery(t *testing.T) delivery {
	t.Helper()
	c := gomock.NewController(t)
	return delivery{
		orders: portmock.NewMockOrderReader(c), results: portmock.NewMockResultStore(c), settler: portmock.NewMockOrderSettler(c),
	}
}

func (d delivery) store(t *testing.T, claims ...usecase.Claim) (usecase.StoredPage, error) {
	t.Helper()
	return usecase.StoreResults{Orders: d.orders, Results: d.results, Settler: d.settler}.Store(t.Context(), claims)
}

// reads makes the order store hold these orders, and expects to be asked for these ids, each once.
func (d delivery) reads(t *testing.T, asked []string, stored ...order.Order) *gomock.Call {
	t.Helper()
	return d.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder(asked)).Return(stored, nil)
}

// claim says of orders that they were accepted, or rejected.
func claim(outcome order.Outcome, recordIDs ...string) []usecase.Claim {
	var claims []usecase.Claim
	for _, id := range recordIDs {
		claims = append(claims, usecase.Claim{RecordID: id, Outcome: outcome})
	}
	return claims
}

// TestStore_DamagedOrderDoesNotBlockOthers reads a page of which one order cannot be decoded.
func TestStore_DamagedOrderDoesNotBlockOthers(t *testing.T) {
	d := newDelivery(t)
	a := accepted(t, "a")
	damage := &port.PermanentError{Err: errBroken}
	d.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder([]string{"a", "damaged"})).Return([]order.Order{a}, damage)
	d.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	page, err := d.store(t, claim(order.OutcomeAccepted, "damaged", "a")...)
	if page.Stored != 1 || !port.IsPermanent(err) {
		t.Fatalf("Store = %+v, %v, want one stored and a permanent error", page, err)
	}
	if !errors.Is(err, errBroken) || !strings.HasPrefix(err.Error(), "read 2 orders: ") || !strings.HasSuffix(err.Error(), "absent: damaged") {
		t.Errorf("the error is %q, want the damage and the claim that does not hold", err)
	}
}

// TestStore_ReadDenied has a store that denies everything: no claim is said to be absent.
func TestStore_ReadDenied(t *testing.T) {
	d := newDelivery(t)
	d.orders.EXPECT().Read(t.Context(), []string{"a"}).Return(nil, &port.PermanentError{Err: errBroken})
	_, err := d.store(t, claim(order.OutcomeAccepted, "a")...)
	if !port.IsPermanent(err) {
		t.Fatalf("Store: %v, want a permanent error", err)
	}
	wantFailure(t, err, "read 1 orders")
}

func TestStoreKeepsAcceptedResultsBeforeItSettlesTheirOrders(t *testing.T) {
	d := newDelivery(t)
	a, b := accepted(t, "a"), accepted(t, "b")
	gomock.InOrder(
		d.reads(t, []string{"b", "a"}, a, b),
		d.results.EXPECT().Store(t.Context(), []order.Order{b, a}).Return([]order.Order{b, a}, nil),
		d.settler.EXPECT().Settle(t.Context(), []order.Order{b, a}).Return(2, nil),
	)
	page, err := d.store(t, claim(order.OutcomeAccepted, "b", "a")...)
	if want := (usecase.StoredPage{Stored: 2}); err != nil || !reflect.DeepEqual(page, want) {
		t.Fatalf("Store = %+v, %v, want %+v", page, err, want)
	}
}

func TestStoreSettlesNothingThatIsNotStored(t *testing.T) {
	d := newDelivery(t) // Settling is not expected.
	a := accepted(t, "a")
	d.reads(t, []string{"a"}, a)
	d.results.EXPECT().Store(t.Context(), []order.Order{a}).Return(nil, errBroken)
	page, err := d.store(t, claim(order.OutcomeAccepted, "a")...)
	wantFailure(t, err, "store 1 results")
	if page.Stored != 0 {
		t.Fatalf("Stored = %d, want 0", page.Stored)
	}
}

func TestStoreSettlesThoseThatAreStoredWhenOthersAreNot(t *testing.T) {
	d := newDelivery(t)
	a, b, c := accepted(t, "a"), accepted(t, "b"), accepted(t, "c")
	gomock.InOrder(
		d.reads(t, []string{"a", "b", "c"}, a, b, c),
		d.results.EXPECT().Store(t.Context(), []order.Order{a, b, c}).Return([]order.Order{a, c}, errBroken),
		d.settler.EXPECT().Settle(t.Context(), []order.Order{a, c}).Return(2, nil),
	)
	page, err := d.store(t, claim(order.OutcomeAccepted, "a", "b", "c")...)
	wantFailure(t, err, "store 3 results")
	if page.Stored != 2 {
		t.Fatalf("Stored = %d, want 2", page.Stored)
	}
}

func TestStoreTellsEveryStepThatBroke(t *testing.T) {
	d := newDelivery(t)
	errSettle := errors.New("settling is broken too")
	a, b := accepted(t, "a"), accepted(t, "b")
	d.reads(t, []string{"a", "b", "absent"}, a, b)
	d.results.EXPECT().Store(t.Context(), []order.Order{a, b}).Return([]order.Order{a}, errBroken)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(0, errSettle)
	page, err := d.store(t, claim(order.OutcomeAccepted, "a", "b", "absent")...)
	_, disagrees := errors.AsType[*usecase.ClaimMismatch](err)
	if !errors.Is(err, errBroken) || !errors.Is(err, errSettle) || !disagrees || page.Stored != 0 {
		t.Fatalf("Store = %+v, %v, want all three errors and nothing counted as stored", page, err)
	}
}

func TestStoreCountsWhatItSettledItself(t *testing.T) {
	for name, tc := range map[string]struct {
		settled int
		err     error
		want    usecase.StoredPage
	}{
		"all":                           {3, nil, usecase.StoredPage{Stored: 3}},
		"another execution settled one": {2, nil, usecase.StoredPage{Stored: 2, Settled: 1}},
		"one could not be settled":      {2, errBroken, usecase.StoredPage{Stored: 2}},
		"none could be settled now":     {0, errBroken, usecase.StoredPage{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDelivery(t)
			orders := []order.Order{accepted(t, "a"), accepted(t, "b"), accepted(t, "c")}
			d.reads(t, ids(orders), orders...)
			d.results.EXPECT().Store(t.Context(), orders).Return(orders, nil)
			d.settler.EXPECT().Settle(t.Context(), orders).Return(tc.settled, tc.err)
			page, err := d.store(t, claim(order.OutcomeAccepted, ids(orders)...)...)
			if !errors.Is(err, tc.err) || !reflect.DeepEqual(page, tc.want) {
				t.Errorf("Store = %+v, %v, want %+v", page, err, tc.want)
			}
		})
	}
}

func TestStoreTakesSettledOrdersForASuccessAndLeavesThemAlone(t *testing.T) {
	d := newDelivery(t) // Neither storing nor settling is expected.
	d.reads(t, []string{"a", "r"}, settled(t, accepted(t, "a")), settled(t, rejected(t, "r")))
	page, err := d.store(t, append(claim(order.OutcomeAccepted, "a"), claim(order.OutcomeRejected, "r")...)...)
	if want := (usecase.StoredPage{Settled: 1, Rejected: []string{"r"}}); err != nil || !reflect.DeepEqual(page, want) {
		t.Fatalf("Store = %+v, %v, want %+v", page, err, want)
	}
}

func TestStoreNamesRejectedOrdersInThePagesOrderAndDoesNotSettleThem(t *testing.T) {
	d := newDelivery(t)
	a := accepted(t, "a")
	d.reads(t, []string{"z", "a", "r", "b"}, rejected(t, "b"), a, rejected(t, "r"), rejected(t, "z"))
	d.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	claims := slices.Concat(
		claim(order.OutcomeRejected, "z"), claim(order.OutcomeAccepted, "a"), claim(order.OutcomeRejected, "r", "b"))
	page, err := d.store(t, claims...)
	if want := (usecase.StoredPage{Stored: 1, Rejected: []string{"z", "r", "b"}}); err != nil || !reflect.DeepEqual(page, want) {
		t.Fatalf("Store = %+v, %v, want %+v", page, err, want)
	}
}

func TestStoreTakesAClaimThatStandsTwiceOnce(t *testing.T) {
	d := newDelivery(t)
	a, s, r := accepted(t, "a"), settled(t, accepted(t, "s")), rejected(t, "r")
	d.reads(t, []string{"a", "r", "s"}, a, r, s)
	d.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	d.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	claims := append(claim(order.OutcomeAccepted, "a", "s"), claim(order.OutcomeRejected, "r")...)
	page, err := d.store(t, append(claims, claims...)...)
	want := usecase.StoredPage{Stored: 1, Settled: 1, Rejected: []string{"r"}}
	if err != nil || !reflect.DeepEqual(page, want) {
		t.Fatalf("Store = %+v, %v, want %+v", page, err, want)
	}
}
