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

// instance is the system, built and ready to run.
type instance struct {
	functions functions.Functions
	auctions  *auctionRunner
	platform  *platformServer // nil with -platform simulated
	every     time.Duration
	log       *slog.Logger
}

// newInstance builds the functions on embedded adapters and the state machine that invokes them.
// The caller must run the instance, which closes the listener of the platform's server.
func newInstance(c config, orders *embedded.Orders, out io.Writer, log *slog.Logger) (instance, error) {
	files, err := embedded.NewFiles(c.data)
	if err != nil {
		return instance{}, fmt.Errorf("data folder (-data): %w", err)
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
	fns := functions.New(functions.Adapters{
		Orders: orders, Documents: files, Platform: platform, Notifier: notifier,
		Environment: environment, Now: time.Now, Log: log,
	})
	return instance{
		functions: fns,
		auctions: &auctionRunner{
			machine: machine, invoke: fns.Invoke, platformWait: c.platformWait, orders: orders, out: out, log: log,
			notify: usecase.Notify{Notifier: notifier, Environment: environment}, // reports failures, needs no stores
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
		return nil, fmt.Errorf("load state machine: %w", err)
	}
	return machine, nil
}

// run serves the API and runs auctions until ctx ends or a server fails. It stops the platform's
// server last, because an auction in progress may still call it.
func (i instance) run(ctx context.Context, listener net.Listener) error {
	if i.platform == nil {
		return i.runWithPlatform(ctx, listener)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := serve(i.platform.server, i.platform.listener); err != nil {
			return fmt.Errorf("serve auction platform: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		err := i.runWithPlatform(ctx, listener)
		return errors.Join(err, shutDown(context.WithoutCancel(ctx), i.platform.server))
	})
	return group.Wait()
}

// runWithPlatform serves the API and runs auctions. The platform must be running.
func (i instance) runWithPlatform(ctx context.Context, listener net.Listener) error {
	server := newServer(gateway.Gateway{Invoke: i.functions.Invoke, NewRequestID: uuid.NewString, Log: i.log}, i.log)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := serve(server, listener); err != nil {
			return fmt.Errorf("serve API: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		return shutDown(context.WithoutCancel(ctx), server)
	})
	group.Go(func() error {
		schedule{every: i.every, clock: time.Now, runAuction: i.auctions.Run, log: i.log}.run(ctx)
		return nil
	})
	return group.Wait()
}
