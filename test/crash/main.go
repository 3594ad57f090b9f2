// Command crash builds the local system, runs it, kills it at random moments and checks that no
// order is lost: every order that was placed with status 201 is decided, every accepted order has
// exactly one result, and every rejection is notified.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	kills := flag.Int("kills", 0, "number of times to kill the system while orders are placed")
	examples := flag.String("examples", "examples", "directory of the example orders")
	flag.Parse()
	if err := run(context.Background(), *examples, *kills); err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(1)
	}
}
