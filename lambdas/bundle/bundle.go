// Package bundle builds the Lambda functions. `make build` and the program that deploys them call the same code, so
// what was checked is what is deployed.
package bundle

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"auction.internal/lambdas/settings"
)

// Architecture is what the functions run on in the cloud: Graviton does the same work for a fifth less.
const Architecture = "arm64"

// Plan says what to build.
type Plan struct {
	Module    string   // the folder of the module that has the functions under cmd/
	Out       string   // the folder for what is built; it is made when it is missing
	Arch      string   // arm64 or amd64; the system is always Linux
	Functions []string // their names; none means all
}

// Zip is a function that Lambda can take.
type Zip struct {
	Function string
	Path     string // <Out>/<Function>.zip
	Size     int64  // bytes
}

// Build makes one zip a function, in the order of the plan. A zip holds one file, bootstrap, that anybody may execute.
//
// The same sources give the same bytes, on any machine, in any folder, with any settings of Go: a deployment shows no
// change where there is none. The compiler is pinned. The zips are packed by the Go that runs this package, whose packing
// may differ from one Go 1.x to the next: run it under Toolchain, as make build does.
//
// A zip is there whole or not at all. When a function does not compile, Out holds the zips that it held before.
func Build(ctx context.Context, plan Plan) ([]Zip, error) {
	if err := os.MkdirAll(plan.Out, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the zips: %w", err)
	}
	// In the same folder, so that what is ready is moved, not copied.
	workshop, err := os.MkdirTemp(plan.Out, ".build-")
	if err != nil {
		return nil, fmt.Errorf("make a folder to build in: %w", err)
	}
	defer os.RemoveAll(workshop)
	within := plan
	within.Out = workshop
	binaries, err := Compile(ctx, within)
	if err != nil {
		return nil, err
	}
	var zips []Zip
	for _, function := range plan.functions() {
		size, err := pack(binaries[function], filepath.Join(workshop, function+".zip"))
		if err != nil {
			return nil, fmt.Errorf("zip %s: %w", function, err)
		}
		zips = append(zips, Zip{Function: function, Path: filepath.Join(plan.Out, function+".zip"), Size: size})
	}
	return zips, deliver(zips, workshop)
}

// deliver moves the zips to their place after all are ready.
func deliver(zips []Zip, workshop string) error {
	for _, z := range zips {
		if err := os.Rename(filepath.Join(workshop, z.Function+".zip"), z.Path); err != nil {
			return fmt.Errorf("put the zip of %s in place: %w", z.Function, err)
		}
	}
	return nil
}

func (p Plan) functions() []string {
	if len(p.Functions) == 0 {
		return settings.Functions()
	}
	return p.Functions
}
