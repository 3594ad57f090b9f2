package usecase_test

import (
	"iter"
	"testing"

	"go.uber.org/mock/gomock"

	"auction.internal/domain/auction"
	"auction.internal/domain/order"
	"auction.internal/domain/port"
	"auction.internal/domain/port/portmock"
	"auction.internal/domain/usecase"
)

// collectFixture has a mock for each port of CollectResults. An unexpected call fails the test.
type collectFixture struct {
	open     *portmock.MockOpenOrders
	platform *portmock.MockPlatform
	decider  *portmock.MockOrderDecider
	expiries *portmock.MockExpiryReporter
	closer   *portmock.MockOrderCloser
}

func newCollectFixture(t *testing.T) collectFixture {
	t.Helper()
	c := gomock.NewController(t)
	return collectFixture{
		open: portmock.NewMockOpenOrders(c), platform: portmock.NewMockPlatform(c),
		decider: portmock.NewMockOrderDecider(c), expiries: portmock.NewMockExpiryReporter(c),
		closer: portmock.NewMockOrderCloser(c),
	}
}

// collect collects the page of the noon auction after a cursor.
func (f collectFixture) collect(t *testing.T, after port.Cursor) (usecase.CollectedPage, error) {
	t.Helper()
	a, err := auction.New(gate, executedAt)
	if err != nil {
		t.Fatalf("New(%s): %v", gate, err)
	}
	u := usecase.CollectResults{
		Open: f.open, Platform: f.platform, Decider: f.decider, Expiries: f.expiries, Closer: f.closer,
	}
	return u.Collect(t.Context(), a, after, executedAt)
}

func (f collectFixture) mustCollect(t *testing.T, after port.Cursor) usecase.CollectedPage {
	t.Helper()
	page, err := f.collect(t, after)
	if err != nil {
		t.Fatalf("Collect: %v", err)
	}
	return page
}

// expectList expects the first page to be listed, and returns these open orders.
func (f collectFixture) expectList(t *testing.T, orders ...order.Order) {
	t.Helper()
	f.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing(orders, nil))
}

// expectResults expects a poll for exactly these orders. The platform is ready, with these results.
func (f collectFixture) expectResults(t *testing.T, requested []order.Order, results ...auction.Result) *gomock.Call {
	t.Helper()
	return f.platform.EXPECT().Results(t.Context(), gate, requested).Return(results, true, nil)
}

// expectReport expects the report of an expired order.
func (f collectFixture) expectReport(t *testing.T, expired order.Order) *gomock.Call {
	t.Helper()
	return f.expiries.EXPECT().ReportExpired(t.Context(), gate, []order.Order{expired}).Return(nil)
}

// expectClose expects the report of an expired order, then its close.
func (f collectFixture) expectClose(t *testing.T, expired order.Order) *gomock.Call {
	t.Helper()
	report := f.expectReport(t, expired)
	return f.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(1, nil).After(report)
}

// expectDecide expects one decision, and returns this result.
func (f collectFixture) expectDecide(t *testing.T, d order.Decision, r port.DecisionResult) *gomock.Call {
	t.Helper()
	return f.decider.EXPECT().Decide(t.Context(), []order.Decision{d}).Return([]port.DecisionResult{r}, nil)
}

// listing yields the orders, each with the cursor from cursorAfter, then the error if it is not
// nil.
func listing(orders []order.Order, err error) iter.Seq2[port.OpenOrder, error] {
	return func(yield func(port.OpenOrder, error) bool) {
		for _, o := range orders {
			if !yield(port.OpenOrder{Order: o, Cursor: cursorAfter(o)}, nil) {
				return
			}
		}
		if err != nil {
			yield(port.OpenOrder{}, err)
		}
	}
}

func cursorAfter(o order.Order) port.Cursor { return port.Cursor("after " + o.RecordID()) }

func result(o order.Order, outcome, power string) auction.Result {
	return auction.Result{RecordID: o.RecordID(), Outcome: outcome, Power: power}
}
