// Command smoke runs the built local system as a person does, and checks that it keeps its word: every order that was
// answered with 201 is decided in the end, every accepted one has exactly one result, every rejection is told. With -kills it kills the
// system at random moments in between.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	kills := flag.Int("kills", 0, "how often to kill the system while it works")
	examples := flag.String("examples", "examples", "the folder of the example orders")
	flag.Parse()
	if err := smoke(context.Background(), *examples, *kills); err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		os.Exit(1)
	}
}
