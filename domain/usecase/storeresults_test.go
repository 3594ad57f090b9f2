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

// storeFixture has a mock for each port of StoreResults. An unexpected call fails the test.
type storeFixture struct {
	orders  *portmock.MockOrderReader
	results *portmock.MockResultStore
	settler *portmock.MockOrderSettler
}

func newStoreFixture(t *testing.T) storeFixture {
	t.Helper()
	c := gomock.NewController(t)
	return storeFixture{
		orders: portmock.NewMockOrderReader(c), results: portmock.NewMockResultStore(c),
		settler: portmock.NewMockOrderSettler(c),
	}
}

func (f storeFixture) store(t *testing.T, claims ...usecase.Claim) (usecase.StoredPage, error) {
	t.Helper()
	return usecase.StoreResults{Orders: f.orders, Results: f.results, Settler: f.settler}.Store(t.Context(), claims)
}

// expectRead expects a read of these IDs, without duplicates, and returns these orders.
func (f storeFixture) expectRead(t *testing.T, recordIDs []string, stored ...order.Order) *gomock.Call {
	t.Helper()
	return f.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder(recordIDs)).Return(stored, nil)
}

// claims returns a claim with the outcome for each ID.
func claims(outcome order.Outcome, recordIDs ...string) []usecase.Claim {
	var list []usecase.Claim
	for _, id := range recordIDs {
		list = append(list, usecase.Claim{RecordID: id, Outcome: outcome})
	}
	return list
}

func TestStore_DamagedOrderDoesNotBlockOthers(t *testing.T) {
	f := newStoreFixture(t)
	a := accepted(t, "a")
	damage := &port.PermanentError{Err: errTest}
	f.orders.EXPECT().Read(t.Context(), gomock.InAnyOrder([]string{"a", "damaged"})).Return([]order.Order{a}, damage)
	f.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	page, err := f.store(t, claims(order.OutcomeAccepted, "damaged", "a")...)
	if page.Stored != 1 || !port.IsPermanent(err) {
		t.Fatalf("Store = %+v, %v, want Stored = 1 and a permanent error", page, err)
	}
	text := err.Error()
	if !errors.Is(err, errTest) || !strings.HasPrefix(text, "read 2 orders: ") || !strings.HasSuffix(text, "not found): damaged") {
		t.Errorf("Store = %q, want the read error and the mismatch", err)
	}
}

// TestStore_ReadDenied checks that a denied read is not reported as missing orders.
func TestStore_ReadDenied(t *testing.T) {
	f := newStoreFixture(t)
	f.orders.EXPECT().Read(t.Context(), []string{"a"}).Return(nil, &port.PermanentError{Err: errTest})
	_, err := f.store(t, claims(order.OutcomeAccepted, "a")...)
	if !port.IsPermanent(err) {
		t.Fatalf("Store = %v, want a permanent error", err)
	}
	wantStepError(t, err, "read 1 orders")
}

func TestStore_StoresBeforeSettling(t *testing.T) {
	f := newStoreFixture(t)
	a, b := accepted(t, "a"), accepted(t, "b")
	gomock.InOrder(
		f.expectRead(t, []string{"b", "a"}, a, b),
		f.results.EXPECT().Store(t.Context(), []order.Order{b, a}).Return([]order.Order{b, a}, nil),
		f.settler.EXPECT().Settle(t.Context(), []order.Order{b, a}).Return(2, nil),
	)
	page, err := f.store(t, claims(order.OutcomeAccepted, "b", "a")...)
	if want := (usecase.StoredPage{Stored: 2}); err != nil || !reflect.DeepEqual(page, want) {
		t.Fatalf("Store = %+v, %v, want %+v", page, err, want)
	}
}

func TestStore_DoesNotSettleUnstoredResults(t *testing.T) {
	f := newStoreFixture(t) // No call of Settle is expected.
	a := accepted(t, "a")
	f.expectRead(t, []string{"a"}, a)
	f.results.EXPECT().Store(t.Context(), []order.Order{a}).Return(nil, errTest)
	page, err := f.store(t, claims(order.OutcomeAccepted, "a")...)
	wantStepError(t, err, "store 1 results")
	if page.Stored != 0 {
		t.Fatalf("Stored = %d, want 0", page.Stored)
	}
}

func TestStore_SettlesStoredResultsIfOthersFail(t *testing.T) {
	f := newStoreFixture(t)
	a, b, c := accepted(t, "a"), accepted(t, "b"), accepted(t, "c")
	gomock.InOrder(
		f.expectRead(t, []string{"a", "b", "c"}, a, b, c),
		f.results.EXPECT().Store(t.Context(), []order.Order{a, b, c}).Return([]order.Order{a, c}, errTest),
		f.settler.EXPECT().Settle(t.Context(), []order.Order{a, c}).Return(2, nil),
	)
	page, err := f.store(t, claims(order.OutcomeAccepted, "a", "b", "c")...)
	wantStepError(t, err, "store 3 results")
	if page.Stored != 2 {
		t.Fatalf("Stored = %d, want 2", page.Stored)
	}
}

