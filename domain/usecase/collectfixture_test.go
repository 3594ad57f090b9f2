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

// collection is CollectResults with a mock behind each port. A call that a test does not expect fails it.
type collection struct {
	open     *portmock.MockOpenOrders
	platform *portmock.MockPlatform
	decider  *portmock.MockOrderDecider
	expiries *portmock.MockExpiryReporter
	closer   *portmock.MockOrderCloser
}

func newCollection(t *testing.T) collection {
	t.Helper()
	c := gomock.NewController(t)
	return collection{
		open: portmock.NewMockOpenOrders(c), platform: portmock.NewMockPlatform(c),
		decider: portmock.NewMockOrderDecider(c), expiries: portmock.NewMockExpiryReporter(c),
		closer: portmock.NewMockOrderCloser(c),
	}
}

// collect runs the noon auction over the page behind a cursor.
func (c collection) collect(t *testing.T, after port.Cursor) (usecase.CollectedPage, error) {
	t.Helper()
	a, err := auction.New(gate, run)
	if err != nil {
		t.Fatal(err)
	}
	u := usecase.CollectResults{
		Open: c.open, Platform: c.platform, Decider: c.decider, Expiries: c.expiries, Closer: c.closer,
	}
	return u.Collect(t.Context(), a, after, run)
}

func (c collection) mustCollect(t *testing.T, after port.Cursor) usecase.CollectedPage {
	t.Helper()
	page, err := c.collect(t, after)
	if err != nil {
		t.Fatalf("Collect: %v", err)
	}
	return page
}

// lists makes these the open orders.
func (c collection) lists(t *testing.T, orders ...order.Order) {
	t.Helper()
	c.open.EXPECT().List(t.Context(), gate, port.Cursor("")).Return(listing(orders, nil))
}

// answers makes the platform, asked about exactly these orders, ready with results.
func (c collection) answers(t *testing.T, asked []order.Order, results ...auction.Result) *gomock.Call {
	t.Helper()
	return c.platform.EXPECT().Results(t.Context(), gate, asked).Return(results, true, nil)
}

// reports expects one expired order to be reported.
func (c collection) reports(t *testing.T, expired order.Order) *gomock.Call {
	t.Helper()
	return c.expiries.EXPECT().ReportExpired(t.Context(), gate, []order.Order{expired}).Return(nil)
}

// closes expects one expired order to be reported, then closed.
func (c collection) closes(t *testing.T, expired order.Order) *gomock.Call {
	t.Helper()
	return c.closer.EXPECT().Close(t.Context(), []order.Order{expired}, gate).Return(1, nil).After(c.reports(t, expired))
}

// decides makes the store answer a decision of the noon auction with a verdict.
func (c collection) decides(t *testing.T, d order.Decision, v port.DecisionResult) *gomock.Call {
	t.Helper()
	return c.decider.EXPECT().Decide(t.Context(), []order.Decision{d}).Return([]port.DecisionResult{v}, nil)
}

// listing gives orders with cursors made of their record_ids and, where there is one, an error at the end.
func listing(orders []order.Order, err error) iter.Seq2[port.OpenOrder, error] {
	return func(yield func(port.OpenOrder, error) bool) {
		for _, o := range orders {
			if !yield(port.OpenOrder{Order: o, Cursor: cursorOn(o)}, nil) {
				return
			}
		}
		if err != nil {
			yield(port.OpenOrder{}, err)
		}
	}
}

func cursorOn(o order.Order) port.Cursor { return port.Cursor("on " + o.RecordID()) }

func result(o order.Order, outcome, power string) auction.Result {
	return auction.Result{RecordID: o.RecordID(), Outcome: outcome, Power: power}
}
