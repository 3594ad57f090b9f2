// Command local runs the whole system on this machine: go run ./local.
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
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of the write, and ends the system as any other does
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := system.Run(ctx, os.Args[1:], os.Stdout)
	if status := system.ExitStatus(err); status != 0 {
		fmt.Fprintln(os.Stderr, "local:", err)
		os.Exit(status)
	}
}
