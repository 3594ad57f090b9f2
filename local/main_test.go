package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain_ClosedOutput starts the built system with an output that nobody reads any more, as behind `| head -1`: it must
// print why it exits; a SIGPIPE would kill it silently.
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
	var said strings.Builder
	command := exec.CommandContext(t.Context(), binary, "-addr", "127.0.0.1:0", "-data", t.TempDir())
	command.Stdout, command.Stderr = writer, &said
	exit, ended := errors.AsType[*exec.ExitError](command.Run())
	if !ended || exit.ExitCode() != 1 || !strings.HasPrefix(said.String(), "local: standard output: ") {
		t.Errorf("%v, and said %q, want exit status 1 and the reason", exit, said.String())
	}
}
