// Command cmd builds the zips of the Lambda functions. It runs from the root of the repository.
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
	out := flag.String("out", "dist", "the folder for the zips")
	flag.Parse()
	zips, err := bundle.Build(context.Background(), bundle.Plan{Module: "lambdas", Out: *out, Arch: *arch})
	if err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
	for _, z := range zips {
		fmt.Printf("%s %d bytes\n", z.Path, z.Size)
	}
}
