package bundle

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Toolchain is the Go that compiles the functions, whatever Go is installed: another one would give other bytes, and
// every machine would deploy everything again. The go command fetches it when it is missing.
const Toolchain = "go1.26.8"

// maxComplaint is how many bytes of what the compiler said an error repeats: what it says first is the cause.
const maxComplaint = 4000

// Compile makes the binaries <Out>/<function> without zips, and returns their paths by function. They are the very
// bytes that Build puts into the zips.
func Compile(ctx context.Context, plan Plan) (map[string]string, error) {
	if plan.Arch != "arm64" && plan.Arch != "amd64" {
		return nil, fmt.Errorf("architecture %q: Lambda has arm64 and amd64", plan.Arch)
	}
	out, err := filepath.Abs(plan.Out)
	if err != nil {
		return nil, fmt.Errorf("find the folder of the binaries: %w", err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the binaries: %w", err)
	}
	command := exec.CommandContext(ctx, "go", "build", "-tags=lambda.norpc", "-trimpath", "-buildvcs=false",
		"-ldflags=-s -w -buildid=", "-o", out+string(filepath.Separator))
	binaries := map[string]string{}
	for _, function := range plan.functions() {
		command.Args = append(command.Args, "./cmd/"+function)
		binaries[function] = filepath.Join(out, function)
	}
	command.Dir = plan.Module
	command.Env = append(command.Environ(), surroundings(plan.Arch)...)
	if said, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compile the functions: %w\n%s", err, complaint(said))
	}
	return binaries, nil
}

// surroundings are the settings of Go that shape what it makes. Those that say where modules come from stay the
// user's. None is empty: then the go command would look into the file that `go env -w` writes.
func surroundings(arch string) []string {
	return []string{
		"CGO_ENABLED=0", "GO_EXTLINK_ENABLED=0",
		"GOOS=linux", "GOARCH=" + arch, "GOAMD64=v1", "GOARM64=v8.0",
		"GOTOOLCHAIN=" + Toolchain, "GO111MODULE=on", "GOWORK=off",
		"GOFLAGS=-mod=readonly",
		"GOEXPERIMENT=,", // a list without an experiment
		"GOFIPS140=off",
	}
}

// complaint is the beginning of what the compiler said, in whole lines.
func complaint(said []byte) string {
	said = bytes.TrimSpace(said)
	if len(said) <= maxComplaint {
		return string(said)
	}
	kept := said[:maxComplaint]
	if end := bytes.LastIndexByte(kept, '\n'); end > 0 {
		kept = kept[:end]
	}
	return strings.ToValidUTF8(string(kept), "") + "\n…"
}
