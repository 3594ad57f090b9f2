package order_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"auction.internal/domain/order"
)

func TestABatchHoldsOneToTenThousandOrders(t *testing.T) {
	for size, allowed := range map[int]bool{0: false, 1: true, 2: true, 10_000: true, 10_001: false} {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			orders, err := order.NewBatch(drafts(size), placed)
			if allowed {
				if err != nil || len(orders) != size {
					t.Fatalf("NewBatch = %d orders, %v, want %d", len(orders), err, size)
				}
				return
			}
			invalid := wantInvalid(t, orders, err)
			if invalid.Size != size || len(invalid.Problems) != 0 {
				t.Fatalf("NewBatch: %+v, want no problem but the size", invalid)
			}
			if !strings.Contains(err.Error(), "1 to 10000") || !strings.Contains(err.Error(), strconv.Itoa(size)) {
				t.Fatalf("the error is %q, want the limits and the size", err)
			}
		})
	}
}

func TestABatchKeepsTheRequestsOrderAndIsPlacedAtOneMoment(t *testing.T) {
	batch := []order.Draft{draft("c"), draft("A"), draft("b"), draft("a")}
	orders, err := order.NewBatch(batch, placed)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range orders {
		if want := place(t, batch[i], placed); o != want {
			t.Errorf("order %d is %+v, want %+v", i, o, want)
		}
	}
}

func TestARecordIDTwiceInABatchIsAProblem(t *testing.T) {
	orders, err := order.NewBatch([]order.Draft{draft("a"), draft("b"), draft("a"), draft("a"), draft("A"), draft("b")}, placed)
	wantBatchProblems(t, orders, err,
		order.Problem{Index: 2, RecordID: "a", Field: "record_id", Reason: "is also that of the order at index 0"},
		order.Problem{Index: 3, RecordID: "a", Field: "record_id", Reason: "is also that of the order at index 0"},
		order.Problem{Index: 5, RecordID: "b", Field: "record_id", Reason: "is also that of the order at index 1"},
	)
}

func TestEvenTheSameOrderTwiceInABatchIsAProblem(t *testing.T) {
	orders, err := order.NewBatch([]order.Draft{draft("a"), draft("a")}, placed)
	if invalid := wantInvalid(t, orders, err); len(invalid.Problems) != 1 {
		t.Fatalf("problems %+v, want one", invalid.Problems)
	}
}

func TestABatchIsRefusedWithEveryProblemOfEveryOrderSortedByIndex(t *testing.T) {
	noParameters := order.Draft{RecordID: asText("d")}
	orders, err := order.NewBatch([]order.Draft{
		draft("a"), {NotAnObject: true}, {}, {}, noParameters, draft("-"), draft("a"), draft("-"),
	}, placed)
	wantBatchProblems(t, orders, err,
		order.Problem{Index: 1, Reason: "must be an object"},
		// Orders without a record_id are not the same order twice.
		order.Problem{Index: 2, Field: "record_id", Reason: reasonRequired},
		order.Problem{Index: 2, Field: "parameter_1", Reason: reasonRequired},
		order.Problem{Index: 2, Field: "parameter_2", Reason: reasonRequired},
		order.Problem{Index: 3, Field: "record_id", Reason: reasonRequired},
		order.Problem{Index: 3, Field: "parameter_1", Reason: reasonRequired},
		order.Problem{Index: 3, Field: "parameter_2", Reason: reasonRequired},
		order.Problem{Index: 4, RecordID: "d", Field: "parameter_1", Reason: reasonRequired},
		order.Problem{Index: 4, RecordID: "d", Field: "parameter_2", Reason: reasonRequired},
		order.Problem{Index: 5, RecordID: "-", Field: "record_id", Reason: reasonRecordID},
		order.Problem{Index: 6, RecordID: "a", Field: "record_id", Reason: "is also that of the order at index 0"},
		order.Problem{Index: 7, RecordID: "-", Field: "record_id", Reason: "is also that of the order at index 5"},
		order.Problem{Index: 7, RecordID: "-", Field: "record_id", Reason: reasonRecordID},
	)
}

func TestOneBadOrderAmongTenThousandRefusesThemAll(t *testing.T) {
	batch := drafts(10_000)
	batch[9_999].Parameter2 = asText("4")
	orders, err := order.NewBatch(batch, placed)
	wantBatchProblems(t, orders, err, order.Problem{
		Index: 9_999, RecordID: "order-9999", Field: "parameter_2", Reason: reasonNumber,
	})
	if want := "nothing was stored: 1 problem(s) in the orders"; err.Error() != want {
		t.Fatalf("the error is %q, want %q", err, want)
	}
}

// drafts gives n orders, order-0 and so on.
func drafts(n int) []order.Draft {
	batch := make([]order.Draft, n)
	for i := range batch {
		batch[i] = draft("order-" + strconv.Itoa(i))
	}
	return batch
}

func wantInvalid(t *testing.T, orders []order.Order, err error) *order.InvalidBatch {
	t.Helper()
	invalid, refused := errors.AsType[*order.InvalidBatch](err)
	if !refused || orders != nil {
		t.Fatalf("NewBatch = %d orders, %v, want none and an *InvalidBatch", len(orders), err)
	}
	return invalid
}

func wantBatchProblems(t *testing.T, orders []order.Order, err error, want ...order.Problem) {
	t.Helper()
	if got := wantInvalid(t, orders, err).Problems; !slices.Equal(got, want) {
		t.Fatalf("problems\n%+v, want\n%+v", got, want)
	}
}
