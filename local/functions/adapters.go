package functions

import (
	"log/slog"
	"time"

	"auction.internal/domain/port"
	"auction.internal/lambdas/function"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// Adapters stand in for the services of the cloud.
type Adapters struct {
	Orders    port.OrderStore
	Documents port.DocumentStore
	Platform  port.Platform
	Notifier  port.Notifier

	Environment string // as notifications name it
	Now         func() time.Time
	Log         *slog.Logger
}

// New returns the deployed functions, on these adapters. They record no metrics.
func New(a Adapters) Functions {
	d := function.Deps{Environment: a.Environment, Log: a.Log, Now: a.Now}
	return Functions{
		settings.PlaceOrders:    function.PlaceOrders(a.Orders, d),
		settings.LookUpOrder:    function.LookUpOrder(a.Orders, d),
		settings.CollectResults: function.CollectResults(a.Orders, a.Platform, d),
		settings.StoreResults:   function.StoreResults(a.Orders, a.Documents, d),
		settings.Notify:         function.Notify(a.Orders, a.Documents, a.Notifier, d),
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
