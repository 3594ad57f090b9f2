// Command crash runs the built local system, kills it at random moments as often as -kills says,
// and checks that no order is lost: every order that was placed with status 201 is decided, every
// accepted order has exactly one result, and every rejection is notified.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	kills := flag.Int("kills", 0, "how many times to kill the system while orders are placed")
	examples := flag.String("examples", "examples", "the folder of the example orders")
	flag.Parse()
	if err := run(context.Background(), *examples, *kills); err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(1)
	}
}
