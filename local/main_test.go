package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain_ClosedOutput starts the binary with a closed standard output, as in `local | head -1`.
// The process must print the reason and exit; a SIGPIPE would kill it without a message.
func TestMain_ClosedOutput(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "local.exe")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	var stderr strings.Builder
	command := exec.CommandContext(t.Context(), binary, "-addr", "127.0.0.1:0", "-data", t.TempDir())
	command.Stdout, command.Stderr = writer, &stderr
	exit, exited := errors.AsType[*exec.ExitError](command.Run())
	if !exited || exit.ExitCode() != 1 || !strings.HasPrefix(stderr.String(), "local: write to standard output: ") {
		t.Errorf("local = %v with stderr %q, want exit status 1 and the write error", exit, stderr.String())
	}
}
