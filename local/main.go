// Command local runs the energy auction on this machine, without an AWS account: go run ./local.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"auction.internal/local/system"
)

func main() {
	// Without SIGPIPE, a write to a closed pipe returns an error, which stops the system with a
	// message.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := system.Run(ctx, os.Args[1:], os.Stdout)
	if status := system.ExitStatus(err); status != 0 {
		fmt.Fprintln(os.Stderr, "local:", err)
		os.Exit(status)
	}
}
