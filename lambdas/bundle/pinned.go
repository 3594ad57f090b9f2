package bundle

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// BuildPinned is Build under Toolchain, in a process of its own: the zips have the same bytes whatever Go runs the
// caller. The plan's module must be this one, and all functions are built.
func BuildPinned(ctx context.Context, plan Plan) error {
	out, err := filepath.Abs(plan.Out)
	if err != nil {
		return fmt.Errorf("find the folder of the zips: %w", err)
	}
	command := exec.CommandContext(ctx, "go", "run", "./bundle/cmd", "-module", ".", "-arch", plan.Arch, "-out", out)
	command.Dir = plan.Module
	command.Env = append(command.Environ(),
		"GOTOOLCHAIN="+Toolchain, "GOWORK=off", "GOFLAGS=-mod=readonly", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build the functions: %w\n%s", err, complaint(bytes.TrimSpace(said)))
	}
	return nil
}
