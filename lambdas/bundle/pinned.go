package bundle

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// BuildPinned builds all functions as Build does, but in a new process that runs under Toolchain,
// so that the zips have the same bytes whatever Go version runs the caller. The argument module is
// the directory of auction.internal/lambdas. The report has one line for each zip.
func BuildPinned(ctx context.Context, module, out, arch string) (report string, err error) {
	out, err = filepath.Abs(out)
	if err != nil {
		return "", fmt.Errorf("resolve the output directory: %w", err)
	}
	command := exec.CommandContext(ctx, "go", "run", "./bundle/cmd", "-module", ".", "-arch", arch, "-out", out)
	command.Dir = module
	command.Env = append(command.Environ(), buildEnv(runtime.GOARCH)...)
	command.Env = append(command.Env, "GOOS="+runtime.GOOS)
	output, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the functions: %w\n%s", err, truncate(output))
	}
	return string(output), nil
}
