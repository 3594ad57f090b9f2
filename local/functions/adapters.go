package functions

import (
	"log/slog"
	"time"

	"auction.internal/domain/port"
	"auction.internal/lambdas/function"
	"auction.internal/lambdas/settings"
	"auction.internal/lambdas/workflow"
)

// Adapters are the implementations of the ports that the functions use in place of AWS services.
type Adapters struct {
	Orders    port.OrderStore
	Documents port.DocumentStore
	Platform  port.Platform
	Notifier  port.Notifier

	Environment string // the name of the environment in notifications
	Now         func() time.Time
	Log         *slog.Logger
}

// New returns the same functions that are deployed to AWS, on the given adapters. They record no
// metrics.
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

// Definition returns the definition of the state machine that invokes these functions. Its waiting
// time between two polls of the platform is one second, the minimum of a definition;
// statemachine.Options can replace it with a shorter one.
func Definition() (string, error) {
	return workflow.Render(workflow.Functions{
		CollectResults: settings.CollectResults, StoreResults: settings.StoreResults, Notify: settings.Notify,
	}, time.Second)
}