func TestStore_JoinsErrorsOfAllSteps(t *testing.T) {
	f := newStoreFixture(t)
	errSettle := errors.New("test error of Settle")
	a, b := accepted(t, "a"), accepted(t, "b")
	f.expectRead(t, []string{"a", "b", "absent"}, a, b)
	f.results.EXPECT().Store(t.Context(), []order.Order{a, b}).Return([]order.Order{a}, errTest)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(0, errSettle)
	page, err := f.store(t, claims(order.OutcomeAccepted, "a", "b", "absent")...)
	_, isMismatch := errors.AsType[*usecase.ClaimMismatchError](err)
	if !errors.Is(err, errTest) || !errors.Is(err, errSettle) || !isMismatch || page.Stored != 0 {
		t.Fatalf("Store = %+v, %v, want all three errors and Stored = 0", page, err)
	}
}

func TestStore_Counts(t *testing.T) {
	for name, tc := range map[string]struct {
		settled int
		err     error
		want    usecase.StoredPage
	}{
		"all":                           {3, nil, usecase.StoredPage{Stored: 3}},
		"another execution settled one": {2, nil, usecase.StoredPage{Stored: 2, AlreadySettled: 1}},
		"one could not be settled":      {2, errTest, usecase.StoredPage{Stored: 2}},
		"none could be settled now":     {0, errTest, usecase.StoredPage{}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newStoreFixture(t)
			orders := []order.Order{accepted(t, "a"), accepted(t, "b"), accepted(t, "c")}
			f.expectRead(t, ids(orders), orders...)
			f.results.EXPECT().Store(t.Context(), orders).Return(orders, nil)
			f.settler.EXPECT().Settle(t.Context(), orders).Return(tc.settled, tc.err)
			page, err := f.store(t, claims(order.OutcomeAccepted, ids(orders)...)...)
			if !errors.Is(err, tc.err) || !reflect.DeepEqual(page, tc.want) {
				t.Errorf("Store = %+v, %v, want %+v", page, err, tc.want)
			}
		})
	}
}

func TestStore_SettledOrders(t *testing.T) {
	f := newStoreFixture(t) // No call of the other ports is expected.
	f.expectRead(t, []string{"a", "r"}, settled(t, accepted(t, "a")), settled(t, rejected(t, "r")))
	page, err := f.store(t, append(claims(order.OutcomeAccepted, "a"), claims(order.OutcomeRejected, "r")...)...)
	if want := (usecase.StoredPage{AlreadySettled: 1, Rejected: []string{"r"}}); err != nil || !reflect.DeepEqual(page, want) {
		t.Fatalf("Store = %+v, %v, want %+v", page, err, want)
	}
}

func TestStore_ReturnsRejectedOrdersInSequence(t *testing.T) {
	f := newStoreFixture(t)
	a := accepted(t, "a")
	f.expectRead(t, []string{"z", "a", "r", "b"}, rejected(t, "b"), a, rejected(t, "r"), rejected(t, "z"))
	f.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	claims := slices.Concat(
		claims(order.OutcomeRejected, "z"), claims(order.OutcomeAccepted, "a"), claims(order.OutcomeRejected, "r", "b"))
	page, err := f.store(t, claims...)
	if want := (usecase.StoredPage{Stored: 1, Rejected: []string{"z", "r", "b"}}); err != nil || !reflect.DeepEqual(page, want) {
		t.Fatalf("Store = %+v, %v, want %+v", page, err, want)
	}
}

func TestStore_DuplicateClaims(t *testing.T) {
	f := newStoreFixture(t)
	a, s, r := accepted(t, "a"), settled(t, accepted(t, "s")), rejected(t, "r")
	f.expectRead(t, []string{"a", "r", "s"}, a, r, s)
	f.results.EXPECT().Store(t.Context(), []order.Order{a}).Return([]order.Order{a}, nil)
	f.settler.EXPECT().Settle(t.Context(), []order.Order{a}).Return(1, nil)
	claims := append(claims(order.OutcomeAccepted, "a", "s"), claims(order.OutcomeRejected, "r")...)
	page, err := f.store(t, append(claims, claims...)...)
	want := usecase.StoredPage{Stored: 1, AlreadySettled: 1, Rejected: []string{"r"}}
	if err != nil || !reflect.DeepEqual(page, want) {
		t.Fatalf("Store = %+v, %v, want %+v", page, err, want)
	}
}
