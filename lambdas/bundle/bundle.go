// Package bundle builds the Lambda functions into zip files for deployment. `make build` and the
// Pulumi program call the same code, so the tested build is the deployed one.
package bundle

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"auction.internal/lambdas/settings"
)

// Architecture is the architecture of the deployed functions. Lambda charges 20 % less for arm64
// than for x86-64.
const Architecture = "arm64"

// Plan defines a build.
type Plan struct {
	Module    string   // directory of the module with the functions in cmd/
	Out       string   // output directory; created if it does not exist
	Arch      string   // GOARCH: arm64 or amd64; GOOS is always linux
	Functions []string // names of the functions; all functions if empty
}

// Zip is the deployment package of a function.
type Zip struct {
	Function string
	Path     string // <Out>/<Function>.zip
	Size     int64  // in bytes
}

// Build builds one zip for each function and returns the zips in the order of the plan. Each
// contains one executable file, bootstrap.
//
// Builds are reproducible: the same sources result in the same bytes on any machine, in any
// directory and with any Go settings, so that a deployment changes only functions whose sources
// have changed. The compiler is pinned to Toolchain. The compression depends on the Go release that
// runs this package, so run it under Toolchain, as `make build` and BuildPinned do.
//
// Build writes each zip completely or not at all. If a function does not compile, Out is unchanged.
func Build(ctx context.Context, plan Plan) ([]Zip, error) {
	if err := os.MkdirAll(plan.Out, 0o755); err != nil {
		return nil, fmt.Errorf("create the output directory: %w", err)
	}
	temp, err := os.MkdirTemp(plan.Out, ".build-") // in the same file system, so that zips can be renamed
	if err != nil {
		return nil, fmt.Errorf("create a temporary directory: %w", err)
	}
	defer os.RemoveAll(temp)
	tempPlan := plan
	tempPlan.Out = temp
	binaries, err := Compile(ctx, tempPlan)
	if err != nil {
		return nil, err
	}
	var zips []Zip
	for _, function := range plan.functions() {
		size, err := pack(binaries[function], filepath.Join(temp, function+".zip"))
		if err != nil {
			return nil, fmt.Errorf("zip %s: %w", function, err)
		}
		zips = append(zips, Zip{Function: function, Path: filepath.Join(plan.Out, function+".zip"), Size: size})
	}
	return zips, move(zips, temp)
}

// move moves the zips from the temporary directory to their paths.
func move(zips []Zip, temp string) error {
	for _, z := range zips {
		if err := os.Rename(filepath.Join(temp, z.Function+".zip"), z.Path); err != nil {
			return fmt.Errorf("move the zip of %s: %w", z.Function, err)
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
