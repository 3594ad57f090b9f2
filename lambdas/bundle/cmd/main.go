// Command cmd builds the zips of the Lambda functions.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"auction.internal/lambdas/bundle"
)

func main() {
	arch := flag.String("arch", "arm64", "arm64 or amd64")
	module := flag.String("module", "lambdas", "the folder of the module that has the functions")
	out := flag.String("out", "dist", "the folder for the zips")
	flag.Parse()
	zips, err := bundle.Build(context.Background(), bundle.Plan{Module: *module, Out: *out, Arch: *arch})
	if err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
	for _, z := range zips {
		fmt.Printf("%s %d bytes\n", z.Path, z.Size)
	}
}
