// Package system runs the energy auction in one process: the API on a local port, the deployed
// functions on embedded adapters, and the state machine on a schedule.
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

// environment is the name of the environment in notifications.
const environment = "local"

const (
	// readTimeout is the longest time a client may take to send a request. It equals the timeout of
	// API Gateway.
	readTimeout = 29 * time.Second

	// shutdownTimeout is the longest time that a shutdown waits for requests in progress.
	shutdownTimeout = 5 * time.Second
)

// Run runs the system with the flags in args. It returns nil after ctx has ended and the system has
// shut down, or an error of one line if the system cannot start or continue. The error is
// flag.ErrHelp after the usage was printed. Run prints to out; a failed write stops the system.
func Run(ctx context.Context, args []string, out io.Writer) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	printer := &output{out: out, stop: stop}
	c, err := parseFlags(args, printer)
	if err != nil {
		return cmp.Or(printer.err(), err)
	}
	if err := embedded.CreateFolders(c.data); err != nil {
		return fmt.Errorf("data folder (-data): %w", err)
	}
	orders, err := embedded.OpenOrderStore(filepath.Join(c.data, "orders.db"))
	if err != nil {
		return fmt.Errorf("data folder (-data): %w", err)
	}
	defer func() { err = errors.Join(err, orders.CloseFile()) }()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.addr)
	if err != nil {
		return fmt.Errorf("API address (-addr): %w", err)
	}
	log := newLog(printer)
	built, err := newInstance(c, orders, printer, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	printStart(printer, c, listener.Addr())
	return errors.Join(runUntilDamaged(orders, func() error { return built.run(ctx, listener) }), printer.err())
}

// runUntilDamaged calls run and returns its error. If the order store is found damaged, it returns
// without waiting for run, because calls of the damaged store may block forever.
func runUntilDamaged(orders *embedded.Orders, run func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- run() }()
	select {
	case err := <-ended:
		return err
	case <-orders.Damaged():
		return fmt.Errorf("data folder (-data): orders.db is %w; see the log for the cause; "+
			"restore a copy, or move the file away to start without orders", embedded.ErrDamaged)
	}
}

func newLog(out io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelWarn, ReplaceAttr: formatTime}))
}

// formatTime formats the times of log records like all timestamps of the system.
func formatTime(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindTime {
		a.Value = slog.StringValue(order.FormatTime(a.Value.Time()))
	}
	return a
}

// ExitStatus returns the exit status of the process for an error of Run: 0 for nil and
// flag.ErrHelp, 3 if orders.db is damaged, which a restart does not repair, and 1 for any
// other error.
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
		// By default, net/http responds to "OPTIONS *" without calling the handler.
		DisableGeneralOptionsHandler: true,

		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       readTimeout,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// serve serves until the server is shut down. A shutdown is not an error.
func serve(server *http.Server, listener net.Listener) error {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// shutDown waits for requests in progress until shutdownTimeout, then closes their connections. A
// request that was too slow is not an error.
func shutDown(ctx context.Context, server *http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, shutdownTimeout)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return server.Close()
	}
	return err
}
