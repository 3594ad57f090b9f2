package bundle

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
)

// BuildPinned is Build of all functions under Toolchain, in a process of its own: the zips have the same bytes whatever
// Go runs the caller. The module is the folder of this very module. It gives back a line a zip, for people.
func BuildPinned(ctx context.Context, module, out, arch string) (report string, err error) {
	out, err = filepath.Abs(out)
	if err != nil {
		return "", fmt.Errorf("find the folder of the zips: %w", err)
	}
	command := exec.CommandContext(ctx, "go", "run", "./bundle/cmd", "-module", ".", "-arch", arch, "-out", out)
	command.Dir = module
	command.Env = append(command.Environ(), surroundings(runtime.GOARCH)...)
	command.Env = append(command.Env, "GOOS="+runtime.GOOS)
	said, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the functions: %w\n%s", err, complaint(said))
	}
	return string(said), nil
}
