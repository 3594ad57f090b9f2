package order_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"auction.internal/domain/order"
)

func TestNewBatch_Size(t *testing.T) {
	for size, valid := range map[int]bool{0: false, 1: true, 2: true, 10_000: true, 10_001: false} {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			orders, err := order.NewBatch(drafts(size), placed)
			if valid {
				if err != nil || len(orders) != size {
					t.Fatalf("NewBatch = %d orders, %v, want %d", len(orders), err, size)
				}
				return
			}
			invalid := wantInvalid(t, orders, err)
			if invalid.Size != size || len(invalid.Problems) != 0 {
				t.Fatalf("NewBatch = %+v, want Size %d and no problems", invalid, size)
			}
			want := "a request must contain 1 to 10000 orders, this one contains " + strconv.Itoa(size)
			if err.Error() != want {
				t.Fatalf("NewBatch = %q, want %q", err, want)
			}
		})
	}
}

func TestNewBatch_KeepsSequenceWithOnePlacedAt(t *testing.T) {
	batch := []order.Draft{draft("c"), draft("A"), draft("b"), draft("a")}
	orders, err := order.NewBatch(batch, placed)
	if err != nil {
		t.Fatalf("NewBatch: %v", err)
	}
	for i, o := range orders {
		if want := place(t, batch[i], placed); o != want {
			t.Errorf("NewBatch: order %d = %+v, want %+v", i, o, want)
		}
	}
}

func TestNewBatch_DuplicateRecordID(t *testing.T) {
	orders, err := order.NewBatch([]order.Draft{
		draft("a"), draft("b"), draft("a"), draft("a"), draft("A"), draft("b"),
	}, placed)
	wantBatchProblems(t, orders, err,
		order.Problem{Index: 2, RecordID: "a", Field: "record_id", Reason: "is a duplicate of the record_id at index 0"},
		order.Problem{Index: 3, RecordID: "a", Field: "record_id", Reason: "is a duplicate of the record_id at index 0"},
		order.Problem{Index: 5, RecordID: "b", Field: "record_id", Reason: "is a duplicate of the record_id at index 1"},
	)
}

func TestNewBatch_EqualDuplicate(t *testing.T) {
	orders, err := order.NewBatch([]order.Draft{draft("a"), draft("a")}, placed)
	if invalid := wantInvalid(t, orders, err); len(invalid.Problems) != 1 {
		t.Fatalf("NewBatch: problems %+v, want one", invalid.Problems)
	}
}

func TestNewBatch_ReportsAllProblemsSortedByIndex(t *testing.T) {
	noParameters := order.Draft{RecordID: asText("d")}
	orders, err := order.NewBatch([]order.Draft{
		draft("a"), {NotAnObject: true}, {}, {}, noParameters, draft("-"), draft("a"), draft("-"),
	}, placed)
	wantBatchProblems(t, orders, err,
		order.Problem{Index: 1, Reason: "must be an object"},
		// Orders without a record_id are not duplicates of each other.
		order.Problem{Index: 2, Field: "record_id", Reason: reasonRequired},
		order.Problem{Index: 2, Field: "parameter_1", Reason: reasonRequired},
		order.Problem{Index: 2, Field: "parameter_2", Reason: reasonRequired},
		order.Problem{Index: 3, Field: "record_id", Reason: reasonRequired},
		order.Problem{Index: 3, Field: "parameter_1", Reason: reasonRequired},
		order.Problem{Index: 3, Field: "parameter_2", Reason: reasonRequired},
		order.Problem{Index: 4, RecordID: "d", Field: "parameter_1", Reason: reasonRequired},
		order.Problem{Index: 4, RecordID: "d", Field: "parameter_2", Reason: reasonRequired},
		order.Problem{Index: 5, RecordID: "-", Field: "record_id", Reason: reasonRecordID},
		order.Problem{Index: 6, RecordID: "a", Field: "record_id", Reason: "is a duplicate of the record_id at index 0"},
		order.Problem{Index: 7, RecordID: "-", Field: "record_id", Reason: "is a duplicate of the record_id at index 5"},
		order.Problem{Index: 7, RecordID: "-", Field: "record_id", Reason: reasonRecordID},
	)
}

func TestNewBatch_OneInvalidOrderRejectsAll(t *testing.T) {
	batch := drafts(10_000)
	batch[9_999].Parameter2 = asText("4")
	orders, err := order.NewBatch(batch, placed)
	wantBatchProblems(t, orders, err, order.Problem{
		Index: 9_999, RecordID: "order-9999", Field: "parameter_2", Reason: reasonNumber,
	})
	if want := "no orders stored: the request has 1 problem"; err.Error() != want {
		t.Fatalf("NewBatch = %q, want %q", err, want)
	}
}

// drafts returns n valid drafts: order-0, order-1 and so on.
func drafts(n int) []order.Draft {
	batch := make([]order.Draft, n)
	for i := range batch {
		batch[i] = draft("order-" + strconv.Itoa(i))
	}
	return batch
}

func wantInvalid(t *testing.T, orders []order.Order, err error) *order.InvalidBatchError {
	t.Helper()
	invalid, ok := errors.AsType[*order.InvalidBatchError](err)
	if !ok || orders != nil {
		t.Fatalf("NewBatch = %d orders, %v, want no orders and an *InvalidBatchError", len(orders), err)
	}
	return invalid
}

func wantBatchProblems(t *testing.T, orders []order.Order, err error, want ...order.Problem) {
	t.Helper()
	if got := wantInvalid(t, orders, err).Problems; !slices.Equal(got, want) {
		t.Fatalf("NewBatch: problems\n%+v, want\n%+v", got, want)
	}
}
