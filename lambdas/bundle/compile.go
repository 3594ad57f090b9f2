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

// Toolchain is the Go toolchain that compiles the functions, whatever version is installed. A
// different toolchain would produce different bytes, and a deployment from another machine would
// update every function. The go command downloads the toolchain if it is not installed.
const Toolchain = "go1.26.8"

// maxOutputBytes is the maximum size of the output of the go command in an error. The first lines
// contain the cause.
const maxOutputBytes = 4000

// Compile compiles the functions to the binaries <Out>/<function> and returns their paths by
// function. Build packs the same binaries.
func Compile(ctx context.Context, plan Plan) (map[string]string, error) {
	if plan.Arch != "arm64" && plan.Arch != "amd64" {
		return nil, fmt.Errorf("unsupported architecture %q: must be arm64 or amd64", plan.Arch)
	}
	out, err := filepath.Abs(plan.Out)
	if err != nil {
		return nil, fmt.Errorf("resolve the output directory: %w", err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, fmt.Errorf("create the output directory: %w", err)
	}
	command := exec.CommandContext(ctx, "go", "build", "-tags=lambda.norpc", "-trimpath", "-buildvcs=false",
		"-ldflags=-s -w -buildid=", "-o", out+string(filepath.Separator))
	binaries := map[string]string{}
	for _, function := range plan.functions() {
		command.Args = append(command.Args, "./cmd/"+function)
		binaries[function] = filepath.Join(out, function)
	}
	command.Dir = plan.Module
	command.Env = append(command.Environ(), buildEnv(plan.Arch)...)
	if output, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("compile the functions: %w\n%s", err, truncate(output))
	}
	return binaries, nil
}

// buildEnv returns the environment variables of the go command that affect the binaries. It does
// not set variables that define the source of modules, such as GOPROXY. No value is empty: for an
// empty variable, the go command uses the value that `go env -w` has stored.
func buildEnv(arch string) []string {
	return []string{
		"CGO_ENABLED=0", "GO_EXTLINK_ENABLED=0",
		"GOOS=linux", "GOARCH=" + arch, "GOAMD64=v1", "GOARM64=v8.0",
		"GOTOOLCHAIN=" + Toolchain, "GO111MODULE=on", "GOWORK=off",
		"GOFLAGS=-mod=readonly",
		"GOEXPERIMENT=,", // an empty list of experiments
		"GOFIPS140=off",
	}
}

// truncate returns the first whole lines of the output of a command.
func truncate(output []byte) string {
	output = bytes.TrimSpace(output)
	if len(output) <= maxOutputBytes {
		return string(output)
	}
	kept := output[:maxOutputBytes]
	if end := bytes.LastIndexByte(kept, '\n'); end > 0 {
		kept = kept[:end]
	}
	return strings.ToValidUTF8(string(kept), "") + "\n…"
}
