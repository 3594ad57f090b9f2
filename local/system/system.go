// Package system runs the whole auction system on one machine: the deployed functions on embedded
// adapters, the state machine on a schedule, the API on a local port.
package system

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"auction.internal/adapters/embedded"
	"auction.internal/domain/order"
)

// environment is what notifications call this system.
const environment = "local"

const (
	// readPatience is how long a customer may take to send a request: API Gateway gives up after as long.
	readPatience = 29 * time.Second

	// shutdownPatience is how long requests may take to end after the system was told to stop.
	shutdownPatience = 5 * time.Second
)

// Run runs the system with the flags in args until ctx ends, and ends cleanly: then the error is nil. What happens is
// written to out; a write that fails ends the system too. The error is one line for the person who started it, or
// flag.ErrHelp.
func Run(ctx context.Context, args []string, out io.Writer) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	printer := &output{out: out, stop: stop}
	c, err := parseFlags(args, printer)
	if err != nil {
		return cmp.Or(printer.failure(), err)
	}
	if err := embedded.CreateFolders(c.data); err != nil {
		return fmt.Errorf("the data folder: %w", err)
	}
	orders, err := embedded.OpenOrders(filepath.Join(c.data, "orders.db"))
	if err != nil {
		return fmt.Errorf("the data folder: %w", err)
	}
	defer func() { err = errors.Join(err, orders.CloseFile()) }()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.addr)
	if err != nil {
		return fmt.Errorf("the address: %w", err)
	}
	log := newLog(printer)
	built, err := newInstance(c, orders, printer, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	welcome(printer, c, listener.Addr())
	return errors.Join(runOn(orders, func() error { return built.run(ctx, listener) }), printer.failure())
}

// runOn runs the system until it ends, or until the file of the orders is damaged. Then it does not wait for what is in
// progress, which may be blocked in the store for ever.
func runOn(orders *embedded.Orders, run func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- run() }()
	select {
	case err := <-ended:
		return err
	case <-orders.Damaged():
		return fmt.Errorf("the data folder: the file of the orders is %w; see the log", embedded.ErrDamaged)
	}
}

func newLog(out io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelWarn, ReplaceAttr: formatTime}))
}

// formatTime writes the times of log lines in the form of all timestamps.
func formatTime(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime {
		a.Value = slog.StringValue(order.FormatTime(a.Value.Time()))
	}
	return a
}

// ExitStatus returns the exit status of the process for an error of Run: 3 if the file of the orders is damaged, which
// needs a person, 1 for any other error.
func ExitStatus(err error) int {
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, embedded.ErrDamaged):
		return 3
	default:
		return 1
	}
}

func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler,
		// Without this, "OPTIONS *" would be answered before the handler is asked.
		DisableGeneralOptionsHandler: true,

		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       readPatience,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// serve serves until the server is shut down, which is no error.
func serve(server *http.Server, listener net.Listener) error {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// shutDown lets requests end, and cuts off those that take too long: a customer's slow line is no fault of ours.
func shutDown(ctx context.Context, server *http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, shutdownPatience)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}
