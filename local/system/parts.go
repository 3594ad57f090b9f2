package system

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/usecase"
	"auction.internal/local/functions"
	"auction.internal/local/statemachine"
)

// parts is the system, ready to run.
type parts struct {
	functions functions.Functions
	auctions  *auctions
	every     time.Duration
	log       *slog.Logger
}

// build puts the functions on embedded peers and the state machine on the functions. What it
// returns must be run: the platform may listen already.
func build(c config, orders *embedded.Orders, out io.Writer, log *slog.Logger) (whole, error) {
	files, err := embedded.NewFiles(c.data)
	if err != nil {
		return whole{}, err
	}
	machine, err := loadMachine()
	if err != nil {
		return whole{}, err
	}
	platform, server, err := newPlatform(c, log)
	if err != nil {
		return whole{}, err
	}
	notifier := embedded.NewTerminal(out)
	f := functions.New(functions.Adapters{
		Orders: orders, Documents: files, Platform: platform, Notifier: notifier,
		Environment: environment, Now: time.Now, Log: log,
	})
	return whole{
		parts: parts{
			functions: f,
			auctions: &auctions{
				machine: machine, invoke: f.Invoke, poll: c.poll, orders: orders, out: out, log: log,
				notify: usecase.Notify{Notifier: notifier, Environment: environment}, // failures alone: no stores
			},
			every: c.every,
			log:   log,
		},
		platform: server,
	}, nil
}

func loadMachine() (*statemachine.Machine, error) {
	definition, err := functions.Definition()
	if err != nil {
		return nil, err
	}
	machine, err := statemachine.Load([]byte(definition))
	if err != nil {
		return nil, fmt.Errorf("the state machine: %w", err)
	}
	return machine, nil
}
