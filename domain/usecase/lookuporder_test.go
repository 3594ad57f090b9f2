package usecase_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/order"
	"auction.internal/domain/port/portmock"
	"auction.internal/domain/usecase"
)

func newLookUpOrder(t *testing.T) (usecase.LookUpOrder, *portmock.MockOrderReader) {
	t.Helper()
	reader := portmock.NewMockOrderReader(gomock.NewController(t))
	return usecase.LookUpOrder{Orders: reader}, reader
}

func TestLookUp_UntilExpiry(t *testing.T) {
	expiry := placed.Add(order.Lifetime)
	for name, o := range map[string]order.Order{
		"pending": pending(t, "x"), "accepted": accepted(t, "x"), "rejected": rejected(t, "x"),
		"settled": settled(t, accepted(t, "x")),
	} {
		for now, visible := range map[time.Time]bool{
			placed: true, expiry.Add(-time.Millisecond): true, expiry: false, expiry.Add(time.Hour): false,
		} {
			t.Run(name+" "+now.Format(time.RFC3339Nano), func(t *testing.T) {
				lookUp, reader := newLookUpOrder(t)
				reader.EXPECT().Read(t.Context(), []string{"x"}).Return([]order.Order{o}, nil)
				got, err := lookUp.LookUp(t.Context(), "x", now)
				if visible && (err != nil || got != o) {
					t.Fatalf("LookUp = %+v, %v, want %+v", got, err, o)
				}
				if !visible && (!errors.Is(err, usecase.ErrOrderNotFound) || got != (order.Order{})) {
					t.Fatalf("LookUp = %+v, %v, want ErrOrderNotFound", got, err)
				}
			})
		}
	}
}

func TestLookUp_NotFound(t *testing.T) {
	lookUp, reader := newLookUpOrder(t)
	reader.EXPECT().Read(t.Context(), []string{"x"}).Return(nil, nil)
	if _, err := lookUp.LookUp(t.Context(), "x", placed); !errors.Is(err, usecase.ErrOrderNotFound) {
		t.Fatalf("LookUp = %v, want ErrOrderNotFound", err)
	}
}

func TestLookUp_InvalidRecordID(t *testing.T) {
	for _, id := range []string{"", "-x", "a/b", "é", strings.Repeat("x", 129)} {
		lookUp, _ := newLookUpOrder(t) // No call is expected.
		if _, err := lookUp.LookUp(t.Context(), id, placed); !errors.Is(err, usecase.ErrOrderNotFound) {
			t.Errorf("LookUp(%q) = %v, want ErrOrderNotFound", id, err)
		}
	}
}

func TestLookUp_ReadFails(t *testing.T) {
	lookUp, reader := newLookUpOrder(t)
	reader.EXPECT().Read(t.Context(), []string{"x"}).Return(nil, errTest)
	_, err := lookUp.LookUp(t.Context(), "x", placed)
	wantStepError(t, err, "look up an order")
	if errors.Is(err, usecase.ErrOrderNotFound) {
		t.Fatal("LookUp: error is ErrOrderNotFound, want only the error of the store")
	}
}
