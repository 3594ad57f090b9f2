// Command cmd builds the zips of the Lambda functions with the pinned Go toolchain, whatever Go
// version runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"

	"auction.internal/lambdas/bundle"
)

func main() {
	arch := flag.String("arch", bundle.Architecture, "arm64 or amd64")
	out := flag.String("out", "dist", "output directory of the zips")
	module := flag.String("module", "lambdas", "directory of the module with the functions")
	flag.Parse()
	if err := build(context.Background(), *module, *out, *arch); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func build(ctx context.Context, module, out, arch string) error {
	if runtime.Version() != bundle.Toolchain {
		report, err := bundle.BuildPinned(ctx, module, out, arch)
		fmt.Print(report)
		return err
	}
	zips, err := bundle.Build(ctx, bundle.Plan{Module: module, Out: out, Arch: arch})
	for _, z := range zips {
		fmt.Printf("%s %d bytes\n", z.Path, z.Size)
	}
	return err
}
