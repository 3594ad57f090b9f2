package system

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/usecase"
	"auction.internal/local/functions"
	"auction.internal/local/gateway"
	"auction.internal/local/statemachine"
)

// instance is a system that is ready to run.
type instance struct {
	functions functions.Functions
	auctions  *auctions
	platform  *platformServer // nil where the platform needs no server
	every     time.Duration
	log       *slog.Logger
}

// newInstance builds the functions on embedded adapters, and the state machine on the functions. The
// caller must run the instance: the platform may listen already.
func newInstance(c config, orders *embedded.Orders, out io.Writer, log *slog.Logger) (instance, error) {
	files, err := embedded.NewFiles(c.data)
	if err != nil {
		return instance{}, err
	}
	machine, err := loadMachine()
	if err != nil {
		return instance{}, err
	}
	platform, server, err := newPlatform(c, log)
	if err != nil {
		return instance{}, err
	}
	notifier := embedded.NewTerminal(out)
	f := functions.New(functions.Adapters{
		Orders: orders, Documents: files, Platform: platform, Notifier: notifier,
		Environment: environment, Now: time.Now, Log: log,
	})
	return instance{
		functions: f,
		auctions: &auctions{
			machine: machine, invoke: f.Invoke, platformWait: c.platformWait, orders: orders, out: out, log: log,
			notify: usecase.Notify{Notifier: notifier, Environment: environment}, // only for failures: needs no stores
		},
		platform: server,
		every:    c.every,
		log:      log,
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

// run serves the API and runs auctions until ctx ends or one of the two fails. The platform's server
// runs for as long as they may call it.
func (i instance) run(ctx context.Context, listener net.Listener) error {
	if i.platform == nil {
		return i.runOnPlatform(ctx, listener)
	}
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error {
		if err := serve(i.platform.server, i.platform.listener); err != nil {
			return fmt.Errorf("serve the platform: %w", err)
		}
		return nil
	})
	all.Go(func() error {
		err := i.runOnPlatform(ctx, listener)
		return errors.Join(err, shutDown(context.WithoutCancel(ctx), i.platform.server))
	})
	return all.Wait()
}

// runOnPlatform serves the API and runs auctions; the platform must be running.
func (i instance) runOnPlatform(ctx context.Context, listener net.Listener) error {
	server := newServer(gateway.Gateway{Invoke: i.functions.Invoke, NewRequestID: uuid.NewString, Log: i.log}, i.log)
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error {
		if err := serve(server, listener); err != nil {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	all.Go(func() error {
		<-ctx.Done()
		return shutDown(context.WithoutCancel(ctx), server)
	})
	all.Go(func() error {
		schedule{every: i.every, clock: time.Now, hold: i.auctions.Hold, log: i.log}.run(ctx)
		return nil
	})
	return all.Wait()
}
