package functions

import (
	"log/slog"
	"time"

	"auction.internal/domain/port"
	"auction.internal/domain/usecase"
	"auction.internal/lambdas/handler"
	"auction.internal/lambdas/metrics"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// Peers are what stands in for the cloud's services.
type Peers struct {
	Orders    port.OrderStore
	Documents port.DocumentStore
	Platform  port.Platform
	Notifier  port.Notifier

	Environment string // as notifications call it
	Now         func() time.Time
	Log         *slog.Logger
}

// Wire gives the system's functions on these peers. It is the one place where a local system differs from the
// cloud's.
func Wire(p Peers) Functions {
	f := Functions{}
	f.Add(settings.PlaceOrders, handler.PlaceOrders{
		UseCase: usecase.PlaceOrders{Orders: p.Orders}, Now: p.Now, Log: p.Log,
	}.Handle)
	f.Add(settings.LookUpOrder, handler.LookUpOrder{
		UseCase: usecase.LookUpOrder{Orders: p.Orders}, Now: p.Now, Log: p.Log,
	}.Handle)
	f.Add(settings.CollectResults, handler.CollectResults{
		UseCase: usecase.CollectResults{
			Open: p.Orders, Platform: p.Platform, Decider: p.Orders, Closer: p.Orders,
			Expiries: metrics.ExpiryReporter{Now: p.Now, Log: p.Log},
		},
		Now: p.Now, Log: p.Log,
	}.Handle)
	f.Add(settings.StoreResults, handler.StoreResults{
		UseCase: usecase.StoreResults{Orders: p.Orders, Results: p.Documents, Settler: p.Orders}, Log: p.Log,
	}.Handle)
	f.Add(settings.Notify, handler.Notify{UseCase: p.Notify(), Log: p.Log}.Handle)
	return f
}

// Notify returns the use case of the notifications, for those who run the state machine.
func (p Peers) Notify() usecase.Notify {
	return usecase.Notify{
		Orders: p.Orders, Lists: p.Documents, Settler: p.Orders, Notifier: p.Notifier, Environment: p.Environment,
	}
}

// Definition returns the definition of the state machine that calls these functions. Its wait for
// results is one second, the least that a definition can have: statemachine.Options sets a shorter
// one.
func Definition() (string, error) {
	return workflow.Render(workflow.Functions{
		CollectResults: settings.CollectResults, StoreResults: settings.StoreResults, Notify: settings.Notify,
	}, time.Second)
}
